package io.gradus.step.java;

import io.gradus.plan.Control;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.UpdateRule;

/**
 * Turns a row of gradients into a row of weight changes, in place, by the formulas of {@link UpdateRule.Kind}; those of
 * the rprop family are in {@link RpropKernel}.
 */
final class RuleKernel {
    private static final UpdateRule.Kind[] RULES = UpdateRule.Kind.values();

    private RuleKernel() {}

    /** {@code a[g..g+n) = max(-clip, min(clip, g))}. */
    static void clip(float[] a, int g, int n, float clip) {
        for (int i = g; i < g + n; i++) {
            a[i] = Math.max(-clip, Math.min(clip, a[i]));
        }
    }

    /** {@code a[g..g+n) += l2·w + l1·sign(w)}, with sign(0) = 0. */
    static void penalize(float[] a, int g, int w, int n, float l2, float l1) {
        for (int j = 0; j < n; j++) {
            float weight = a[w + j];
            a[g + j] = a[g + j] + l2 * weight + (weight > 0 ? l1 : weight < 0 ? -l1 : 0);
        }
    }

    /**
     * {@code a[g..g+n)}, gradients, becomes Δw.
     *
     * @param w the n weights
     * @param m state of the same n weights, or -1
     * @param v a second state, or -1
     * @param correct1 1/(1-β1ᵗ) of adam at its t-th update
     * @param correct2 1/√(1-β2ᵗ)
     */
    static void step(int rule, float[] a, int g, int w, int m, int v, int n, float correct1, float correct2) {
        float rate = a[Control.of(Hyperparameter.RATE)];
        float momentum = a[Control.of(Hyperparameter.MOMENTUM)];
        float beta2 = a[Control.of(Hyperparameter.BETA2)];
        float epsilon = a[Control.of(Hyperparameter.EPSILON)];
        float decay = a[Control.of(Hyperparameter.DECAY)];
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
            case LION -> {
                for (int i = 0; i < n; i++) {
                    float c = momentum * a[m + i] + (1 - momentum) * a[g + i];
                    a[m + i] = beta2 * a[m + i] + (1 - beta2) * a[g + i];
                    a[g + i] = against(c, rate) - rate * (decay * a[w + i]);
                }
            }
            case RMSPROP -> {
                for (int i = 0; i < n; i++) {
                    a[m + i] = beta2 * a[m + i] + (1 - beta2) * (a[g + i] * a[g + i]);
                    a[g + i] = -(rate * (a[g + i] / ((float) Math.sqrt(a[m + i]) + epsilon)));
                }
            }
            case ADAM, ADAMW -> {
                for (int i = 0; i < n; i++) {
                    a[m + i] = momentum * a[m + i] + (1 - momentum) * a[g + i];
                    a[v + i] = beta2 * a[v + i] + (1 - beta2) * (a[g + i] * a[g + i]);
                    float step = correct1 * a[m + i] / ((float) Math.sqrt(a[v + i]) * correct2 + epsilon);
                    a[g + i] = -(rate * (step + decay * a[w + i]));
                }
            }
            case RPROP_PLUS, RPROP_MINUS, IRPROP_PLUS, IRPROP_MINUS -> throw new IllegalArgumentException();
        }
    }

    /** 1/(1-βᵗ), which undoes that a running mean began at 0. */
    static double correction(float beta, int t) {
        double power = 1;
        double square = beta;
        for (int left = t; left > 0; left >>= 1) { // the same products as in native/src/update/rule-inl.h
            power *= (left & 1) != 0 ? square : 1;
            square *= square;
        }
        return 1 / (1 - power);
    }

    /** {@code -rate·sign(x)}, with sign(0) = 0. */
    private static float against(float x, float rate) {
        return x > 0 ? -rate : x < 0 ? rate : 0;
    }
}
