package io.gradus.export.graph;

import io.gradus.net.Norm;
import java.util.List;

/**
 * Computes a graph in double precision, straight from {@link Layer}'s formulas: to see the range of its values, and
 * what becomes of answers when values are rounded on their way.
 */
public final class GraphRun {
    private final Graph graph;
    private final List<Layer> layers;
    private final Listener listener;

    /** Sees every value between the layers, and may change it. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A value that layers read.
         *
         * @param from the layer whose outputs they are, or {@link Layer#INPUTS}; a recurrent layer's at every step
         */
        void value(int from, double[] values);
    }

    public GraphRun(Graph graph, Listener listener) {
        this(graph, graph.layers(), listener);
    }

    /** With other weights. */
    GraphRun(Graph graph, List<Layer> layers, Listener listener) {
        this.graph = graph;
        this.layers = layers;
        this.listener = listener;
    }

    /**
     * The last layer's outputs.
     *
     * @param raw inputs less their offsets, missing ones filled; (inputs)
     */
    public double[] outputs(double[] raw) {
        double[] x = new double[raw.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = graph.model().scaling().apply(i, raw[i]);
        }
        listener.value(Layer.INPUTS, x);
        double[][] values = new double[layers.size()][];
        double[][] sums = new double[layers.size()][];
        for (Layer layer : layers) {
            int n = layer.number();
            if (layer.steps() > 1) {
                values[n] = recurrent(layer, x);
                continue;
            }
            double[] z = biases(layer);
            for (Layer.Read read : layer.reads()) {
                add(z, read, read.from() == Layer.INPUTS ? x : values[read.from()], 0);
            }
            normalize(layer, z);
            for (int j = 0; j < z.length && layer.skipFrom() >= 0; j++) {
                z[j] += sums[layer.skipFrom()][j];
            }
            sums[n] = z;
            values[n] = activate(layer, z);
            if (n < layers.size() - 1) {
                listener.value(n, values[n]);
            }
        }
        return values[values.length - 1];
    }

    /** What {@code predict} says, offsets of targets aside. */
    public double[] answers(double[] raw) {
        double[] y = outputs(raw);
        double[] factors = graph.factors();
        double[] addends = graph.addends();
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : y) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int j = 0; j < y.length; j++) {
            switch (graph.squash()) {
                case SOFTMAX -> y[j] = StrictMath.exp(y[j] - largest);
                case SIGMOID -> y[j] = 1 / (1 + StrictMath.exp(-y[j]));
                case NONE -> y[j] = y[j] * factors[j] + addends[j];
            }
            sum += y[j];
        }
        for (int j = 0; j < y.length && graph.squash() == Graph.Squash.SOFTMAX; j++) {
            y[j] /= sum;
        }
        return y;
    }

    private double[] recurrent(Layer layer, double[] x) {
        double[] h = new double[layer.fanOut()];
        for (int t = 0; t < layer.steps(); t++) {
            double[] z = biases(layer);
            add(z, layer.reads().get(0), x, t * layer.reads().get(0).width());
            add(z, layer.reads().get(1), h, 0);
            h = activate(layer, z);
            listener.value(layer.number(), h);
        }
        return h;
    }

    private static double[] biases(Layer layer) {
        double[] z = new double[layer.fanOut()];
        for (int j = 0; j < z.length; j++) {
            z[j] = layer.bias()[j];
        }
        return z;
    }

    private static void add(double[] z, Layer.Read read, double[] x, int first) {
        for (int j = 0; j < z.length; j++) {
            double sum = 0;
            for (int i = 0; i < read.width(); i++) {
                sum += (double) read.weight()[j * read.width() + i] * x[first + i];
            }
            z[j] += sum;
        }
    }

    private static void normalize(Layer layer, double[] z) {
        float[] gain = layer.gain();
        float[] shift = layer.shift();
        if (gain == null || shift == null) {
            return;
        }
        double mean = 0;
        for (double value : z) {
            mean += value / z.length;
        }
        double variance = 0;
        for (double value : z) {
            variance += (value - mean) * (value - mean) / z.length;
        }
        for (int j = 0; j < z.length; j++) {
            z[j] = (z[j] - mean) / Math.sqrt(variance + Norm.EPSILON) * gain[j] + shift[j];
        }
    }

    private static double[] activate(Layer layer, double[] z) {
        double[] y = new double[z.length];
        for (int j = 0; j < y.length; j++) {
            y[j] = layer.activation().value(z[j], layer.slope());
        }
        return y;
    }
}
