package io.gradus.step;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Shortcut;
import io.gradus.net.Topology;
import io.gradus.plan.Plan;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.step.arena.Arenas;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Small random networks and data for tests; everything follows from a seed. */
public final class Nets {
    public static final int[] WIDTHS = {1, 3, 13, 17, 33};

    private Nets() {}

    /** {@code depth} layers of awkward widths, the last one {@code outputs} wide. */
    public static NetworkSpec random(int depth, Activation activation, Loss loss, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 1);
        NetworkSpec.Builder builder = NetworkSpec.inputs(WIDTHS[random.nextInt(WIDTHS.length)]);
        for (int n = 1; n < depth; n++) {
            builder.hidden(WIDTHS[1 + random.nextInt(WIDTHS.length - 1)], activation);
        }
        int outputs = 2 + random.nextInt(9);
        return builder.output(outputs, loss.takesLogits() ? Activation.LINEAR : activation, loss);
    }

    /** A network of some topology that its widths and the batch size allow, or a chain. */
    public static NetworkSpec connected(NetworkSpec net, int batch, CounterRandom random) {
        int kind = random.nextInt(3);
        Topology topology = kind == 0
                ? Topology.skips(1 + random.nextInt(3))
                : kind == 1
                        ? Topology.recurrent(2 + random.nextInt(3))
                        : Topology.shortcuts(Shortcut.values()[random.nextInt(Shortcut.values().length)]);
        Norm norm = Norm.values()[random.nextInt(Norm.values().length)];
        // In fewer units, inputs or samples the way back through a norm is all rounding; and what a norm adds to a
        // linear
        // layer, the next one takes off again.
        boolean wide = net.inputs() >= 7;
        for (LayerSpec layer : net.layers()) {
            wide &= layer.width() >= 7 && layer.activation() != Activation.LINEAR || layer == net.output();
        }
        if (net.layers().size() > 1 && wide && (norm != Norm.BATCH || batch >= 12)) {
            net = net.withNorm(norm);
        }
        try {
            return net.withTopology(topology);
        } catch (IllegalArgumentException notWithTheseWidths) {
            return net;
        }
    }

    /** Normal features and class labels. */
    public static Source classes(NetworkSpec net, int size, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 2);
        float[] features = new float[size * net.inputs()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = random.nextInt(net.outputs());
        }
        List<String> names =
                IntStream.range(0, net.outputs()).mapToObj(Integer::toString).toList();
        return all(Dataset.of("random", features, labels, names));
    }

    /** Normal features and normal targets. */
    public static Source values(NetworkSpec net, int size, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 3);
        ByteBuffer features = Dataset.allocate(4L * size * net.inputs());
        ByteBuffer targets = Dataset.allocate(4L * size * net.outputs());
        for (int i = 0; i < size * net.inputs(); i++) {
            features.putFloat(4 * i, (float) random.nextGaussian());
        }
        for (int i = 0; i < size * net.outputs(); i++) {
            targets.putFloat(4 * i, (float) random.nextGaussian());
        }
        return all(Dataset.regression(
                "random", Dataset.Storage.FLOAT32, size, net.inputs(), net.outputs(), features, targets));
    }

    public static Source all(Dataset data) {
        return new Source(new Part(data, IntStream.range(0, data.size()).toArray()));
    }

    /** Draws weights as the network says and biases in ±0.5, so that no sum is exactly 0. */
    public static void initialize(Step step, long seed) {
        Plan plan = step.plan();
        Arenas.initialize(plan, step.arena(), seed);
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 4);
        for (int n = 0; n < plan.network().layers().size(); n++) {
            int biases = plan.weights(n) + plan.network().fanIn(n) * plan.stride(n);
            boolean normalized = plan.network().layers().get(n).isNormalized();
            biases += normalized ? 2 * plan.stride(n) : 0; // shifts, that is
            for (int j = 0; j < plan.network().layers().get(n).width(); j++) {
                step.arena()[biases + j] = (float) random.uniform(-0.5, 0.5);
            }
        }
    }

    /** Every hidden activation under every loss. */
    public static List<NetworkSpec> everyKind(int inputs, int width, int outputs) {
        List<NetworkSpec> specs = new ArrayList<>();
        for (Activation activation : Activation.values()) {
            for (Loss loss : Loss.values()) {
                specs.add(NetworkSpec.inputs(inputs)
                        .layer(new LayerSpec(width, activation))
                        .output(outputs, loss.takesLogits() ? Activation.LINEAR : activation, loss));
            }
        }
        return specs;
    }

    /** Every way in which layers are connected, under several activations. */
    public static List<NetworkSpec> everyTopology() {
        List<NetworkSpec> specs = new ArrayList<>();
        for (Activation activation : List.of(Activation.TANH, Activation.RELU, Activation.GELU, Activation.SIGMOID)) {
            specs.addAll(everyTopology(activation));
        }
        return specs;
    }

    /** Every way in which layers are connected. */
    public static List<NetworkSpec> everyTopology(Activation activation) {
        List<NetworkSpec> specs = new ArrayList<>();
        NetworkSpec.Builder builder = NetworkSpec.inputs(5);
        for (int n = 0; n < 6; n++) {
            builder.hidden(n == 3 ? 9 : 17, activation);
        }
        NetworkSpec even = NetworkSpec.inputs(5)
                .hidden(17, activation)
                .hidden(17, activation)
                .hidden(17, activation)
                .hidden(17, activation)
                .hidden(17, activation)
                .output(3, Loss.CROSS_ENTROPY);
        NetworkSpec uneven = builder.output(3, Loss.CROSS_ENTROPY);
        specs.add(uneven.withNorm(Norm.LAYER));
        specs.add(uneven.withNorm(Norm.BATCH));
        specs.add(even.withTopology(Topology.skips(2)).withNorm(Norm.LAYER));
        specs.add(even.withTopology(Topology.skips(2)).withNorm(Norm.BATCH));
        specs.add(uneven.withTopology(Topology.shortcuts(Shortcut.ALL)).withNorm(Norm.BATCH));
        specs.add(uneven.withTopology(Topology.skips(1)));
        specs.add(uneven.withTopology(Topology.skips(2)));
        specs.add(even.withTopology(Topology.skips(2)));
        specs.add(even.withTopology(Topology.skips(3)));
        specs.add(uneven.withTopology(Topology.shortcuts(Shortcut.OUTPUT)));
        specs.add(uneven.withTopology(Topology.shortcuts(Shortcut.ALL)));
        specs.add(even.withTopology(Topology.recurrent(5)));
        return specs;
    }
}
