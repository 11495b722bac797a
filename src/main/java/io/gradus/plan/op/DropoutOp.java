package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;

/** {@link Opcode#DROPOUT} and {@link Opcode#DROPOUT_BACKWARD}: of the network's inputs, and of hidden outputs. */
public final class DropoutOp {
    private DropoutOp() {}

    public static void inputs(ArenaLayout layout, OpList ops) {
        float p = layout.regularization.get(Regularizer.INPUT_DROPOUT);
        if (p > 0) {
            boolean noisy = layout.regularization.has(Regularizer.INPUT_NOISE);
            ops.add(Opcode.DROPOUT, -1)
                    .set(Field.FAN_OUT, layout.network.inputs())
                    .set(Field.SRC, noisy ? layout.firstInputs : layout.inputs)
                    .set(Field.DST, layout.firstInputs)
                    .set(Field.STRIDE, layout.inputStride);
            describe(ops, p);
        }
    }

    public static void forward(ArenaLayout layout, OpList ops, int n) {
        float p = layout.regularization.get(Regularizer.DROPOUT);
        if (p > 0 && layout.isHidden(n)) {
            ops.add(Opcode.DROPOUT, n)
                    .set(Field.FAN_OUT, layout.network.layers().get(n).width())
                    .set(Field.SRC, layout.outputs[n])
                    .set(Field.DST, layout.dropped[n])
                    .set(Field.STRIDE, layout.stride[n])
                    .set(Field.SIGNS, layout.masks[n]);
            describe(ops, p);
        }
    }

    public static void backward(ArenaLayout layout, OpList ops, int n) {
        float p = layout.regularization.get(Regularizer.DROPOUT);
        if (p > 0 && layout.isHidden(n)) {
            ops.add(Opcode.DROPOUT_BACKWARD, n)
                    .set(Field.FAN_OUT, layout.network.layers().get(n).width())
                    .set(Field.DELTA, layout.delta(n))
                    .set(Field.STRIDE, layout.stride[n])
                    .set(Field.SIGNS, layout.masks[n])
                    .setFloat(Field.AMOUNT, scale(p));
        }
    }

    private static void describe(OpList ops, float p) {
        ops.setFloat(Field.AMOUNT, scale(p)).set(Field.DROP_THRESHOLD, Regularization.parts(p));
    }

    /** What kept values are multiplied by: 1/(1-P), of the P that is really used. */
    private static float scale(float p) {
        double parts = Regularization.DROPOUT_PARTS;
        return (float) (parts / (parts - Regularization.parts(p)));
    }
}
