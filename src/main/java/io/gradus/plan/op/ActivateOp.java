package io.gradus.plan.op;

import io.gradus.net.LayerSpec;
import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;

/** {@link Opcode#ACTIVATE} and {@link Opcode#ACTIVATE_BACKWARD}: an activation apart from its layer's weights. */
public final class ActivateOp {
    private ActivateOp() {}

    public static void forward(ArenaLayout layout, OpList ops, int n) {
        ops.add(Opcode.ACTIVATE, n).set(Field.SRC, layout.sums(n));
        describe(layout, ops, n);
    }

    public static void backward(ArenaLayout layout, OpList ops, int n) {
        ops.add(Opcode.ACTIVATE_BACKWARD, n)
                .set(Field.PRE, layout.preActivations(n))
                .set(Field.DELTA, layout.delta(n));
        describe(layout, ops, n);
    }

    private static void describe(ArenaLayout layout, OpList ops, int n) {
        LayerSpec layer = layout.network.layers().get(n);
        ops.set(Field.FAN_OUT, layer.width())
                .set(Field.DST, layout.outputs[n])
                .set(Field.STRIDE, layout.stride[n])
                .set(Field.FUNCTION, layer.activation().ordinal())
                .setFloat(Field.SLOPE, layer.slope());
    }
}
