package io.gradus.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A multilayer perceptron's description: no weights, no buffers.
 *
 * <pre>{@code
 * NetworkSpec net = NetworkSpec.inputs(64).hidden(32, Activation.TANH).output(10, Loss.CROSS_ENTROPY);
 * }</pre>
 *
 * @param inputs number of features, the first layer's fanIn
 * @param layers from the first hidden layer to the output layer
 * @param loss what training makes small
 * @param initializer where weights start
 * @param gain what the initial weights' standard deviation or range is multiplied by; 1 leaves it
 * @param topology connections besides those from each layer to the next
 */
public record NetworkSpec(
        int inputs, List<LayerSpec> layers, Loss loss, Initializer initializer, float gain, Topology topology) {
    public NetworkSpec {
        layers = List.copyOf(layers);
        if (inputs < 1) {
            throw NetworkProblem.NO_INPUTS.with(inputs);
        }
        if (layers.isEmpty()) {
            throw NetworkProblem.NO_OUTPUT_LAYER.with();
        }
        if (!(gain > 0) || Float.isInfinite(gain)) {
            throw NetworkProblem.GAIN_NOT_POSITIVE.with(gain);
        }
        LayerSpec output = layers.get(layers.size() - 1);
        if (loss.takesLogits() && output.activation() != Activation.LINEAR) {
            throw NetworkProblem.OUTPUT_NOT_LINEAR.with(
                    loss.label(),
                    loss == Loss.BCE ? "sigmoid" : "softmax",
                    output.activation().label());
        }
        if (loss == Loss.CROSS_ENTROPY && output.width() < 2) {
            throw NetworkProblem.ONE_OUTPUT.with();
        }
        if (output.isNormalized()) {
            throw NetworkProblem.OUTPUT_NORMALIZED.with();
        }
        if (topology.autoencoder()) {
            requireAutoencoder(inputs, layers, loss);
        }
        if (topology.skip() > 0 && skips(layers, topology.skip())[layers.size()] == 0) {
            throw NetworkProblem.SKIP_WITHOUT_LAYERS.with(
                    topology.skip(),
                    topology.skip(),
                    layers.size() == 1 ? "none" : shape(layers.subList(0, layers.size() - 1)));
        }
        if (topology.steps() > 1 && layers.size() == 1) {
            throw NetworkProblem.STEPS_WITHOUT_HIDDEN.with();
        }
        if (topology.steps() > 1 && layers.get(0).isNormalized()) {
            throw NetworkProblem.STEPS_AND_NORM.with();
        }
        if (inputs % topology.steps() != 0) {
            throw NetworkProblem.STEPS_UNEQUAL.with(inputs, topology.steps());
        }
        if (topology.shortcut() != Shortcut.NONE && layers.size() == 1) {
            throw NetworkProblem.SHORTCUT_WITHOUT_HIDDEN.with();
        }
    }

    private static void requireAutoencoder(int inputs, List<LayerSpec> layers, Loss loss) {
        int outputs = layers.get(layers.size() - 1).width();
        if (outputs != inputs) {
            throw NetworkProblem.AUTOENCODER_OUTPUTS.with(inputs, outputs);
        }
        if (layers.size() == 1) {
            throw NetworkProblem.AUTOENCODER_WITHOUT_HIDDEN.with();
        }
        if (loss.takesLogits()) {
            throw NetworkProblem.AUTOENCODER_LOSS.with(loss.label());
        }
    }

    /** A chain of layers. */
    public NetworkSpec(int inputs, List<LayerSpec> layers, Loss loss, Initializer initializer, float gain) {
        this(inputs, layers, loss, initializer, gain, Topology.CHAIN);
    }

    /** Begins a network of {@code inputs} features. */
    public static Builder inputs(int inputs) {
        return new Builder(inputs);
    }

    /** The narrowest hidden layer, the first of equals, whose outputs are an auto-encoder's code. */
    public int bottleneck() {
        int narrowest = 0;
        for (int n = 1; n < layers.size() - 1; n++) {
            narrowest = layers.get(n).width() < layers.get(narrowest).width() ? n : narrowest;
        }
        return narrowest;
    }

    /** The number of units of the output layer. */
    public int outputs() {
        return output().width();
    }

    /** The last layer. */
    public LayerSpec output() {
        return layers.get(layers.size() - 1);
    }

    /**
     * How many values layer {@code n} reads: the network's inputs, or the width of the layer before; with shortcuts the
     * inputs first, then the layers that it reads, in their order; a recurrent one a step's inputs and its own outputs.
     */
    public int fanIn(int n) {
        if (n == 0) {
            return topology.steps() > 1
                    ? Math.addExact(features(), layers.get(0).width())
                    : inputs;
        }
        int sum = layers.get(n - 1).width();
        if (readsInputs(n)) {
            sum = Math.addExact(sum, inputs);
            for (int m = 0; m < n - 1 && topology.shortcut() == Shortcut.ALL; m++) {
                sum = Math.addExact(sum, layers.get(m).width());
            }
        }
        return sum;
    }

    /** The inputs of one step of a recurrent network; all of them, if it is not. */
    public int features() {
        return inputs / topology.steps();
    }

    /** How many steps layer {@code n} takes: 1 but for a recurrent first layer. */
    public int steps(int n) {
        return n == 0 ? topology.steps() : 1;
    }

    /** The layers whose outputs layer {@code n} reads, in their order; -1 for the network's inputs. */
    public int[] reads(int n) {
        if (n == 0 || !readsInputs(n)) {
            return new int[] {n - 1};
        }
        if (topology.shortcut() == Shortcut.OUTPUT) {
            return new int[] {-1, n - 1};
        }
        int[] all = new int[n + 1];
        for (int m = 0; m <= n; m++) {
            all[m] = m - 1;
        }
        return all;
    }

    /** Whether layer {@code n}, not the first, has a shortcut from the network's inputs. */
    public boolean readsInputs(int n) {
        return switch (topology.shortcut()) {
            case NONE -> false;
            case OUTPUT -> n == layers.size() - 1;
            case ALL -> true;
        };
    }

    /**
     * Where skips begin.
     *
     * @return for every layer the one whose sums are added to its own, or -1
     */
    public int[] skipSources() {
        return Arrays.copyOf(skips(layers, topology.skip()), layers.size());
    }

    /** How many skips there are. */
    public int skips() {
        return skips(layers, topology.skip())[layers.size()];
    }

    /** As {@link #skipSources}, and behind them how many there are. */
    private static int[] skips(List<LayerSpec> layers, int length) {
        int[] sources = new int[layers.size() + 1];
        Arrays.fill(sources, 0, layers.size(), -1);
        int run = 0; // layers of one width behind the block's source
        for (int n = 1; length > 0 && n < layers.size() - 1; n++) {
            run = layers.get(n).width() == layers.get(n - 1).width() ? run + 1 : 0;
            if (run == length) {
                sources[n] = n - length;
                sources[layers.size()]++;
                run = 0;
            }
        }
        return sources;
    }

    /**
     * Rows of layer {@code n}'s parameters in an arena: a weight row for each value that it reads, then the biases, and
     * where it is normalised its gains and its shifts; the biases are then 0 and not trained.
     */
    public int parameterRows(int n) {
        return fanIn(n) + (layers.get(n).isNormalized() ? 3 : 1);
    }

    /** Whether a layer's sums are normalised by the minibatch. */
    public boolean hasBatchNorm() {
        for (LayerSpec layer : layers) {
            if (layer.norm() == Norm.BATCH) {
                return true;
            }
        }
        return false;
    }

    /** The same with every hidden layer's sums normalised. */
    public NetworkSpec withNorm(Norm norm) {
        if (norm != Norm.NONE && layers.size() == 1) {
            throw NetworkProblem.NORM_WITHOUT_HIDDEN.with();
        }
        List<LayerSpec> others = new ArrayList<>();
        for (LayerSpec layer : layers) {
            others.add(others.size() == layers.size() - 1 ? layer : layer.withNorm(norm));
        }
        return new NetworkSpec(inputs, others, loss, initializer, gain, topology);
    }

    /** What is trained: weights, biases, gains and shifts in all. */
    public long parameters() {
        long sum = 0;
        for (int n = 0; n < layers.size(); n++) {
            sum += (fanIn(n) + (layers.get(n).isNormalized() ? 2L : 1L))
                    * layers.get(n).width();
        }
        return sum;
    }

    public NetworkSpec withInitializer(Initializer other) {
        return new NetworkSpec(inputs, layers, loss, other, gain, topology);
    }

    public NetworkSpec withGain(float other) {
        return new NetworkSpec(inputs, layers, loss, initializer, other, topology);
    }

    public NetworkSpec withTopology(Topology other) {
        return new NetworkSpec(inputs, layers, loss, initializer, gain, other);
    }

    /** The widths, {@code 64-32-10}; a run of four or more equal ones is written {@code 32x56}. */
    public String shape() {
        return inputs + "-" + shape(layers);
    }

    private static String shape(List<LayerSpec> layers) {
        List<String> words = new ArrayList<>();
        for (int n = 0; n < layers.size(); ) {
            int width = layers.get(n).width();
            int run = 1;
            while (n + run < layers.size() && layers.get(n + run).width() == width) {
                run++;
            }
            words.addAll(run >= 4 ? List.of(width + "x" + run) : Collections.nCopies(run, Integer.toString(width)));
            n += run;
        }
        return String.join("-", words);
    }

    @Override
    public String toString() {
        Set<String> activations = new LinkedHashSet<>();
        for (LayerSpec layer : layers) {
            activations.add(layer.activation().label());
        }
        Norm norm = layers.get(0).norm();
        return shape() + " " + String.join("/", activations) + ", " + loss.label()
                + (topology.autoencoder() ? ", auto-encoder" : "")
                + (norm == Norm.NONE ? "" : ", " + norm.label() + " norm")
                + (topology.skip() > 0
                        ? ", " + skips() + (skips() == 1 ? " skip over " : " skips over ") + topology.skip()
                        : "")
                + (topology.shortcut() == Shortcut.NONE
                        ? ""
                        : ", shortcuts " + topology.shortcut().label())
                + (topology.steps() > 1 ? ", recurrent over " + topology.steps() + " steps of " + features() : "");
    }

    /** Gathers layers; {@link #output} ends it. */
    public static final class Builder {
        private final int inputs;
        private final List<LayerSpec> layers = new ArrayList<>();

        private Builder(int inputs) {
            this.inputs = inputs;
        }

        /** Adds a hidden layer. */
        public Builder hidden(int width, Activation activation) {
            return layer(new LayerSpec(width, activation));
        }

        /** Adds a layer described in full. */
        public Builder layer(LayerSpec layer) {
            layers.add(layer);
            return this;
        }

        /** Adds a linear output layer and builds the network, its weights started as suits its hidden units. */
        public NetworkSpec output(int width, Loss loss) {
            return output(width, Activation.LINEAR, loss);
        }

        /** Adds an output layer and builds the network, its weights started as suits its hidden units. */
        public NetworkSpec output(int width, Activation activation, Loss loss) {
            hidden(width, activation);
            return new NetworkSpec(
                    inputs, layers, loss, Initializer.suiting(layers.get(0).activation()), 1);
        }
    }
}
