package io.gradus.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NetworkSpecTest {
    @Test
    void countsParameters() {
        NetworkSpec net = NetworkSpec.inputs(784)
                .hidden(128, Activation.RELU)
                .hidden(64, Activation.RELU)
                .output(10, Loss.CROSS_ENTROPY);
        assertEquals(784 * 128 + 128 * 64 + 64 * 10 + 128 + 64 + 10, net.parameters());
        assertEquals(Initializer.HE, net.initializer());
        assertEquals("784-128-64-10 relu/linear, cross-entropy", net.toString());
    }

    @Test
    void runsOfEqualLayersAreWrittenShort() {
        NetworkSpec.Builder builder = NetworkSpec.inputs(64);
        for (int n = 0; n < 56; n++) {
            builder.hidden(32, Activation.RELU);
        }
        assertEquals("64-32x56-10", builder.output(10, Loss.CROSS_ENTROPY).shape());
    }

    @Test
    void refusesWhatMakesNoSense() {
        NetworkSpec.Builder builder = NetworkSpec.inputs(2).hidden(3, Activation.TANH);
        refused(
                "cross-entropy includes the output's softmax and needs a linear output layer, not tanh",
                () -> builder.output(2, Activation.TANH, Loss.CROSS_ENTROPY));
        refused("cross-entropy needs at least two outputs; with one, use bce", () -> NetworkSpec.inputs(2)
                .output(1, Loss.CROSS_ENTROPY));
        refused("a layer needs at least one unit, not 0", () -> builder.hidden(0, Activation.TANH));
        refused("a network needs at least one input, not 0", () -> NetworkSpec.inputs(0)
                .output(2, Loss.MSE));
        refused(
                "the initial gain must be positive, not -1.0",
                () -> NetworkSpec.inputs(2).output(2, Loss.MSE).withGain(-1));
        refused(
                "the slope of leaky-relu must lie in 0..1, not 1.5",
                () -> new LayerSpec(3, Activation.LEAKY_RELU, 1.5f));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what).getMessage());
    }
}
