package io.gradus.predict;

import io.gradus.data.Dataset;
import io.gradus.data.Split;
import io.gradus.data.source.EmbeddedData;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.testing.AllocatedBytes;
import io.gradus.train.Trainer;

/** Prints how many bytes predictions allocate, the first included: of one example, of several, in double precision. */
final class PredictorProbe {
    private static final int ROWS = 8;

    private PredictorProbe() {}

    public static void main(String[] args) {
        String executor = args[0];
        int count = Integer.parseInt(args[1]);
        AllocatedBytes.now();
        Split split = Split.of(EmbeddedData.load("digits"), 70, 15, 15, 1);
        Dataset data = split.test().data();
        NetworkSpec net = NetworkSpec.inputs(64).hidden(16, Activation.TANH).output(10, Loss.CROSS_ENTROPY);
        long bytes = 0;
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(0.1f), split).start();
                Predictor one = Predictor.of(trainer.model(), 1, executor);
                Predictor several = Predictor.of(one.model(), ROWS, executor)) {
            float[] in = new float[64 * ROWS];
            float[] row = new float[64];
            float[] out = new float[10 * ROWS];
            float[] answer = new float[10];
            double[] raw = new double[64];
            double[] answers = new double[10];
            for (int n = 0; n < count; n++) {
                data.read(n % 100, row);
                long before = AllocatedBytes.now();
                one.predict(row, answer);
                one.predict(raw, answers);
                several.predict(in, out, ROWS);
                bytes += AllocatedBytes.now() - before;
            }
        }
        System.out.println(bytes + " bytes over " + count + " calls");
    }
}
