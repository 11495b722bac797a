package io.gradus.plan;

import io.gradus.data.augment.AugmentedImages;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import org.jspecify.annotations.Nullable;

/**
 * How a network is trained, as far as its plan must know: the counterpart of {@link io.gradus.net.NetworkSpec}.
 *
 * @param rule how weights move
 * @param batchSize samples of a full minibatch; under a rule that takes the whole training set for one update, of the
 *     chunks in which the set is passed through: the memory follows from it, and the update but for its rounding does
 *     not
 * @param healthEvery fill in the health counters at steps 0, k, 2k, …; 0 for never
 * @param frozen how many layers, from the first on, keep their weights: no error goes down to them, and they have
 *     neither gradients nor rule state
 * @param gradientClip a bound on gradients taken together
 * @param skipNonfinite whether a step may go wrong midway and leave no trace, so that training can go on behind it
 * @param augmentation how pictures are changed when they are loaded; null for not at all
 * @param regularization what keeps the network from overfitting
 * @param separateUpdate whether steps can be taken in two halves, the gradient and then an update, by it or by another:
 *     for training on several machines
 */
public record TrainingSpec(
        UpdateRule rule,
        int batchSize,
        int healthEvery,
        int frozen,
        GradientClip gradientClip,
        boolean skipNonfinite,
        @Nullable AugmentedImages augmentation,
        Regularization regularization,
        boolean separateUpdate) {
    public TrainingSpec {
        if (batchSize < 1) {
            throw TrainingProblem.NO_BATCH.with(batchSize);
        }
        if (healthEvery < 0) {
            throw TrainingProblem.HEALTH_EVERY_NEGATIVE.with(healthEvery);
        }
        if (frozen < 0) {
            throw TrainingProblem.FROZEN_NEGATIVE.with(frozen);
        }
        if (gradientClip.clips() && rule.kind().readsSigns()) {
            throw TrainingProblem.NORM_OF_SIGNS.about(
                    gradientClip.setting(), rule.kind().label());
        }
        if (skipNonfinite && rule.kind().wholeSet()) {
            throw TrainingProblem.SKIP_OF_WHOLE_SET.with(rule.kind().label());
        }
        if (separateUpdate && rule.kind().wholeSet()) {
            throw TrainingProblem.SEPARATE_WHOLE_SET.with(rule.kind().label());
        }
    }

    /** Every layer is trained, and with nothing besides. */
    public TrainingSpec(UpdateRule rule, int batchSize, int healthEvery) {
        this(rule, batchSize, healthEvery, 0, GradientClip.NONE, false, null, Regularization.NONE, false);
    }

    /**
     * A rule with the defaults of everything else: minibatches of 32, counters every {@link Plan#DEFAULT_HEALTH_EVERY}
     * steps.
     */
    public static TrainingSpec of(UpdateRule rule) {
        return new TrainingSpec(rule, 32, Plan.DEFAULT_HEALTH_EVERY);
    }

    public TrainingSpec withRule(UpdateRule other) {
        return new TrainingSpec(
                other,
                batchSize,
                healthEvery,
                frozen,
                gradientClip,
                skipNonfinite,
                augmentation,
                regularization,
                separateUpdate);
    }

    public TrainingSpec withBatchSize(int other) {
        return new TrainingSpec(
                rule,
                other,
                healthEvery,
                frozen,
                gradientClip,
                skipNonfinite,
                augmentation,
                regularization,
                separateUpdate);
    }

    public TrainingSpec withHealthEvery(int other) {
        return new TrainingSpec(
                rule,
                batchSize,
                other,
                frozen,
                gradientClip,
                skipNonfinite,
                augmentation,
                regularization,
                separateUpdate);
    }

    public TrainingSpec withFrozen(int other) {
        return new TrainingSpec(
                rule,
                batchSize,
                healthEvery,
                other,
                gradientClip,
                skipNonfinite,
                augmentation,
                regularization,
                separateUpdate);
    }

    public TrainingSpec withGradientClip(GradientClip other) {
        return new TrainingSpec(
                rule,
                batchSize,
                healthEvery,
                frozen,
                other,
                skipNonfinite,
                augmentation,
                regularization,
                separateUpdate);
    }

    public TrainingSpec withSkipNonfinite(boolean other) {
        return new TrainingSpec(
                rule,
                batchSize,
                healthEvery,
                frozen,
                gradientClip,
                other,
                augmentation,
                regularization,
                separateUpdate);
    }

    public TrainingSpec withAugmentation(@Nullable AugmentedImages other) {
        return new TrainingSpec(
                rule,
                batchSize,
                healthEvery,
                frozen,
                gradientClip,
                skipNonfinite,
                other,
                regularization,
                separateUpdate);
    }

    public TrainingSpec withRegularization(Regularization other) {
        return new TrainingSpec(
                rule, batchSize, healthEvery, frozen, gradientClip, skipNonfinite, augmentation, other, separateUpdate);
    }

    /** The same with steps that can be taken in two halves. */
    public TrainingSpec withSeparateUpdate(boolean other) {
        return new TrainingSpec(
                rule, batchSize, healthEvery, frozen, gradientClip, skipNonfinite, augmentation, regularization, other);
    }

    /** Whether the whole gradient must be there before any weight may move: the plan then has an array for it. */
    public boolean wholeGradient() {
        return gradientClip.clips()
                || skipNonfinite
                || separateUpdate
                || rule.kind().wholeSet();
    }
}
