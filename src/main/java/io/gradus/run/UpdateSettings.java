package io.gradus.run;

import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How weights are updated.
 *
 * @param rule null for what suits the data
 * @param numbers of the rule that suits the data, where none is named: a rate other than its own, and so on
 * @param batchSize samples of a minibatch; 0 for what suits the data
 * @param chunkSize samples that pass at a time under a rule that takes the whole training set; 0 for
 *     {@link #USUAL_CHUNK}
 * @param healthEvery health counters at every so many steps, 0 for never; -1 for what suits the rule
 * @param frozen how many layers, from the first on, keep their weights
 * @param gradientClip a bound on gradients taken together
 * @param skipNonfinite whether a step that is not finite is left out, and training goes on behind it
 * @param regularization what keeps the network from overfitting; if nothing, and no rule is named, what suits the data
 */
public record UpdateSettings(
        @Nullable UpdateRule rule,
        Map<Hyperparameter, Float> numbers,
        int batchSize,
        int chunkSize,
        int healthEvery,
        int frozen,
        GradientClip gradientClip,
        boolean skipNonfinite,
        Regularization regularization)
        implements Serializable {
    /** Samples that pass at a time where nothing is said: enough for the kernels, and few for a board. */
    public static final int USUAL_CHUNK = 64;

    /** Nothing is said. */
    public static final UpdateSettings DEFAULT =
            new UpdateSettings(null, Map.of(), 0, 0, -1, 0, GradientClip.NONE, false, Regularization.NONE);

    /** Checks that numbers are of a rule that is not named. */
    public UpdateSettings {
        if (rule != null && !numbers.isEmpty()) {
            throw new IllegalArgumentException("a rule that is named has its own numbers");
        }
        numbers = numbers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(numbers));
    }

    /** The same with another rule. */
    public UpdateSettings withRule(UpdateRule other) {
        return new UpdateSettings(
                other,
                Map.of(),
                batchSize,
                chunkSize,
                healthEvery,
                frozen,
                gradientClip,
                skipNonfinite,
                regularization);
    }

    /** The same with minibatches of so many samples. */
    public UpdateSettings withBatchSize(int samples) {
        return new UpdateSettings(
                rule, numbers, samples, chunkSize, healthEvery, frozen, gradientClip, skipNonfinite, regularization);
    }

    /** The same with health counters at every so many steps; 0 for never. */
    public UpdateSettings withHealthEvery(int steps) {
        return new UpdateSettings(
                rule, numbers, batchSize, chunkSize, steps, frozen, gradientClip, skipNonfinite, regularization);
    }

    /** The same with the first layers frozen. */
    public UpdateSettings withFrozen(int layers) {
        return new UpdateSettings(
                rule, numbers, batchSize, chunkSize, healthEvery, layers, gradientClip, skipNonfinite, regularization);
    }

    /** The same with a bound on gradients taken together. */
    public UpdateSettings withGradientClip(GradientClip other) {
        return new UpdateSettings(
                rule, numbers, batchSize, chunkSize, healthEvery, frozen, other, skipNonfinite, regularization);
    }

    /** The same with other regularisation. */
    public UpdateSettings withRegularization(Regularization other) {
        return new UpdateSettings(
                rule, numbers, batchSize, chunkSize, healthEvery, frozen, gradientClip, skipNonfinite, other);
    }

    /** Whether the rule takes the whole training set for one update. */
    private static boolean wholeSet(UpdateRule rule) {
        return rule.kind().wholeSet();
    }

    /**
     * What a plan follows from, but for augmentation.
     *
     * @throws io.gradus.problem.ProblemException if settings do not go together
     */
    public TrainingSpec training(TrainingDefaults defaults) {
        UpdateRule chosen = rule == null ? defaults.rule() : rule;
        for (Map.Entry<Hyperparameter, Float> number : numbers.entrySet()) {
            chosen = chosen.with(number.getKey(), number.getValue());
        }
        if (chunkSize > 0 && !wholeSet(chosen)) {
            throw RunProblem.CHUNK_OF_MINIBATCHES.with(chosen.kind().label());
        }
        int minibatch = batchSize > 0 ? batchSize : defaults.batchSize();
        int chunk = chunkSize > 0 ? chunkSize : USUAL_CHUNK;
        int usualEvery = wholeSet(chosen) ? 1 : Plan.DEFAULT_HEALTH_EVERY; // an update of a whole set is rare
        return new TrainingSpec(
                chosen,
                wholeSet(chosen) ? chunk : minibatch,
                healthEvery < 0 ? usualEvery : healthEvery,
                frozen,
                gradientClip,
                skipNonfinite,
                null,
                rule == null && regularization.isNone() ? defaults.regularization() : regularization,
                false);
    }
}
