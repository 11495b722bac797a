package io.gradus.plan;

import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;

/**
 * The operations from a minibatch to its losses.
 *
 * <p>A plain layer is one operation. One whose sums are normalised or take part in a skip is
 * several:
 *
 * <pre>DENSE (linear) to its sums, LAYER_NORM or BATCH_NORM, ADD of the skip's other end, ACTIVATE</pre>
 *
 * Layers with shortcuts read a beginning of one wide buffer, into which the inputs and each layer's outputs are copied.
 */
final class ForwardHalf {
    private final ArenaLayout layout;
    private final NetworkSpec network;
    private final OpList ops;

    private ForwardHalf(ArenaLayout layout, OpList ops) {
        this.layout = layout;
        this.network = layout.network;
        this.ops = ops;
    }

    static void compile(ArenaLayout layout, OpList ops) {
        ForwardHalf half = new ForwardHalf(layout, ops);
        half.load();
        for (int n = 0; n < layout.layers; n++) {
            half.layer(n);
        }
        half.loss();
    }

    private void load() {
        ops.add(Op.LOAD, -1)
                .set(Op.FAN_OUT, network.inputs())
                .set(Op.SRC, layout.scaling)
                .set(Op.DST, layout.inputs)
                .set(Op.STRIDE, layout.inputStride)
                .set(Op.AUGMENT, layout.augment);
        if (layout.wide >= 0) {
            copyToWide(-1, layout.inputs, layout.inputStride, network.inputs(), 0);
        }
    }

    private void layer(int n) {
        LayerSpec layer = network.layers().get(n);
        ops.add(network.steps(n) > 1 ? Op.RECURRENT : Op.DENSE, n);
        describe(layout, ops, n);
        if (layout.isSplit(n)) {
            ops.set(Op.DST, layout.rawSums(n)).set(Op.FUNCTION, 0).set(Op.PRE, -1);
            if (layer.isNormalized()) {
                ops.add(layer.norm() == Norm.BATCH ? Op.BATCH_NORM : Op.LAYER_NORM, n);
                describeNorm(layout, ops, n);
                ops.set(Op.DST, layout.sums(n));
            }
            if (layout.skipSource[n] >= 0) {
                addition(n, layout.sums(n), layout.sums(n), layout.sums(layout.skipSource[n]));
            }
            activate(n);
        }
        if (layout.wideColumn(n) >= 0) {
            copyToWide(n, layout.outputs[n], layout.stride[n], layer.width(), layout.wideColumn(n));
        }
    }

    /** What a dense layer's operations forwards and backwards have in common. */
    static void describe(ArenaLayout layout, OpList ops, int n) {
        NetworkSpec network = layout.network;
        LayerSpec layer = network.layers().get(n);
        boolean wide = n > 0 && network.readsInputs(n);
        ops.set(Op.FAN_IN, network.fanIn(n))
                .set(Op.FAN_OUT, layer.width())
                .set(Op.SRC, wide ? layout.wide : n == 0 ? layout.inputs : layout.outputs[n - 1])
                .set(Op.SRC_STRIDE, wide ? layout.wideStride : n == 0 ? layout.inputStride : layout.stride[n - 1])
                .set(Op.DST, layout.outputs[n])
                .set(Op.STRIDE, layout.stride[n])
                .set(Op.WEIGHTS, layout.weights[n])
                .set(Op.FUNCTION, layer.activation().ordinal())
                .set(Op.SLOPE, Float.floatToRawIntBits(layer.slope()))
                .set(Op.PRE, layout.pre[n])
                .set(Op.PEAK, layout.peaks[n])
                .set(Op.HEALTH, layout.health(n));
        if (network.steps(n) > 1) {
            ops.set(Op.SRC, layout.unrolled)
                    .set(Op.SRC_STRIDE, layout.unrolledStride)
                    .set(Op.STEPS, network.steps(n))
                    .set(Op.SRC2, layout.inputs);
        }
    }

    /** What a norm's operations forwards and backwards have in common. */
    static void describeNorm(ArenaLayout layout, OpList ops, int n) {
        ops.set(Op.FAN_OUT, layout.network.layers().get(n).width())
                .set(Op.SRC, layout.rawSums(n))
                .set(Op.STRIDE, layout.stride[n])
                .set(Op.WEIGHTS, layout.gains(n))
                .set(Op.STATISTICS, layout.statistics[n])
                .set(Op.RUNNING, layout.running[n]);
    }

    /** {@code to = one + other}, of layer n's shape. */
    private void addition(int n, int to, int one, int other) {
        ops.add(Op.ADD, n)
                .set(Op.FAN_OUT, network.layers().get(n).width())
                .set(Op.SRC, one)
                .set(Op.SRC2, other)
                .set(Op.DST, to)
                .set(Op.STRIDE, layout.stride[n]);
    }

    private void activate(int n) {
        LayerSpec layer = network.layers().get(n);
        ops.add(Op.ACTIVATE, n)
                .set(Op.FAN_OUT, layer.width())
                .set(Op.SRC, layout.sums(n))
                .set(Op.DST, layout.outputs[n])
                .set(Op.STRIDE, layout.stride[n])
                .set(Op.FUNCTION, layer.activation().ordinal())
                .set(Op.SLOPE, Float.floatToRawIntBits(layer.slope()));
    }

    private void copyToWide(int n, int from, int stride, int width, int column) {
        ops.add(Op.COPY, n)
                .set(Op.FAN_IN, width)
                .set(Op.FAN_OUT, width)
                .set(Op.SRC, from)
                .set(Op.SRC_STRIDE, stride)
                .set(Op.DST, layout.wide + column)
                .set(Op.STRIDE, layout.wideStride);
    }

    private void loss() {
        int last = layout.layers - 1;
        ops.add(Op.LOSS, last)
                .set(Op.FAN_IN, network.outputs())
                .set(Op.SRC, layout.outputs[last])
                .set(Op.STRIDE, layout.stride[last])
                .set(Op.FUNCTION, network.loss().ordinal())
                .set(Op.SAMPLE_LOSSES, layout.losses)
                .set(Op.SRC2, network.topology().autoencoder() ? layout.inputs : -1)
                .set(Op.DELTA, layout.delta(last));
    }
}
