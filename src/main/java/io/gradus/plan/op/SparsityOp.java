package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;
import io.gradus.rule.Regularizer;

/** {@link Opcode#SPARSITY}: what hidden outputs add to the loss by their size. */
public final class SparsityOp {
    private SparsityOp() {}

    public static void backward(ArenaLayout layout, OpList ops, int n) {
        if (layout.regularization.has(Regularizer.SPARSITY) && layout.isHidden(n)) {
            ops.add(Opcode.SPARSITY, n)
                    .set(Field.FAN_OUT, layout.network.layers().get(n).width())
                    .set(Field.DST, layout.outputs[n])
                    .set(Field.STRIDE, layout.stride[n])
                    .set(Field.DELTA, layout.delta(n))
                    .setFloat(Field.AMOUNT, layout.regularization.get(Regularizer.SPARSITY));
        }
    }
}
