package io.gradus.plan;

/**
 * The operations behind the way back, where it has left the whole gradient in an array: {@link Op#MEASURE}, then an
 * {@link Op#UPDATE} for the weights of each trained layer, the last layer first. Under a rule that takes the whole training
 * set they wait until the set has been passed through.
 */
final class WholeGradient {
    private WholeGradient() {}

    /** Adds them; none, where weights move on the way back. */
    static void compile(ArenaLayout layout, TrainingSpec training, OpList ops) {
        if (!layout.wholeGradient()) {
            return;
        }
        ops.add(Op.MEASURE, -1)
                .set(Op.SRC, layout.gradient(layout.frozen))
                .set(Op.SRC_STRIDE, layout.trainedFloats)
                .set(Op.DST, layout.gradientControl)
                .set(Op.FUNCTION, training.gradientClip().kind().ordinal())
                .set(Op.RULE, training.rule().kind().ordinal())
                .set(Op.ADDS, layout.addsGradients() ? 1 : 0);
        for (int n = layout.layers - 1; n >= layout.frozen; n--) {
            ops.add(Op.UPDATE, n)
                    .set(Op.FAN_IN, layout.network.fanIn(n))
                    .set(Op.FAN_OUT, layout.network.layers().get(n).width())
                    .set(Op.STRIDE, layout.stride[n])
                    .set(Op.WEIGHTS, layout.weights[n])
                    .set(Op.SRC, layout.factors[n])
                    .set(Op.HEALTH, layout.health(n))
                    .set(Op.GRADIENT, layout.gradient(n));
            BackwardHalf.describe(layout, training.rule(), ops, n);
        }
    }
}
