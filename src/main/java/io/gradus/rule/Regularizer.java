package io.gradus.rule;

import io.gradus.problem.Setting;
import java.util.Locale;
import java.util.Set;

/** The ways of {@link Regularization}: each has one number, and is off by default. */
public enum Regularizer implements Setting {
    /**
     * λ: every weight's gradient gets {@code λw} more, the gradient of {@code λ/2·w²}; after clipping, as PyTorch's
     * weight_decay. Biases are left out (Goodfellow, Bengio & Courville 2016, 7.1).
     */
    L2(
            "X",
            Range.NOT_NEGATIVE,
            "L2 penalty: add X times the weight to its gradient, as PyTorch's weight_decay; not to biases'"),
    /** λ: every weight's gradient gets {@code λ·sign(w)} more, the gradient of {@code λ|w|}. Biases are left out. */
    L1("X", Range.NOT_NEGATIVE, "L1 penalty: add X times the weight's sign to its gradient; not to biases'"),
    /**
     * c: after every step the weights that lead into a unit, its bias left out, are scaled down to norm c if they were
     * longer (Srivastava et al. 2014, 5.1); infinity for no bound.
     */
    MAX_NORM("C", Range.POSITIVE, "after each step scale the weights into a unit down to norm C", Trait.AFTER_UPDATE),
    /**
     * P: every output of a hidden layer becomes 0 with probability P, and the others are multiplied by {@code 1/(1-P)}
     * (Srivastava et al. 2014, section 10; inverted dropout). P counts in 65536ths.
     */
    DROPOUT(
            "P",
            Range.PROBABILITY,
            "set each hidden output to 0 with probability P while training",
            Trait.RANDOM,
            Trait.OF_HIDDEN_OUTPUTS),
    /** The same, of the network's scaled inputs. */
    INPUT_DROPOUT("P", Range.PROBABILITY, "set each scaled input to 0 with probability P while training", Trait.RANDOM),
    /** σ of normal noise that is added to every scaled input (Bishop 1995). */
    INPUT_NOISE(
            "SIGMA",
            Range.NOT_NEGATIVE,
            "add normal noise of standard deviation SIGMA to scaled inputs while training",
            Trait.RANDOM),
    /**
     * ε: the target {@code t} becomes {@code (1-ε)t + ε/K} with softmax over K classes (Szegedy et al. 2016), and
     * {@code (1-ε)t + ε/2} with sigmoids.
     */
    LABEL_SMOOTHING("EPS", Range.SHARE, "move targets by EPS towards equal probabilities; for cross-entropy and bce"),
    /** λ: {@code λ Σ|y|} over a sample's hidden outputs y is made small besides, as by Keras' activity_regularizer. */
    SPARSITY("X", Range.NOT_NEGATIVE, "add X times the sum of |hidden outputs| to the loss", Trait.OF_HIDDEN_OUTPUTS);

    /** What holds of a regulariser, for the settings that exclude it. */
    private enum Trait {
        /** It draws random numbers at every step. */
        RANDOM,
        /** It works on the outputs of hidden layers. */
        OF_HIDDEN_OUTPUTS,
        /** It changes weights once they have moved, and appears in no gradient. */
        AFTER_UPDATE
    }

    private final String symbol;
    private final Range range;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final Set<Trait> traits;

    Regularizer(String symbol, Range range, String meaning, Trait... traits) {
        this.symbol = symbol;
        this.range = range;
        this.meaning = meaning;
        this.traits = Set.of(traits);
    }

    /** The value that changes nothing. */
    public float off() {
        return this == MAX_NORM ? Float.POSITIVE_INFINITY : 0;
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The name that people type: {@code max-norm}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its number, where {@link #meaning} speaks of it. */
    public String symbol() {
        return symbol;
    }

    /** Which values it can have. */
    public Range range() {
        return range;
    }

    /** What it does, for people. */
    public String meaning() {
        return meaning;
    }

    /** Whether it draws random numbers at every step. */
    public boolean isRandom() {
        return traits.contains(Trait.RANDOM);
    }

    /** Whether it needs a hidden layer. */
    public boolean isOfHiddenOutputs() {
        return traits.contains(Trait.OF_HIDDEN_OUTPUTS);
    }

    /** Whether it changes weights once they have moved, and appears in no gradient. */
    public boolean isAfterUpdate() {
        return traits.contains(Trait.AFTER_UPDATE);
    }
}
