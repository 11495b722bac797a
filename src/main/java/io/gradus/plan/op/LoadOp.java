package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;

/** {@link Opcode#LOAD}: a minibatch's features. */
public final class LoadOp {
    private LoadOp() {}

    public static void forward(ArenaLayout layout, OpList ops) {
        ops.add(Opcode.LOAD, -1)
                .set(Field.FAN_OUT, layout.network.inputs())
                .set(Field.SRC, layout.scaling)
                .set(Field.DST, layout.inputs)
                .set(Field.STRIDE, layout.inputStride)
                .set(Field.AUGMENT, layout.augment);
    }
}
