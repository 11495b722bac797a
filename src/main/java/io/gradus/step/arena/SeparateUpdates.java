package io.gradus.step.arena;

import io.gradus.plan.Plan;
import io.gradus.plan.TrainingProblem;
import io.gradus.plan.TrainingSpec;

/** What steps in two halves need of a plan. */
public final class SeparateUpdates {
    private SeparateUpdates() {}

    /**
     * Refuses plans whose gradients are not apart from updates, and more than a minibatch.
     *
     * @throws io.gradus.problem.ProblemException if the plan does not keep its gradient, or its rule adds up a whole
     *     set's
     * @throws IllegalArgumentException if the samples are none or too many
     */
    public static void require(Plan plan, int samples) {
        TrainingSpec training = plan.training();
        if (training == null || !training.wholeGradient()) {
            throw TrainingProblem.NOT_SEPARATE.with();
        }
        if (training.rule().kind().wholeSet()) {
            throw TrainingProblem.SEPARATE_WHOLE_SET.with(training.rule().kind().label());
        }
        if (samples < 1 || samples > plan.batchSize()) {
            throw new IllegalArgumentException(
                    "a gradient of " + samples + " samples, of a plan for minibatches of " + plan.batchSize());
        }
    }
}
