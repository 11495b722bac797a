package io.gradus.net;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

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
 */
public record NetworkSpec(int inputs, List<LayerSpec> layers, Loss loss, Initializer initializer, float gain) {
    public NetworkSpec {
        layers = List.copyOf(layers);
        if (inputs < 1) {
            throw new IllegalArgumentException("a network needs at least one input, not " + inputs);
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network needs an output layer");
        }
        if (!(gain > 0) || Float.isInfinite(gain)) {
            throw new IllegalArgumentException("the initial gain must be positive, not " + gain);
        }
        LayerSpec output = layers.get(layers.size() - 1);
        if (loss.takesLogits() && output.activation() != Activation.LINEAR) {
            throw new IllegalArgumentException(loss.label() + " includes the output's "
                    + (loss == Loss.BCE ? "sigmoid" : "softmax") + " and needs a linear output layer, not "
                    + output.activation().label());
        }
        if (loss == Loss.CROSS_ENTROPY && output.width() < 2) {
            throw new IllegalArgumentException("cross-entropy needs at least two outputs; with one, use bce");
        }
    }

    /** Begins a network of {@code inputs} features. */
    public static Builder inputs(int inputs) {
        return new Builder(inputs);
    }

    /** The number of units of the output layer. */
    public int outputs() {
        return output().width();
    }

    /** The last layer. */
    public LayerSpec output() {
        return layers.get(layers.size() - 1);
    }

    /** What layer {@code n} reads: the network's inputs, or the width of the layer before. */
    public int fanIn(int n) {
        return n == 0 ? inputs : layers.get(n - 1).width();
    }

    /** Weights and biases in all. */
    public long parameters() {
        long sum = 0;
        for (int n = 0; n < layers.size(); n++) {
            sum += (fanIn(n) + 1L) * layers.get(n).width();
        }
        return sum;
    }

    public NetworkSpec withInitializer(Initializer other) {
        return new NetworkSpec(inputs, layers, loss, other, gain);
    }

    public NetworkSpec withGain(float other) {
        return new NetworkSpec(inputs, layers, loss, initializer, other);
    }

    /** The widths, {@code 64-32-10}; a run of four or more equal ones is written {@code 32x56}. */
    public String shape() {
        List<String> words = new ArrayList<>(List.of(Integer.toString(inputs)));
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
        String activations = layers.stream()
                .map(layer -> layer.activation().label())
                .distinct()
                .collect(Collectors.joining("/"));
        return shape() + " " + activations + ", " + loss.label();
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
