package io.gradus.benchmarks;

import io.gradus.predict.Predictor;
import java.nio.file.Path;

/** Calls a predictor in a loop, as {@code c/predict.c} does; prints nanoseconds a call, the least of five rounds. */
public final class PredictLoop {
    private static final int CALLS = 1_000_000;

    private PredictLoop() {}

    public static void main(String[] args) {
        try (Predictor predictor = Predictor.open(Path.of(args[0]))) {
            float[] in = new float[predictor.inputs()];
            float[] out = new float[predictor.outputs()];
            double best = Double.POSITIVE_INFINITY;
            double sum = 0;
            for (int round = 0; round < 6; round++) { // the first one warms up
                long from = System.nanoTime();
                for (int n = 0; n < CALLS; n++) {
                    in[n % in.length] = n % 16;
                    predictor.predict(in, out);
                    sum += out[0];
                }
                double each = (System.nanoTime() - from) / (double) CALLS;
                best = round > 0 && each < best ? each : best;
            }
            System.out.println(sum == 0.5 ? 0 : best);
        }
    }
}
