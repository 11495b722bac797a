package io.gradus.benchmarks;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Split;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.train.Trainer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The networks that speed is measured on, with their batch sizes. */
public enum Workload {
    W1_1(1, Activation.TANH, 4, 16, 3),
    W2_1(1, Activation.TANH, 64, 32, 10),
    W2_32(32, Activation.TANH, 64, 32, 10),
    W3_1(1, Activation.RELU, 784, 128, 64, 10),
    W3_32(32, Activation.RELU, 784, 128, 64, 10),
    W3_128(128, Activation.RELU, 784, 128, 64, 10),
    W4_32(32, Activation.RELU, IntStream.concat(
                    IntStream.concat(IntStream.of(64), IntStream.generate(() -> 32).limit(56)), IntStream.of(10))
            .toArray());

    /** Samples of the data set; every workload's batch size divides it. */
    public static final int SAMPLES = 4096;

    private final int batchSize;
    private final NetworkSpec network;

    Workload(int batchSize, Activation activation, int... widths) {
        this.batchSize = batchSize;
        NetworkSpec.Builder net = NetworkSpec.inputs(widths[0]);
        for (int n = 1; n + 1 < widths.length; n++) {
            net.hidden(widths[n], activation);
        }
        this.network = net.output(widths[widths.length - 1], Loss.CROSS_ENTROPY);
    }

    /** The name in tables: {@code W3/128}. */
    public String label() {
        return name().replace('_', '/');
    }

    /** A training plan with value clipping at 1. */
    public Plan plan(int healthEvery) {
        return PlanCompiler.training(network, UpdateRule.clip(0.001f, 1), batchSize, healthEvery);
    }

    /** A training as {@link #plan} has it, of {@link #part}. */
    Trainer.Builder trainer(Split split) {
        return Trainer.of(network, UpdateRule.clip(0.001f, 1), split).batchSize(batchSize);
    }

    /** Normal features and random classes. */
    public Source source() {
        return new Source(part());
    }

    /** The same as a part. */
    Part part() {
        Random random = new Random(1);
        float[] features = new float[SAMPLES * network.inputs()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        int[] labels = random.ints(SAMPLES, 0, network.outputs()).toArray();
        List<String> names =
                IntStream.range(0, network.outputs()).mapToObj(Integer::toString).toList();
        return Part.all(Dataset.of("normal", features, labels, names));
    }
}
