package io.gradus.rule;

import static io.gradus.rule.Hyperparameter.BETA2;
import static io.gradus.rule.Hyperparameter.DECAY;
import static io.gradus.rule.Hyperparameter.EPSILON;
import static io.gradus.rule.Hyperparameter.RATE;

import io.gradus.problem.ProblemException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a weight w moves, given the minibatch-mean gradient g of the loss.
 *
 * <p>Every rule sees g after value clipping, {@code max(-clip, min(clip, g))}, when {@link #clip} is finite. To add a
 * rule: a {@link Kind} here, a case in {@code step.java.RuleKernel} and a function in {@code
 * native/src/update/rule-inl.h}; a number that no other rule has is a {@link Hyperparameter} first.
 *
 * @param kind the formula
 * @param numbers a value for each number that the kind has
 * @param rprop step sizes of the rprop family; null elsewhere
 */
public record UpdateRule(
        Kind kind,
        Map<Hyperparameter, Float> numbers,
        @Nullable Rprop rprop) implements Serializable {
    /** No value clipping. */
    public static final float NO_CLIP = Float.POSITIVE_INFINITY;

    /** What holds of a rule. The executors' kernels and the trainer ask for these and never for names. */
    public enum Trait {
        /** Plain gradient descent: the step is the clipped gradient times the rate, and there is no state. */
        PLAIN,
        /**
         * An update takes the gradient of the whole training set: of the rprop family, which compares the signs of
         * successive gradients, and would take the noise of minibatches for changes of sign. There is then no learning
         * rate: each weight's step size adapts by itself.
         */
        WHOLE_SET,
        /** The formula depends on how many updates there were. */
        COUNTS_UPDATES,
        /** Gradients' signs are all that the rule reads of them, so that scaling them changes nothing. */
        READS_SIGNS,
        /** A weight's step has a size of its own, lr or Δ, however large the gradient is. */
        STEPS_BY_RATE,
        /** A weight may go back by its last change. */
        BACKTRACKS
    }

    /** The formulas. */
    public enum Kind {
        /** {@code w -= lr·g}. */
        SGD(0, Map.of(RATE, 0.1f), Trait.PLAIN),
        /** {@code w -= lr·max(-Δ0, min(Δ0, g))}: value clipping, as the lecture slides and Keras' clipvalue. */
        CLIP(0, Map.of(RATE, 0.1f, Hyperparameter.CLIP, 1f), Trait.PLAIN),
        /** {@code w -= lr·sign(g)}, sign(0) = 0: signSGD, Bernstein et al. 2018. */
        SIGN(0, Map.of(RATE, 0.001f), Trait.READS_SIGNS, Trait.STEPS_BY_RATE),
        /** {@code v = μv + g; w -= lr·v} (Polyak 1964). */
        MOMENTUM(1, Map.of(RATE, 0.02f, Hyperparameter.MOMENTUM, 0.9f)),
        /** {@code v = μv + g; w -= lr·(g + μv)} (Nesterov 1983, in the form of Sutskever et al. 2013). */
        NESTEROV(1, Map.of(RATE, 0.02f, Hyperparameter.MOMENTUM, 0.9f)),
        /** {@code m = βm + (1-β)g; w -= lr·sign(m)} (Bernstein et al. 2018). */
        SIGNUM(1, Map.of(RATE, 0.001f, Hyperparameter.MOMENTUM, 0.9f), Trait.STEPS_BY_RATE),
        /** {@code c = β1·m + (1-β1)g; w -= lr(sign(c) + λw); m = β2·m + (1-β2)g} (Chen et al. 2023). */
        LION(1, Map.of(RATE, 0.001f, Hyperparameter.MOMENTUM, 0.9f, BETA2, 0.99f, DECAY, 0f), Trait.STEPS_BY_RATE),
        /** {@code v = ρv + (1-ρ)g²; w -= lr·g/(√v + ε)} (Tieleman & Hinton 2012, lecture 6.5). */
        RMSPROP(1, Map.of(RATE, 0.001f, BETA2, 0.9f, EPSILON, 1e-8f), Trait.STEPS_BY_RATE),
        /**
         * {@code m = β1·m + (1-β1)g; v = β2·v + (1-β2)g²; w -= lr·m̂/(√v̂ + ε)} with {@code m̂ = m/(1-β1ᵗ)} and
         * {@code v̂ = v/(1-β2ᵗ)} at the t-th update (Kingma & Ba 2015).
         */
        ADAM(
                2,
                Map.of(RATE, 0.001f, Hyperparameter.MOMENTUM, 0.9f, BETA2, 0.999f, EPSILON, 1e-8f),
                Trait.STEPS_BY_RATE,
                Trait.COUNTS_UPDATES),
        /** As adam, and {@code w -= lr·λw} (Loshchilov & Hutter 2019). */
        ADAMW(
                2,
                Map.of(RATE, 0.001f, Hyperparameter.MOMENTUM, 0.9f, BETA2, 0.999f, EPSILON, 1e-8f, DECAY, 0.01f),
                Trait.STEPS_BY_RATE,
                Trait.COUNTS_UPDATES),
        /**
         * Δ = min(η+·Δ, Δmax) where g has the sign it had at the update before, max(η-·Δ, Δmin) where it has the other;
         * {@code w -= sign(g)·Δ}, but where the sign changed the weight goes back by its last change, and g counts as 0
         * at the next update (Riedmiller & Braun 1993).
         */
        RPROP_PLUS("rprop+", 3, Trait.BACKTRACKS),
        /** As rprop+, but always {@code w -= sign(g)·Δ} (Riedmiller 1994; this name: Igel & Hüsken 2003). */
        RPROP_MINUS("rprop-", 2),
        /** As rprop+, but where the sign changed a weight goes back only if the loss grew (Igel & Hüsken 2003). */
        IRPROP_PLUS("irprop+", 3, Trait.BACKTRACKS),
        /** As rprop-, but where the sign changed g counts as 0, now and at the next update (Igel & Hüsken 2003). */
        IRPROP_MINUS("irprop-", 2);

        private final String label;
        private final int stateFloats;

        @SuppressWarnings("ImmutableEnumChecker") // of Map.of
        private final Map<Hyperparameter, Float> defaults;

        @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
        private final Set<Trait> traits;

        Kind(int stateFloats, Map<Hyperparameter, Float> defaults, Trait... traits) {
            this.label = name().toLowerCase(Locale.ROOT);
            this.stateFloats = stateFloats;
            this.defaults = defaults;
            this.traits = Set.of(traits);
        }

        /** Of the rprop family. */
        Kind(String label, int stateFloats, Trait... traits) {
            this.label = label;
            this.stateFloats = stateFloats;
            this.defaults = Map.of();
            Set<Trait> all = EnumSet.of(Trait.WHOLE_SET, Trait.READS_SIGNS, Trait.STEPS_BY_RATE);
            all.addAll(Set.of(traits));
            this.traits = Collections.unmodifiableSet(all);
        }

        /** Floats of state that the rule keeps for each parameter. */
        public int stateFloats() {
            return stateFloats;
        }

        /** Whether that holds of the rule. */
        public boolean has(Trait trait) {
            return traits.contains(trait);
        }

        /** All that holds of it. */
        public Set<Trait> traits() {
            return Collections.unmodifiableSet(traits);
        }

        /** Whether the rule's formula has that number; every one has a clip. */
        public boolean has(Hyperparameter number) {
            return number == Hyperparameter.CLIP || defaults.containsKey(number);
        }

        /** A value of it that suits small networks; 0 of what the rule does not have. */
        public float defaultOf(Hyperparameter number) {
            return defaults.getOrDefault(number, number == Hyperparameter.CLIP ? NO_CLIP : 0f);
        }

        /** That the rule has no such number. */
        private ProblemException lacks(Hyperparameter number) {
            if (number == RATE) {
                return RuleProblem.NO_RATE.with(label);
            }
            return RuleProblem.NO_SUCH_NUMBER.about(number, label, number.label(), having(number));
        }

        /** The names of the rules that have a number: {@code lion, adamw}. */
        public static String having(Hyperparameter number) {
            return Arrays.stream(values())
                    .filter(kind -> kind.has(number))
                    .map(Kind::label)
                    .collect(Collectors.joining(", "));
        }

        /** Whether the rule has a learning rate. */
        public boolean hasRate() {
            return has(RATE);
        }

        /** {@link Trait#WHOLE_SET}. */
        public boolean wholeSet() {
            return has(Trait.WHOLE_SET);
        }

        /** {@link Trait#READS_SIGNS}. */
        public boolean readsSigns() {
            return has(Trait.READS_SIGNS);
        }

        /** {@link Trait#STEPS_BY_RATE}. */
        public boolean stepsByRate() {
            return has(Trait.STEPS_BY_RATE);
        }

        /** {@link Trait#COUNTS_UPDATES}. */
        public boolean countsUpdates() {
            return has(Trait.COUNTS_UPDATES);
        }

        /** The name that people type. */
        public String label() {
            return label;
        }
    }

    public UpdateRule {
        EnumMap<Hyperparameter, Float> own = new EnumMap<>(Hyperparameter.class);
        for (Hyperparameter number : Hyperparameter.values()) {
            if (kind.has(number)) {
                float value = numbers.getOrDefault(number, kind.defaultOf(number));
                number.range().require(number, value);
                own.put(number, value);
            } else if (numbers.getOrDefault(number, 0f) != 0) {
                throw kind.lacks(number);
            }
        }
        numbers = Collections.unmodifiableMap(own);
        if (kind.wholeSet() != (rprop != null)) {
            throw (kind.wholeSet() ? RuleProblem.STEP_SIZES_MISSING : RuleProblem.NO_STEP_SIZES).with(kind.label());
        }
        if (kind == Kind.CLIP && own.containsValue(NO_CLIP)) {
            throw RuleProblem.CLIP_MISSING.with();
        }
    }

    /** The rule with its default numbers. */
    public static UpdateRule of(Kind kind) {
        return new UpdateRule(kind, Map.of(), kind.wholeSet() ? Rprop.DEFAULT : null);
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

    /** Gradient descent that goes on in its direction by 0.9 of the last step (Polyak 1964). */
    public static UpdateRule momentum(float rate) {
        return of(Kind.MOMENTUM).withRate(rate);
    }

    /** Kingma and Ba 2015, with their numbers. */
    public static UpdateRule adam(float rate) {
        return of(Kind.ADAM).withRate(rate);
    }

    /** Loshchilov and Hutter 2019: {@link #adam} with a weight decay of its own. */
    public static UpdateRule adamw(float rate) {
        return of(Kind.ADAMW).withRate(rate);
    }

    /** Tieleman and Hinton 2012. */
    public static UpdateRule rmsprop(float rate) {
        return of(Kind.RMSPROP).withRate(rate);
    }

    /** A number; 0 if the rule does not have it. */
    public float get(Hyperparameter number) {
        return numbers.getOrDefault(number, 0f);
    }

    /** Learning rate, lr; 0 for rules that have none. */
    public float rate() {
        return get(RATE);
    }

    /** Δ0, the largest |g| let through; infinity clips nothing. */
    public float clip() {
        return get(Hyperparameter.CLIP);
    }

    /**
     * The same with another number.
     *
     * @throws io.gradus.problem.ProblemException if the rule has no such number, or it cannot be that
     */
    public UpdateRule with(Hyperparameter number, float value) {
        if (!kind.has(number)) {
            throw kind.lacks(number);
        }
        EnumMap<Hyperparameter, Float> others = new EnumMap<>(numbers);
        others.put(number, value);
        return new UpdateRule(kind, others, rprop);
    }

    public UpdateRule withRate(float other) {
        return with(RATE, other);
    }

    public UpdateRule withClip(float other) {
        return with(Hyperparameter.CLIP, other);
    }

    public UpdateRule withRprop(Rprop other) {
        return new UpdateRule(kind, numbers, other);
    }

    /** Whether gradients are clipped by value. */
    public boolean clips() {
        return !Float.isInfinite(clip());
    }
}
