package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;
import io.gradus.rule.Regularizer;

/** {@link Opcode#MAX_NORM}: a bound on the norm of each unit's weights. */
public final class MaxNormOp {
    private MaxNormOp() {}

    public static void afterUpdate(ArenaLayout layout, OpList ops, int n) {
        if (layout.regularization.has(Regularizer.MAX_NORM)) {
            ops.add(Opcode.MAX_NORM, n)
                    .set(Field.FAN_IN, layout.network.fanIn(n))
                    .set(Field.FAN_OUT, layout.network.layers().get(n).width())
                    .set(Field.STRIDE, layout.stride[n])
                    .set(Field.WEIGHTS, layout.weights[n])
                    .setFloat(Field.AMOUNT, layout.regularization.get(Regularizer.MAX_NORM));
        }
    }
}
