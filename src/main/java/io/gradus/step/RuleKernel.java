package io.gradus.step;

import io.gradus.plan.Control;
import io.gradus.rule.UpdateRule;

/** Turns a row of gradients into a row of weight changes, in place, by the formulas of {@link UpdateRule.Kind}. */
final class RuleKernel {
    private static final UpdateRule.Kind[] RULES = UpdateRule.Kind.values();

    private RuleKernel() {}

    /** {@code a[g..g+n) = max(-clip, min(clip, g))}. */
    static void clip(float[] a, int g, int n, float clip) {
        for (int i = g; i < g + n; i++) {
            a[i] = Math.max(-clip, Math.min(clip, a[i]));
        }
    }

    /**
     * {@code a[g..g+n)}, gradients, becomes Δw.
     *
     * @param m state of the same n weights, or -1
     */
    static void step(int rule, float[] a, int g, int m, int n) {
        float rate = a[Control.RATE];
        float momentum = a[Control.MOMENTUM];
        switch (RULES[rule]) {
            case SGD, CLIP -> {
                for (int i = g; i < g + n; i++) {
                    a[i] = -(rate * a[i]);
                }
            }
            case SIGN -> {
                for (int i = g; i < g + n; i++) {
                    a[i] = against(a[i], rate);
                }
            }
            case MOMENTUM -> {
                for (int i = 0; i < n; i++) {
                    a[m + i] = momentum * a[m + i] + a[g + i];
                    a[g + i] = -(rate * a[m + i]);
                }
            }
            case NESTEROV -> {
                for (int i = 0; i < n; i++) {
                    a[m + i] = momentum * a[m + i] + a[g + i];
                    a[g + i] = -(rate * (a[g + i] + momentum * a[m + i]));
                }
            }
            case SIGNUM -> {
                for (int i = 0; i < n; i++) {
                    a[m + i] = momentum * a[m + i] + (1 - momentum) * a[g + i];
                    a[g + i] = against(a[m + i], rate);
                }
            }
        }
    }

    /** {@code -rate·sign(x)}, with sign(0) = 0. */
    private static float against(float x, float rate) {
        return x > 0 ? -rate : x < 0 ? rate : 0;
    }
}
