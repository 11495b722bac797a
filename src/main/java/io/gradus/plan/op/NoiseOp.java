package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;
import io.gradus.rule.Regularizer;

/** {@link Opcode#NOISE}: of the network's inputs. */
public final class NoiseOp {
    private NoiseOp() {}

    public static void forward(ArenaLayout layout, OpList ops) {
        if (layout.regularization.has(Regularizer.INPUT_NOISE)) {
            ops.add(Opcode.NOISE, -1)
                    .set(Field.FAN_OUT, layout.network.inputs())
                    .set(Field.SRC, layout.inputs)
                    .set(Field.DST, layout.firstInputs)
                    .set(Field.STRIDE, layout.inputStride)
                    .setFloat(Field.AMOUNT, layout.regularization.get(Regularizer.INPUT_NOISE));
        }
    }
}
