package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.layout.ArenaLayout;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;

/**
 * {@link Opcode#MEASURE} and {@link Opcode#UPDATE}: behind the way back, where it has left the whole gradient in an
 * array. Weights then move layer by layer, the last layer first; under a rule that takes the whole training set, once
 * the set has been passed through.
 */
public final class UpdateOp {
    /** Gradient values a layer and sampled step put into its distribution, at most about this many. */
    private static final int HISTOGRAM_SAMPLES = 64;

    private UpdateOp() {}

    public static void compile(ArenaLayout layout, TrainingSpec training, OpList ops) {
        ops.add(Opcode.MEASURE, -1)
                .set(Field.SRC, layout.gradient(layout.frozen))
                .set(Field.SRC_STRIDE, layout.trainedFloats)
                .set(Field.DST, layout.gradientControl)
                .set(Field.FUNCTION, training.gradientClip().kind().ordinal())
                .set(Field.RULE, training.rule().kind().ordinal())
                .set(Field.ADDS, layout.adds());
        for (int n = layout.layers - 1; n >= layout.frozen; n--) {
            ops.add(Opcode.UPDATE, n)
                    .set(Field.FAN_IN, layout.network.fanIn(n))
                    .set(Field.FAN_OUT, layout.network.layers().get(n).width())
                    .set(Field.STRIDE, layout.stride[n])
                    .set(Field.WEIGHTS, layout.weights[n])
                    .set(Field.SRC, layout.factors[n])
                    .set(Field.HEALTH, layout.health(n))
                    .set(Field.GRADIENT, layout.gradient(n));
            describe(layout, ops, n);
        }
    }

    /**
     * What moves layer n's weights, and what counts how: of UPDATE, or of what makes the gradient where that moves
     * them.
     */
    public static void describe(ArenaLayout layout, OpList ops, int n) {
        UpdateRule rule = layout.requireTraining().rule();
        long parameters =
                (layout.network.fanIn(n) + 1L) * layout.network.layers().get(n).width();
        ops.set(Field.STATE, layout.state(n, 0))
                .set(Field.STATE2, layout.state(n, 1))
                .set(Field.SIGNS, layout.signs(n))
                .set(Field.HISTOGRAM_ROWS, (int) ((parameters + HISTOGRAM_SAMPLES - 1) / HISTOGRAM_SAMPLES))
                .set(Field.NORM_GRADIENT, layout.normGradient(n))
                .set(Field.RULE, rule.kind().ordinal());
        if (layout.regularization.penalizes()) {
            ops.setFloat(Field.L2, layout.regularization.get(Regularizer.L2))
                    .setFloat(Field.L1, layout.regularization.get(Regularizer.L1));
        }
    }
}
