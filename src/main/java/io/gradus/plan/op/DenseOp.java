package io.gradus.plan.op;

import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;

/** {@link Opcode#DENSE}, {@link Opcode#DENSE_BACKWARD} and {@link Opcode#FROZEN}: a layer's weights. */
public final class DenseOp {
    private DenseOp() {}

    public static void forward(ArenaLayout layout, OpList ops, int n) {
        ops.add(Opcode.DENSE, n);
        describe(layout, ops, n);
        if (layout.isSplit(n)) {
            ops.set(Field.DST, layout.rawSums(n))
                    .set(Field.FUNCTION, Activation.LINEAR.ordinal())
                    .set(Field.PRE, -1);
        }
    }

    public static void backward(ArenaLayout layout, OpList ops, int n) {
        ops.add(Opcode.DENSE_BACKWARD, n);
        describe(layout, ops, n);
        describeGradient(layout, ops, n);
    }

    /** A layer that keeps its weights; only counters look at it. */
    public static void frozen(ArenaLayout layout, OpList ops, int n) {
        if (layout.health(n) >= 0) {
            ops.add(Opcode.FROZEN, n);
            describe(layout, ops, n);
            if (layout.network.steps(n) > 1) {
                RecurrentOp.describeSteps(layout, ops, n);
            }
        }
    }

    /** What a layer's operations forwards and backwards have in common. */
    public static void describe(ArenaLayout layout, OpList ops, int n) {
        LayerSpec layer = layout.network.layers().get(n);
        ops.set(Field.FAN_IN, layout.network.fanIn(n))
                .set(Field.FAN_OUT, layer.width())
                .set(Field.SRC, layout.read(n))
                .set(Field.SRC_STRIDE, layout.readStride(n))
                .set(Field.DST, layout.outputs[n])
                .set(Field.STRIDE, layout.stride[n])
                .set(Field.WEIGHTS, layout.weights[n])
                .set(Field.FUNCTION, layer.activation().ordinal())
                .setFloat(Field.SLOPE, layer.slope())
                .set(Field.PRE, layout.preActivations(n))
                .set(Field.PEAK, layout.peaks[n])
                .set(Field.HEALTH, layout.health(n));
    }

    /** What makes the gradient of a layer's weights, and moves them where it is not kept. */
    public static void describeGradient(ArenaLayout layout, OpList ops, int n) {
        ops.set(Field.DELTA, layout.delta(n))
                .set(Field.DELTA_BELOW, layout.deltaBelow(n))
                .set(Field.GRADIENT, layout.gradient(n))
                .set(Field.ADDS, layout.adds());
        UpdateOp.describe(layout, ops, n);
    }
}
