package io.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Topology;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstantAnswerTest {
    private static final int[] CLASSES = {0, 0, 0, 1, 2, 2};

    private static Part classes() {
        return Part.all(Dataset.of("few", new float[CLASSES.length], CLASSES, List.of("a", "b", "c")));
    }

    private static Part values(float... values) {
        ByteBuffer features = Dataset.allocate((long) Float.BYTES * values.length);
        ByteBuffer targets = Dataset.allocate((long) Float.BYTES * values.length);
        for (float value : values) {
            targets.putFloat(value);
        }
        return Part.all(Dataset.regression("few", Dataset.Storage.FLOAT32, values.length, 1, 1, features, targets));
    }

    private static NetworkSpec net(int outputs, Loss loss) {
        return NetworkSpec.inputs(1).hidden(2, Activation.TANH).output(outputs, loss);
    }

    @Test
    void ofClassesIsTheirEntropy() {
        double entropy = -(Math.log(3 / 6.0) * 3 + Math.log(1 / 6.0) + Math.log(2 / 6.0) * 2) / 6;
        assertEquals(entropy, ConstantAnswer.loss(net(3, Loss.CROSS_ENTROPY), classes()), 1e-12);
    }

    @Test
    void ofValuesIsTheirVariance() {
        assertEquals(8 / 3.0, ConstantAnswer.loss(net(1, Loss.MSE), values(1, 3, 5)), 1e-12);
        assertEquals(4 / 3.0, ConstantAnswer.loss(net(1, Loss.MAE), values(1, 3, 5)), 1e-12);
        assertEquals((1.5 + 0 + 1.5) / 3, ConstantAnswer.loss(net(1, Loss.HUBER), values(1, 3, 5)), 1e-12);
    }

    @Test
    void ofClassesUnderOtherLossesIsThatOfTheirMarks() {
        double variance = (0.25 + (1 / 6.0) * (5 / 6.0) + (2 / 6.0) * (4 / 6.0)) / 3;
        assertEquals(variance, ConstantAnswer.loss(net(3, Loss.MSE), classes()), 1e-12);
        double binary = 0;
        for (double p : new double[] {3 / 6.0, 1 / 6.0, 2 / 6.0}) {
            binary -= (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / 3;
        }
        assertEquals(binary, ConstantAnswer.loss(net(3, Loss.BCE), classes()), 1e-12);
    }

    @Test
    void ofAnAutoencoderIsNotKnown() {
        NetworkSpec net = NetworkSpec.inputs(1)
                .hidden(2, Activation.TANH)
                .output(1, Loss.MSE)
                .withTopology(Topology.CHAIN.withAutoencoder(true));
        assertTrue(Double.isNaN(ConstantAnswer.loss(net, values(1, 3))));
    }
}
