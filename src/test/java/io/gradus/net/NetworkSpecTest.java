package io.gradus.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

    @Test
    void skipsFollowOneAnotherWithinRunsOfOneWidth() {
        NetworkSpec net = wide(8, 8, 8, 8, 8, 4, 4, 8).withTopology(Topology.skips(2));
        assertArrayEquals(new int[] {-1, -1, 0, -1, 2, -1, -1, -1, -1}, net.skipSources());
        assertEquals(2, net.skips());
        assertArrayEquals(
                new int[] {-1, 0, 1, 2, 3, -1, 5, -1, -1},
                net.withTopology(Topology.skips(1)).skipSources());
        Exception refused = assertThrows(IllegalArgumentException.class, () -> net.withTopology(Topology.skips(5)));
        assertEquals(
                "a skip over 5 needs a hidden layer and 5 more of the same width behind it,"
                        + " and hidden layers are 8x5-4-4-8",
                refused.getMessage());
    }

    @Test
    void shortcutsReadTheInputsFirst() {
        NetworkSpec net = wide(8, 4);
        NetworkSpec output = net.withTopology(Topology.shortcuts(Shortcut.OUTPUT));
        NetworkSpec all = net.withTopology(Topology.shortcuts(Shortcut.ALL));
        int[] plain = {3, 8, 4};
        int[] wide = {3, 3 + 8, 3 + 8 + 4};
        for (int n = 0; n < 3; n++) {
            assertEquals(plain[n], net.fanIn(n));
            assertEquals(n == 2 ? 3 + 4 : plain[n], output.fanIn(n));
            assertEquals(wide[n], all.fanIn(n));
        }
        assertEquals(4 * 8 + 12 * 4 + 16 * 8, all.parameters());
        assertThrows(IllegalArgumentException.class, () -> wide().withTopology(Topology.shortcuts(Shortcut.ALL)));
        assertThrows(IllegalArgumentException.class, () -> new Topology(1, Shortcut.ALL));
        assertThrows(IllegalArgumentException.class, () -> new Topology(-1, Shortcut.NONE));
    }

    private static NetworkSpec wide(int... hidden) {
        NetworkSpec.Builder builder = NetworkSpec.inputs(3);
        for (int width : hidden) {
            builder.hidden(width, Activation.TANH);
        }
        return builder.output(8, Loss.MSE);
    }
}
