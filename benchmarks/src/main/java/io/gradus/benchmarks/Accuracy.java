package io.gradus.benchmarks;

import io.gradus.data.Dataset;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.source.DataSource;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Gradus' entry of {@code benchmarks/accuracy}: trains on the first part of an IDX folder until the error on the second
 * is low enough, and prints a line of JSON. {@code FOLDER HIDDEN BATCH RATE THRESHOLD EPOCHS SEED THREADS}, as {@code
 * python/torch_accuracy.py}.
 */
public final class Accuracy {
    private Accuracy() {}

    public static void main(String[] args) {
        int[] hidden = Arrays.stream(args[1].split(",")).mapToInt(Integer::parseInt).toArray();
        int batch = Integer.parseInt(args[2]);
        float rate = Float.parseFloat(args[3]);
        double threshold = Double.parseDouble(args[4]);
        int epochs = Integer.parseInt(args[5]);
        long seed = Long.parseLong(args[6]);
        int threads = Integer.parseInt(args[7]);

        Split parts = DataSource.load(Path.of(args[0]).toString()).ownSplit();
        if (parts == null) {
            throw new IllegalArgumentException(args[0] + " has no test part");
        }
        Dataset data = parts.train().data();
        NetworkSpec.Builder net = NetworkSpec.inputs(data.inputs());
        for (int width : hidden) {
            net.hidden(width, Activation.RELU);
        }
        NetworkSpec network = net.output(data.outputs(), Loss.CROSS_ENTROPY);
        Trainer.Builder run = Trainer.of(network, UpdateRule.sgd(rate), parts)
                .scaling(Scaling.auto(parts.train()))
                .batchSize(batch)
                .seed(seed)
                .executor(plan -> StepProvider.choose("auto", plan, threads));
        try (Trainer trainer = run.start()) {
            double begun = System.currentTimeMillis() / 1e3;
            double seconds = 0;
            double error = Double.POSITIVE_INFINITY;
            int epoch = 0;
            while (error > threshold && epoch < epochs) {
                long start = System.nanoTime();
                trainer.epoch();
                seconds += (System.nanoTime() - start) / 1e9;
                epoch++;
                error = trainer.test().errorPercent();
            }
            System.out.printf(
                    Locale.ROOT,
                    "{\"begun\":%.3f,\"seconds\":%.6f,\"epochs\":%d,\"error\":%.4f}%n",
                    begun,
                    seconds,
                    epoch,
                    error);
        }
    }
}
