package io.gradus.plan;

import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.rule.UpdateRule;

/**
 * The operations from the losses back to the first trained layer's weights. What was added forwards gets the same error twice;
 * what was read twice adds two errors:
 *
 * <pre>
 * a skip's ends   ACTIVATE_BACKWARD; where one begins, ADD of the error that passed by; where one ends, COPY of it
 * shortcuts       each layer's error of all that it read is ADDed up; a layer's part is COPYed out
 * </pre>
 */
final class BackwardHalf {
    /** Gradient values a layer and sampled step put into its distribution, at most about this many. */
    private static final int HISTOGRAM_SAMPLES = 64;

    private final ArenaLayout layout;
    private final NetworkSpec network;
    private final OpList ops;

    private BackwardHalf(ArenaLayout layout, OpList ops) {
        this.layout = layout;
        this.network = layout.network;
        this.ops = ops;
    }

    static void compile(ArenaLayout layout, UpdateRule rule, OpList ops) {
        BackwardHalf half = new BackwardHalf(layout, ops);
        for (int n = layout.layers - 1; n >= layout.frozen; n--) {
            if (layout.wideColumn(n) >= 0) {
                half.gather(n);
            }
            if (layout.isSplit(n)) {
                half.throughActivation(n);
            }
            half.weights(n, rule);
        }
        for (int n = layout.frozen - 1; n >= 0 && layout.health >= 0; n--) {
            ops.add(Op.FROZEN, n);
            ForwardHalf.describe(layout, ops, n);
        }
    }

    /** Layer n's error, of what the layers with shortcuts above it passed down. */
    private void gather(int n) {
        if (n + 1 < layout.layers - 1) {
            ops.add(Op.ADD, n)
                    .set(Op.FAN_OUT, network.fanIn(n + 1))
                    .set(Op.SRC, layout.wideDelta)
                    .set(Op.SRC2, layout.widePart)
                    .set(Op.DST, layout.wideDelta)
                    .set(Op.STRIDE, layout.wideStride);
        }
        copy(n, layout.wideDelta + layout.wideColumn(n), layout.wideStride, layout.delta(n));
    }

    private void throughActivation(int n) {
        LayerSpec layer = network.layers().get(n);
        ops.add(Op.ACTIVATE_BACKWARD, n)
                .set(Op.FAN_OUT, layer.width())
                .set(Op.DST, layout.outputs[n])
                .set(Op.STRIDE, layout.stride[n])
                .set(Op.FUNCTION, layer.activation().ordinal())
                .set(Op.SLOPE, Float.floatToRawIntBits(layer.slope()))
                .set(Op.PRE, layout.pre[n])
                .set(Op.DELTA, layout.delta(n));
        if (layout.skipBegins[n]) {
            ops.add(Op.ADD, n)
                    .set(Op.FAN_OUT, layer.width())
                    .set(Op.SRC, layout.delta(n))
                    .set(Op.SRC2, layout.skipDelta)
                    .set(Op.DST, layout.delta(n))
                    .set(Op.STRIDE, layout.stride[n]);
        }
        if (layout.passesBy(n)) {
            copy(n, layout.delta(n), layout.stride[n], layout.skipDelta);
        }
        if (layer.isNormalized()) {
            ops.add(layer.norm() == Norm.BATCH ? Op.BATCH_NORM_BACKWARD : Op.LAYER_NORM_BACKWARD, n);
            ForwardHalf.describeNorm(layout, ops, n);
            ops.set(Op.DELTA, layout.delta(n))
                    .set(Op.NORM_GRADIENT, layout.normGradient(n))
                    .set(Op.ADDS, layout.addsGradients() ? 1 : 0);
        }
    }

    private void weights(int n, UpdateRule rule) {
        ops.add(network.steps(n) > 1 ? Op.RECURRENT_BACKWARD : Op.DENSE_BACKWARD, n);
        ForwardHalf.describe(layout, ops, n);
        ops.set(Op.DELTA, layout.delta(n))
                .set(Op.DELTA_BELOW, below(n))
                .set(Op.GRADIENT, layout.gradient(n))
                .set(Op.ADDS, layout.addsGradients() ? 1 : 0);
        describe(layout, rule, ops, n);
    }

    /** What moves layer n's weights, and what counts how. */
    static void describe(ArenaLayout layout, UpdateRule rule, OpList ops, int n) {
        int width = layout.network.layers().get(n).width();
        ops.set(Op.STATE, layout.state(n, 0))
                .set(Op.STATE2, layout.state(n, 1))
                .set(Op.SIGNS, layout.signs(n))
                .set(Op.HISTOGRAM_ROWS, (int)
                        (((layout.network.fanIn(n) + 1L) * width + HISTOGRAM_SAMPLES - 1) / HISTOGRAM_SAMPLES))
                .set(Op.NORM_GRADIENT, layout.normGradient(n))
                .set(Op.RULE, rule.kind().ordinal());
    }

    /** Where layer n puts the error of what it read. */
    private int below(int n) {
        if (n == layout.frozen) {
            return -1;
        }
        if (network.readsInputs(n)) {
            return n == layout.layers - 1 ? layout.wideDelta : layout.widePart;
        }
        return layout.delta(n - 1);
    }

    /** A layer's values to where they are alone, padding them with zeros. */
    private void copy(int n, int from, int stride, int to) {
        ops.add(Op.COPY, n)
                .set(Op.FAN_IN, network.layers().get(n).width())
                .set(Op.FAN_OUT, layout.stride[n])
                .set(Op.SRC, from)
                .set(Op.SRC_STRIDE, stride)
                .set(Op.DST, to)
                .set(Op.STRIDE, layout.stride[n]);
    }
}
