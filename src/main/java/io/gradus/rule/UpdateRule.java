package io.gradus.rule;

import java.io.Serializable;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * How a weight w moves, given the minibatch-mean gradient g of the loss.
 *
 * <p>Every rule sees g after value clipping, {@code max(-clip, min(clip, g))}, when {@link #clip} is finite. To add a
 * rule: a {@link Kind} here, a method in {@code step.RuleKernel} and one in {@code native/src/update/rule-inl.h}.
 *
 * @param kind the formula
 * @param rate learning rate, lr; 0 for rules that have none
 * @param clip Δ0, the largest |g| let through; infinity clips nothing
 * @param momentum μ of momentum and nesterov, β of signum, β1 of lion, adam and adamw; 0 elsewhere
 * @param beta2 β2 of lion, adam and adamw, ρ of rmsprop; 0 elsewhere
 * @param epsilon ε of rmsprop, adam and adamw; 0 elsewhere
 * @param decay λ of lion and adamw, a part of the weight that every step takes, times the rate; 0 elsewhere
 * @param rprop step sizes of the rprop family; null elsewhere
 */
public record UpdateRule(
        Kind kind,
        float rate,
        float clip,
        float momentum,
        float beta2,
        float epsilon,
        float decay,
        @Nullable Rprop rprop)
        implements Serializable {
    /** No value clipping. */
    public static final float NO_CLIP = Float.POSITIVE_INFINITY;

    /** The formulas. */
    public enum Kind {
        /** {@code w -= lr·g}. */
        SGD(0, 0.1f, 0, 0, 0, 0),
        /** {@code w -= lr·max(-Δ0, min(Δ0, g))}: value clipping, as the lecture slides and Keras' clipvalue. */
        CLIP(0, 0.1f, 0, 0, 0, 0),
        /** {@code w -= lr·sign(g)}, sign(0) = 0: signSGD, Bernstein et al. 2018. */
        SIGN(0, 0.001f, 0, 0, 0, 0),
        /** {@code v = μv + g; w -= lr·v} (Polyak 1964). */
        MOMENTUM(1, 0.02f, 0.9f, 0, 0, 0),
        /** {@code v = μv + g; w -= lr·(g + μv)} (Nesterov 1983, in the form of Sutskever et al. 2013). */
        NESTEROV(1, 0.02f, 0.9f, 0, 0, 0),
        /** {@code m = βm + (1-β)g; w -= lr·sign(m)} (Bernstein et al. 2018). */
        SIGNUM(1, 0.001f, 0.9f, 0, 0, 0),
        /** {@code c = β1·m + (1-β1)g; w -= lr(sign(c) + λw); m = β2·m + (1-β2)g} (Chen et al. 2023). */
        LION(1, 0.001f, 0.9f, 0.99f, 0, 0),
        /** {@code v = ρv + (1-ρ)g²; w -= lr·g/(√v + ε)} (Tieleman & Hinton 2012, lecture 6.5). */
        RMSPROP(1, 0.001f, 0, 0.9f, 1e-8f, 0),
        /**
         * {@code m = β1·m + (1-β1)g; v = β2·v + (1-β2)g²; w -= lr·m̂/(√v̂ + ε)} with {@code m̂ = m/(1-β1ᵗ)} and {@code v̂ =
         * v/(1-β2ᵗ)} at the t-th update (Kingma & Ba 2015).
         */
        ADAM(2, 0.001f, 0.9f, 0.999f, 1e-8f, 0),
        /** As adam, and {@code w -= lr·λw} (Loshchilov & Hutter 2019). */
        ADAMW(2, 0.001f, 0.9f, 0.999f, 1e-8f, 0.01f),
        /**
         * Δ = min(η+·Δ, Δmax) where g has the sign it had at the update before, max(η-·Δ, Δmin) where it has the other; {@code
         * w -= sign(g)·Δ}, but where the sign changed the weight goes back by its last change, and g counts as 0 at the next
         * update (Riedmiller & Braun 1993).
         */
        RPROP_PLUS("rprop+", 3),
        /** As rprop+, but always {@code w -= sign(g)·Δ} (Riedmiller 1994; this name: Igel & Hüsken 2003). */
        RPROP_MINUS("rprop-", 2),
        /** As rprop+, but where the sign changed a weight goes back only if the loss grew (Igel & Hüsken 2003). */
        IRPROP_PLUS("irprop+", 3),
        /** As rprop-, but where the sign changed g counts as 0, now and at the next update (Igel & Hüsken 2003). */
        IRPROP_MINUS("irprop-", 2);

        private final String label;
        private final int stateFloats;
        private final float defaultRate;
        private final float defaultMomentum;
        private final float defaultBeta2;
        private final float defaultEpsilon;
        private final float defaultDecay;

        Kind(int stateFloats, float rate, float momentum, float beta2, float epsilon, float decay) {
            this.label = name().toLowerCase(Locale.ROOT);
            this.stateFloats = stateFloats;
            this.defaultRate = rate;
            this.defaultMomentum = momentum;
            this.defaultBeta2 = beta2;
            this.defaultEpsilon = epsilon;
            this.defaultDecay = decay;
        }

        /** Of the rprop family. */
        Kind(String label, int stateFloats) {
            this.label = label;
            this.stateFloats = stateFloats;
            this.defaultRate = 0;
            this.defaultMomentum = 0;
            this.defaultBeta2 = 0;
            this.defaultEpsilon = 0;
            this.defaultDecay = 0;
        }

        /** Floats of state that the rule keeps for each parameter. */
        public int stateFloats() {
            return stateFloats;
        }

        /** Whether the rule has a learning rate; if not, each weight's step size adapts by itself. */
        public boolean hasRate() {
            return !wholeSet();
        }

        /**
         * Whether an update takes the gradient of the whole training set: that of the rprop family, which compares the signs
         * of successive gradients, and would take the noise of minibatches for changes of sign.
         */
        public boolean wholeSet() {
            return switch (this) {
                case RPROP_PLUS, RPROP_MINUS, IRPROP_PLUS, IRPROP_MINUS -> true;
                default -> false;
            };
        }

        /** Whether gradients' signs are all that the rule reads of them, so that scaling them changes nothing. */
        public boolean readsSigns() {
            return this == SIGN || wholeSet();
        }

        /** Whether a weight may go back by its last change. */
        public boolean backtracks() {
            return this == RPROP_PLUS || this == IRPROP_PLUS;
        }

        /** A learning rate that suits small networks; 0 where there is none. */
        public float defaultRate() {
            return defaultRate;
        }

        /** Whether a weight's step has a size of its own, lr or Δ, however large the gradient is. */
        public boolean stepsByRate() {
            return switch (this) {
                case SIGN, SIGNUM, LION, RMSPROP, ADAM, ADAMW, RPROP_PLUS, RPROP_MINUS, IRPROP_PLUS, IRPROP_MINUS ->
                    true;
                case SGD, CLIP, MOMENTUM, NESTEROV -> false;
            };
        }

        /** Whether the formula depends on how many updates there were. */
        public boolean countsUpdates() {
            return this == ADAM || this == ADAMW;
        }

        /** Whether {@link UpdateRule#momentum} means something. */
        public boolean hasMomentum() {
            return defaultMomentum > 0;
        }

        /** Whether {@link UpdateRule#beta2} means something. */
        public boolean hasBeta2() {
            return defaultBeta2 > 0;
        }

        /** Whether {@link UpdateRule#epsilon} means something. */
        public boolean hasEpsilon() {
            return defaultEpsilon > 0;
        }

        /** Whether {@link UpdateRule#decay} means something. */
        public boolean hasDecay() {
            return this == LION || this == ADAMW;
        }

        /** The name that people type. */
        public String label() {
            return label;
        }

        /** The names of those that have what another is told that it lacks. */
        static String having(RuleProblem lacking) {
            StringJoiner names = new StringJoiner(", ");
            for (Kind kind : values()) {
                boolean has =
                        switch (lacking) {
                            case NO_MOMENTUM -> kind.hasMomentum();
                            case NO_BETA2 -> kind.hasBeta2();
                            case NO_EPSILON -> kind.hasEpsilon();
                            default -> kind.hasDecay();
                        };
                if (has) {
                    names.add(kind.label());
                }
            }
            return names.toString();
        }
    }

    public UpdateRule {
        if (!kind.hasRate() && rate != 0) {
            throw RuleProblem.NO_RATE.with(kind.label());
        }
        if (kind.wholeSet() != (rprop != null)) {
            throw (kind.wholeSet() ? RuleProblem.STEP_SIZES_MISSING : RuleProblem.NO_STEP_SIZES).with(kind.label());
        }
        if (kind.hasRate() && (!(rate > 0) || Float.isInfinite(rate))) {
            throw RuleProblem.RATE_NOT_POSITIVE.with(rate);
        }
        if (!(clip > 0)) {
            throw RuleProblem.CLIP_NOT_POSITIVE.with(clip);
        }
        requireShare(RuleSetting.MOMENTUM, momentum);
        requireShare(RuleSetting.BETA2, beta2);
        requireNotNegative(RuleSetting.EPSILON, epsilon);
        requireNotNegative(RuleSetting.DECAY, decay);
        requireKnown(RuleProblem.NO_MOMENTUM, kind, momentum, kind.hasMomentum());
        requireKnown(RuleProblem.NO_BETA2, kind, beta2, kind.hasBeta2());
        requireKnown(RuleProblem.NO_EPSILON, kind, epsilon, kind.hasEpsilon());
        requireKnown(RuleProblem.NO_DECAY, kind, decay, kind.hasDecay());
        if (kind.hasEpsilon() && epsilon == 0) {
            throw RuleProblem.EPSILON_ZERO.with();
        }
        if (kind == Kind.CLIP && Float.isInfinite(clip)) {
            throw RuleProblem.CLIP_MISSING.with();
        }
    }

    /** A rule with the default step sizes, where it has any. */
    public UpdateRule(Kind kind, float rate, float clip, float momentum, float beta2, float epsilon, float decay) {
        this(kind, rate, clip, momentum, beta2, epsilon, decay, kind.wholeSet() ? Rprop.DEFAULT : null);
    }

    /** The rule with its default hyperparameters. */
    public static UpdateRule of(Kind kind) {
        return new UpdateRule(
                kind,
                kind.defaultRate,
                kind == Kind.CLIP ? 1 : NO_CLIP,
                kind.defaultMomentum,
                kind.defaultBeta2,
                kind.defaultEpsilon,
                kind.defaultDecay);
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
        return new UpdateRule(kind, other, clip, momentum, beta2, epsilon, decay, rprop);
    }

    public UpdateRule withClip(float other) {
        return new UpdateRule(kind, rate, other, momentum, beta2, epsilon, decay, rprop);
    }

    public UpdateRule withMomentum(float other) {
        return new UpdateRule(kind, rate, clip, other, beta2, epsilon, decay, rprop);
    }

    public UpdateRule withBeta2(float other) {
        return new UpdateRule(kind, rate, clip, momentum, other, epsilon, decay, rprop);
    }

    public UpdateRule withEpsilon(float other) {
        return new UpdateRule(kind, rate, clip, momentum, beta2, other, decay, rprop);
    }

    public UpdateRule withDecay(float other) {
        return new UpdateRule(kind, rate, clip, momentum, beta2, epsilon, other, rprop);
    }

    public UpdateRule withRprop(Rprop other) {
        return new UpdateRule(kind, rate, clip, momentum, beta2, epsilon, decay, other);
    }

    /** Whether gradients are clipped by value. */
    public boolean clips() {
        return !Float.isInfinite(clip);
    }

    private static void requireShare(RuleSetting setting, float value) {
        if (!(value >= 0 && value < 1)) {
            throw RuleProblem.NOT_A_SHARE.about(setting, setting.label(), value);
        }
    }

    private static void requireNotNegative(RuleSetting setting, float value) {
        if (!(value >= 0) || Float.isInfinite(value)) {
            throw RuleProblem.NEGATIVE.about(setting, setting.label(), value);
        }
    }

    private static void requireKnown(RuleProblem problem, Kind kind, float value, boolean known) {
        if (!known && value != 0) {
            throw problem.with(kind.label(), Kind.having(problem));
        }
    }
}
