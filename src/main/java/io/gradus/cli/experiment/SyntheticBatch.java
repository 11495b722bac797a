package io.gradus.cli.experiment;

import io.gradus.data.Dataset;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Random data of the shape that a network takes: there is nothing to learn, but as much to compute. */
final class SyntheticBatch {
    private SyntheticBatch() {}

    /** Normal features; random classes under the cross-entropies, none for an auto-encoder, else normal values. */
    static Dataset of(NetworkSpec network, int samples, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.SYNTHETIC, 100);
        ByteBuffer features = Dataset.allocate((long) samples * network.inputs() * Float.BYTES);
        while (features.hasRemaining()) {
            features.putFloat((float) random.nextGaussian());
        }
        if (network.topology().autoencoder()) {
            return Dataset.unlabelled("normal", Dataset.Storage.FLOAT32, samples, network.inputs(), features)
                    .reconstruction();
        }
        boolean classes = network.loss().takesLogits() && network.outputs() > 1;
        ByteBuffer targets = Dataset.allocate((long) samples * (classes ? 1 : network.outputs()) * Float.BYTES);
        while (targets.hasRemaining()) {
            if (classes) {
                targets.putInt(random.nextInt(network.outputs()));
            } else {
                boolean probability = network.loss() == Loss.BCE;
                targets.putFloat(probability ? random.nextInt(2) : (float) random.nextGaussian());
            }
        }
        if (!classes) {
            return Dataset.regression(
                    "normal", Dataset.Storage.FLOAT32, samples, network.inputs(), network.outputs(), features, targets);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < network.outputs(); i++) {
            names.add(Integer.toString(i));
        }
        return Dataset.classification(
                "normal", Dataset.Storage.FLOAT32, samples, network.inputs(), features, targets, names);
    }
}
