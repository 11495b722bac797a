package io.gradus.plan.op;

import io.gradus.net.LayerSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;

/**
 * {@link Opcode#LAYER_NORM}, {@link Opcode#LAYER_NORM_BACKWARD}, {@link Opcode#BATCH_NORM} and {@link
 * Opcode#BATCH_NORM_BACKWARD}: a layer's sums brought to mean 0 and variance 1.
 */
public final class NormOp {
    private NormOp() {}

    public static void forward(ArenaLayout layout, OpList ops, int n) {
        if (layout.isNormalized(n)) {
            ops.add(layer(layout, n).norm() == Norm.BATCH ? Opcode.BATCH_NORM : Opcode.LAYER_NORM, n);
            describe(layout, ops, n);
            ops.set(Field.DST, layout.sums(n));
        }
    }

    public static void backward(ArenaLayout layout, OpList ops, int n) {
        if (layout.isNormalized(n)) {
            boolean batch = layer(layout, n).norm() == Norm.BATCH;
            ops.add(batch ? Opcode.BATCH_NORM_BACKWARD : Opcode.LAYER_NORM_BACKWARD, n);
            describe(layout, ops, n);
            ops.set(Field.DELTA, layout.delta(n))
                    .set(Field.NORM_GRADIENT, layout.normGradient(n))
                    .set(Field.ADDS, layout.adds());
        }
    }

    private static void describe(ArenaLayout layout, OpList ops, int n) {
        ops.set(Field.FAN_OUT, layer(layout, n).width())
                .set(Field.SRC, layout.rawSums(n))
                .set(Field.STRIDE, layout.stride[n])
                .set(Field.WEIGHTS, layout.gains(n))
                .set(Field.STATISTICS, layout.statistics[n])
                .set(Field.RUNNING, layout.running[n]);
    }

    private static LayerSpec layer(ArenaLayout layout, int n) {
        return layout.network.layers().get(n);
    }
}
