package io.gradus.step.exchange;

import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Plan;

/**
 * Where a network's parameters lie in an arena, with padding, and in a flat array, without:
 *
 * <pre>
 * layer 1: W1 (fanIn, fanOut) row by row, b1 (fanOut); layer 2: …
 * a normalised layer: W, gains (fanOut), shifts (fanOut), and no biases, which are 0
 * </pre>
 *
 * Row i of a weight matrix holds the weights that lead from input i to each unit. Frozen layers come first.
 */
final class FlatLayout {
    private final int base; // offset of the first layer's parameters in the arena
    private final int frozen; // layers
    private final int[] offset; // of each layer's parameters, from base
    private final int[] rows; // of each layer, biases not counted
    private final int[] width;
    private final int[] stride;
    private final boolean[] normalized;
    private final int[] running; // offset in the arena of running means, and behind them variances; or -1
    private final int parameters;
    private final int trained;

    FlatLayout(Plan plan) {
        NetworkSpec network = plan.network();
        int layers = network.layers().size();
        base = plan.weights(0);
        frozen = plan.frozen();
        offset = new int[layers];
        rows = new int[layers];
        width = new int[layers];
        stride = new int[layers];
        normalized = new boolean[layers];
        running = new int[layers];
        int before = 0; // parameters of frozen layers
        long all = 0;
        for (int n = 0; n < layers; n++) {
            offset[n] = plan.weights(n) - base;
            rows[n] = network.fanIn(n);
            width[n] = network.layers().get(n).width();
            stride[n] = plan.stride(n);
            normalized[n] = network.layers().get(n).isNormalized();
            running[n] = network.layers().get(n).norm() == Norm.BATCH ? plan.running(n) : -1;
            all += (rows[n] + (normalized[n] ? 2L : 1L)) * width[n];
            before = n < frozen ? Math.toIntExact(all) : before;
        }
        parameters = Math.toIntExact(all);
        trained = parameters - before;
    }

    /** Numbers of all layers. */
    int parameters() {
        return parameters;
    }

    /** Numbers of the layers that are trained, which are the last ones. */
    int trained() {
        return trained;
    }

    /** Offset of the parameters in the arena. */
    int base() {
        return base;
    }

    /** Floats from the first parameter to the first that is trained, padding included. */
    int frozenFloats() {
        return offset[frozen];
    }

    /** The first layer that is trained, counted from 0. */
    int frozen() {
        return frozen;
    }

    int layers() {
        return offset.length;
    }

    /** Offset of layer {@code n}'s parameters in the arena, from {@link #base}. */
    int offset(int n) {
        return offset[n];
    }

    /** Rows of layer {@code n} that are parameters. */
    int rows(int n) {
        return rows[n] + (normalized[n] ? 2 : 1);
    }

    /**
     * Where row {@code i} of those begins, counted from the layer's offset: of a normalised layer, biases are passed
     * over.
     */
    int row(int n, int i) {
        return (i < rows[n] || !normalized[n] ? i : i + 1) * stride[n];
    }

    /** Numbers of a row. */
    int width(int n) {
        return width[n];
    }

    /**
     * Copies what is laid out as parameters are out of an arena.
     *
     * @param from offset in the arena of what belongs to layer {@code first}'s parameters
     * @param at where to begin in the flat array
     * @return where it ends there
     */
    int gather(float[] arena, int from, int first, float[] flat, int at) {
        int to = at;
        for (int n = first; n < offset.length; n++) {
            int layer = from + offset[n] - offset[first];
            for (int i = 0; i < rows(n); i++, to += width[n]) {
                System.arraycopy(arena, layer + row(n, i), flat, to, width[n]);
            }
        }
        return to;
    }

    /** The same into an arena, whose padding is left alone. */
    int scatter(float[] flat, int at, int first, float[] arena, int to) {
        int from = at;
        for (int n = first; n < offset.length; n++) {
            int layer = to + offset[n] - offset[first];
            for (int i = 0; i < rows(n); i++, from += width[n]) {
                System.arraycopy(flat, from, arena, layer + row(n, i), width[n]);
            }
        }
        return from;
    }

    /** Floats of the running means and variances of layers that are normalised by the minibatch. */
    int statistics() {
        int sum = 0;
        for (int n = 0; n < running.length; n++) {
            sum += running[n] < 0 ? 0 : 2 * width[n];
        }
        return sum;
    }

    /** Where row {@code i}, 0 or 1, of layer {@code n}'s statistics lies in the arena; -1 if it has none. */
    int statistics(int n, int i) {
        return running[n] < 0 ? -1 : running[n] + i * stride[n];
    }
}
