package io.gradus.rule;

import java.io.Serializable;
import java.util.StringJoiner;

/**
 * What keeps a network from overfitting. Each part is off by default; they go together.
 *
 * <p>None of it is in the losses that are reported: those are the data's, of the targets as they are, so that losses in
 * training and in validation compare. And none of it is there when a network is evaluated.
 *
 * @param l2 λ: every weight's gradient gets {@code λw} more, the gradient of {@code λ/2·w²}; after clipping, as PyTorch's
 *     weight_decay. Biases are left out (Goodfellow, Bengio & Courville 2016, 7.1)
 * @param l1 λ: every weight's gradient gets {@code λ·sign(w)} more, the gradient of {@code λ|w|}. Biases are left out
 * @param maxNorm c: after every step the weights that lead into a unit, its bias left out, are scaled down to norm c if
 *     they were longer (Srivastava et al. 2014, 5.1); infinity for no bound
 * @param dropout P: every output of a hidden layer becomes 0 with probability P, and the others are multiplied by {@code
 *     1/(1-P)} (Srivastava et al. 2014, section 10; inverted dropout). P counts in 65536ths
 * @param inputDropout the same, of the network's scaled inputs
 * @param inputNoise σ of normal noise that is added to every scaled input (Bishop 1995)
 * @param labelSmoothing ε: the target {@code t} becomes {@code (1-ε)t + ε/K} with softmax over K classes (Szegedy et al.
 *     2016), and {@code (1-ε)t + ε/2} with sigmoids
 * @param sparsity λ: {@code λ Σ|y|} over a sample's hidden outputs y is made small besides, as by Keras'
 *     activity_regularizer
 */
public record Regularization(
        float l2,
        float l1,
        float maxNorm,
        float dropout,
        float inputDropout,
        float inputNoise,
        float labelSmoothing,
        float sparsity)
        implements Serializable {
    /** No bound of a unit's weights. */
    public static final float NO_BOUND = Float.POSITIVE_INFINITY;

    /** Nothing of it. */
    public static final Regularization NONE = new Regularization(0, 0, NO_BOUND, 0, 0, 0, 0, 0);

    /** What dropout's P is a multiple of, for comparisons with 16 random bits. */
    public static final int DROPOUT_PARTS = 1 << 16;

    public Regularization {
        requirePenalty(RuleSetting.L2, l2);
        requirePenalty(RuleSetting.L1, l1);
        requirePenalty(RuleSetting.SPARSITY, sparsity);
        requirePenalty(RuleSetting.INPUT_NOISE, inputNoise);
        requireProbability(RuleSetting.DROPOUT, dropout);
        requireProbability(RuleSetting.INPUT_DROPOUT, inputDropout);
        if (!(maxNorm > 0)) {
            throw RuleProblem.MAX_NORM_NOT_POSITIVE.with(maxNorm);
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw RuleProblem.SMOOTHING_OUT_OF_RANGE.with(labelSmoothing);
        }
    }

    public Regularization withL2(float other) {
        return new Regularization(other, l1, maxNorm, dropout, inputDropout, inputNoise, labelSmoothing, sparsity);
    }

    public Regularization withL1(float other) {
        return new Regularization(l2, other, maxNorm, dropout, inputDropout, inputNoise, labelSmoothing, sparsity);
    }

    public Regularization withMaxNorm(float other) {
        return new Regularization(l2, l1, other, dropout, inputDropout, inputNoise, labelSmoothing, sparsity);
    }

    public Regularization withDropout(float other) {
        return new Regularization(l2, l1, maxNorm, other, inputDropout, inputNoise, labelSmoothing, sparsity);
    }

    public Regularization withInputDropout(float other) {
        return new Regularization(l2, l1, maxNorm, dropout, other, inputNoise, labelSmoothing, sparsity);
    }

    public Regularization withInputNoise(float other) {
        return new Regularization(l2, l1, maxNorm, dropout, inputDropout, other, labelSmoothing, sparsity);
    }

    public Regularization withLabelSmoothing(float other) {
        return new Regularization(l2, l1, maxNorm, dropout, inputDropout, inputNoise, other, sparsity);
    }

    public Regularization withSparsity(float other) {
        return new Regularization(l2, l1, maxNorm, dropout, inputDropout, inputNoise, labelSmoothing, other);
    }

    /** Whether it changes nothing. */
    public boolean isNone() {
        return !penalizes() && !bounds() && !draws() && labelSmoothing == 0 && sparsity == 0;
    }

    /** Whether weights add to their gradients. */
    public boolean penalizes() {
        return l2 > 0 || l1 > 0;
    }

    /** Whether the norms of units' weights are bounded. */
    public boolean bounds() {
        return maxNorm < NO_BOUND;
    }

    /** Whether anything of it is left to chance. */
    public boolean draws() {
        return dropout > 0 || inputDropout > 0 || inputNoise > 0;
    }

    /** The number of {@link #DROPOUT_PARTS} that probability {@code p} is, the nearest one. */
    public static int parts(float p) {
        return Math.round(p * DROPOUT_PARTS);
    }

    private static void requirePenalty(RuleSetting setting, float value) {
        if (!(value >= 0) || Float.isInfinite(value)) {
            throw RuleProblem.NEGATIVE.about(setting, setting.label(), value);
        }
    }

    private static void requireProbability(RuleSetting setting, float p) {
        if (!(p >= 0 && p < 1) || parts(p) == DROPOUT_PARTS) {
            throw RuleProblem.NOT_A_PROBABILITY.about(setting, setting.label(), p);
        }
        if (p > 0 && parts(p) == 0) {
            throw RuleProblem.PROBABILITY_TOO_SMALL.about(setting, setting.label(), p);
        }
    }

    /** {@code dropout 0.5, l2 0.0001}; empty where there is nothing. */
    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(", ");
        say(words, "l2 ", l2);
        say(words, "l1 ", l1);
        say(words, "norms up to ", bounds() ? maxNorm : 0);
        say(words, "dropout ", dropout);
        say(words, "input dropout ", inputDropout);
        say(words, "input noise ", inputNoise);
        say(words, "label smoothing ", labelSmoothing);
        say(words, "sparsity ", sparsity);
        return words.toString();
    }

    private static void say(StringJoiner words, String name, float value) {
        if (value > 0) {
            String number = Float.toString(value).replace(".0E", "e").replace('E', 'e');
            words.add(name + (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number));
        }
    }
}
