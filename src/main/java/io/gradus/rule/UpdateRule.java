package io.gradus.rule;

import java.util.Locale;

/**
 * How a weight w moves, given the minibatch-mean gradient g of the loss.
 *
 * <p>Every rule sees g after value clipping, {@code max(-clip, min(clip, g))}, when {@link #clip} is finite. To add a
 * rule: a {@link Kind} here, a method in {@code step.RuleKernel} and one in {@code native/src/rule.h}.
 *
 * @param kind the formula
 * @param rate learning rate, lr
 * @param clip Δ0, the largest |g| let through; infinity clips nothing
 * @param momentum μ of momentum and nesterov, β of signum; 0 elsewhere
 */
public record UpdateRule(Kind kind, float rate, float clip, float momentum) {
    /** No value clipping. */
    public static final float NO_CLIP = Float.POSITIVE_INFINITY;

    /** The formulas. */
    public enum Kind {
        /** {@code w -= lr·g}. */
        SGD(0, 0.1f, 0),
        /** {@code w -= lr·max(-Δ0, min(Δ0, g))}: value clipping, as the lecture slides and Keras' clipvalue. */
        CLIP(0, 0.1f, 0),
        /** {@code w -= lr·sign(g)}, sign(0) = 0: signSGD, Bernstein et al. 2018. */
        SIGN(0, 0.001f, 0),
        /** {@code v = μv + g; w -= lr·v} (Polyak 1964). */
        MOMENTUM(1, 0.02f, 0.9f),
        /** {@code v = μv + g; w -= lr·(g + μv)} (Nesterov 1983, in the form of Sutskever et al. 2013). */
        NESTEROV(1, 0.02f, 0.9f),
        /** {@code m = βm + (1-β)g; w -= lr·sign(m)} (Bernstein et al. 2018). */
        SIGNUM(1, 0.001f, 0.9f);

        private final int stateFloats;
        private final float defaultRate;
        private final float defaultMomentum;

        Kind(int stateFloats, float defaultRate, float defaultMomentum) {
            this.stateFloats = stateFloats;
            this.defaultRate = defaultRate;
            this.defaultMomentum = defaultMomentum;
        }

        /** Floats of state that the rule keeps for each parameter. */
        public int stateFloats() {
            return stateFloats;
        }

        /** A learning rate that suits small networks. */
        public float defaultRate() {
            return defaultRate;
        }

        /** Whether a weight's step is ±lr whatever the gradient's size. */
        public boolean stepsBySign() {
            return this == SIGN || this == SIGNUM;
        }

        /** The name that people type. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public UpdateRule {
        if (!(rate > 0) || Float.isInfinite(rate)) {
            throw new IllegalArgumentException("the learning rate must be positive, not " + rate);
        }
        if (!(clip > 0)) {
            throw new IllegalArgumentException("the clip must be positive, not " + clip);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("the momentum must lie in 0..1, not " + momentum);
        }
        if (kind == Kind.CLIP && Float.isInfinite(clip)) {
            throw new IllegalArgumentException("rule clip needs a finite clip; without one, use sgd");
        }
    }

    /** The rule with its default hyperparameters. */
    public static UpdateRule of(Kind kind) {
        return new UpdateRule(kind, kind.defaultRate, kind == Kind.CLIP ? 1 : NO_CLIP, kind.defaultMomentum);
    }

    /** Plain gradient descent. */
    public static UpdateRule sgd(float rate) {
        return of(Kind.SGD).withRate(rate);
    }

    /** Gradient descent with every gradient clipped to ±{@code clip}. */
    public static UpdateRule clip(float rate, float clip) {
        return of(Kind.CLIP).withRate(rate).withClip(clip);
    }

    /** Steps of ±{@code rate} against the gradient's sign. */
    public static UpdateRule sign(float rate) {
        return of(Kind.SIGN).withRate(rate);
    }

    public UpdateRule withRate(float other) {
        return new UpdateRule(kind, other, clip, momentum);
    }

    public UpdateRule withClip(float other) {
        return new UpdateRule(kind, rate, other, momentum);
    }

    public UpdateRule withMomentum(float other) {
        return new UpdateRule(kind, rate, clip, other);
    }

    /** Whether gradients are clipped by value. */
    public boolean clips() {
        return !Float.isInfinite(clip);
    }
}
