package io.gradus.step.java;

import io.gradus.plan.GradientControl;
import io.gradus.rule.UpdateRule;

/**
 * Resilient propagation: turns a row of gradients into a row of weight changes, in place. Signs are compared rather
 * than gradients multiplied, whose product may be 0 where they are not.
 *
 * <pre>
 * state   step size Δ | the gradient before, 0 where a weight went back | with backtracking, the change before
 * </pre>
 */
final class RpropKernel {
    private static final UpdateRule.Kind[] RULES = UpdateRule.Kind.values();

    private static final boolean[] BACKTRACKS = backtracks();

    private RpropKernel() {}

    /** What a set of traits would have to be asked for in the middle of a step. */
    private static boolean[] backtracks() {
        boolean[] backtracks = new boolean[RULES.length];
        for (UpdateRule.Kind kind : RULES) {
            backtracks[kind.ordinal()] = kind.has(UpdateRule.Trait.BACKTRACKS);
        }
        return backtracks;
    }

    /**
     * {@code a[g..g+n)}, gradients, becomes Δw.
     *
     * @param control the region of {@link GradientControl}
     * @param size n step sizes
     * @param last n gradients of the update before
     * @param moved n changes of the update before, of rules that backtrack
     * @param worse whether the loss has grown since then
     */
    static void step(int rule, float[] a, int control, int g, int size, int last, int moved, int n, boolean worse) {
        UpdateRule.Kind kind = RULES[rule];
        boolean backtracks = BACKTRACKS[rule];
        boolean forgets = kind != UpdateRule.Kind.RPROP_MINUS;
        boolean returns = kind == UpdateRule.Kind.RPROP_PLUS || (kind == UpdateRule.Kind.IRPROP_PLUS && worse);
        for (int i = 0; i < n; i++) {
            float gradient = a[g + i];
            float before = a[last + i];
            float change;
            if ((gradient < 0 && before > 0) || (gradient > 0 && before < 0)) {
                a[size + i] = Math.max(
                        a[size + i] * a[control + GradientControl.ETA_MINUS], a[control + GradientControl.STEP_MIN]);
                change = returns ? -a[moved + i] : forgets ? 0 : against(gradient, a[size + i]);
                a[last + i] = forgets ? 0 : gradient;
            } else {
                if (gradient != 0 && before != 0) {
                    a[size + i] = Math.min(
                            a[size + i] * a[control + GradientControl.ETA_PLUS], a[control + GradientControl.STEP_MAX]);
                }
                change = against(gradient, a[size + i]);
                a[last + i] = gradient;
            }
            if (backtracks) {
                a[moved + i] = change;
            }
            a[g + i] = change;
        }
    }

    /** {@code -step·sign(x)}, with sign(0) = 0. */
    private static float against(float x, float step) {
        return x > 0 ? -step : x < 0 ? step : 0;
    }
}
