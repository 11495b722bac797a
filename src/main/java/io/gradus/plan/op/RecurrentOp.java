package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;

/** {@link Opcode#RECURRENT} and {@link Opcode#RECURRENT_BACKWARD}: a first layer that reads itself. */
public final class RecurrentOp {
    private RecurrentOp() {}

    public static void forward(ArenaLayout layout, OpList ops, int n) {
        ops.add(Opcode.RECURRENT, n);
        DenseOp.describe(layout, ops, n);
        describeSteps(layout, ops, n);
    }

    public static void backward(ArenaLayout layout, OpList ops, int n) {
        ops.add(Opcode.RECURRENT_BACKWARD, n);
        DenseOp.describe(layout, ops, n);
        describeSteps(layout, ops, n);
        DenseOp.describeGradient(layout, ops, n);
    }

    public static void describeSteps(ArenaLayout layout, OpList ops, int n) {
        ops.set(Field.SRC, layout.unrolled)
                .set(Field.SRC_STRIDE, layout.unrolledStride)
                .set(Field.STEPS, layout.network.steps(n))
                .set(Field.SRC2, layout.firstInputs);
    }
}
