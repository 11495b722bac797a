package io.gradus.train;

import io.gradus.data.Dataset;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.health.HealthLimits;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSetting;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.LearningRateSchedule;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a {@link Trainer} is told, checked as a whole; {@link TrainerBuilder} has the defaults. What a plan
 * can check by itself, {@link io.gradus.plan.compiler.PlanCompiler} checks.
 *
 * @param network what is trained
 * @param training what its plan depends on: the rule, the batch size, clips, regularisation, augmentation
 * @param split the examples to train on, to validate by and to test with
 * @param batchSize samples of a step that were asked for, 0 if none were: the plan of a rule that takes the whole
 *     training set has chunks instead
 * @param seed what all randomness follows from
 * @param shuffle whether every epoch visits the examples in an order of its own
 * @param validateEvery the validation part is evaluated after every so many epochs; 0 if nothing was asked for: after
 *     each
 * @param scaling what is done to every input
 * @param initialWeights put in the place of the random ones
 * @param budget the most bytes that the arena may have; null for any number
 * @param remedies what the run does by itself about bad health
 * @param schedule how the learning rate changes from epoch to epoch
 * @param stopping when to end early, by any of these
 * @param limits where healthy ends
 * @param listener who is told of progress
 * @param executor what runs the plan; null for the best there is, on all cores
 */
record TrainerSettings(
        NetworkSpec network,
        TrainingSpec training,
        Split split,
        int batchSize,
        long seed,
        boolean shuffle,
        int validateEvery,
        Scaling scaling,
        InitialWeights initialWeights,
        @Nullable MemoryBudget budget,
        Remedies remedies,
        LearningRateSchedule schedule,
        List<StoppingRule> stopping,
        HealthLimits limits,
        TrainingListener listener,
        @Nullable Function<Plan, Step> executor) {
    /**
     * Checks that the settings go together.
     *
     * @throws IllegalArgumentException with the reason
     */
    TrainerSettings {
        stopping = List.copyOf(stopping);
        if (split.validation().size() == 0) {
            requireNoValidation(stopping, validateEvery);
        }
        UpdateRule.Kind kind = training.rule().kind();
        if (kind.wholeSet()) {
            requireWholeSet(kind, batchSize, split.train().size());
        }
        if (!kind.hasRate()) {
            requireNoRate(kind, schedule, remedies);
        }
        if (training.healthEvery() == 0 && (remedies.revive() || remedies.halveOnOscillation())) {
            throw TrainerProblem.REMEDY_WITHOUT_COUNTERS.with();
        }
        if (training.skipNonfinite() && remedies.rewindOnDiverged()) {
            throw TrainerProblem.REWIND_AND_SKIP.with(TrainerSetting.REWIND, TrainingSetting.SKIP_NONFINITE);
        }
        Dataset data = split.train().data();
        TargetRange.requireClasses(training.regularization(), data);
        TargetRange.require(network.loss(), data);
    }

    /** Whether an update takes the whole training set. */
    boolean wholeSet() {
        return training.rule().kind().wholeSet();
    }

    /**
     * Compiles the plan, holds it to the budget, and allocates what runs it.
     *
     * @throws BudgetExceededException if the plan is over its budget
     */
    Step makeStep() {
        Plan plan = PlanCompiler.training(network, training);
        if (budget != null) {
            Budgets.require(plan, budget);
        }
        return executor == null
                ? StepProvider.choose("auto", plan, Runtime.getRuntime().availableProcessors())
                : executor.apply(plan);
    }

    private static void requireNoValidation(List<StoppingRule> stopping, int validateEvery) {
        if (!stopping.isEmpty()) {
            throw TrainerProblem.STOPPING_WITHOUT_VALIDATION.with();
        }
        if (validateEvery > 0) {
            throw TrainerProblem.VALIDATION_MISSING.with();
        }
    }

    private static void requireWholeSet(UpdateRule.Kind kind, int batchSize, int size) {
        if (batchSize > 0 && batchSize < size) {
            throw TrainerProblem.MINIBATCHES_OF_WHOLE_SET.with(kind.label(), ", " + size + " samples,");
        }
    }

    private static void requireNoRate(UpdateRule.Kind kind, LearningRateSchedule schedule, Remedies remedies) {
        if (!schedule.isConstant()) {
            throw TrainerProblem.SCHEDULE_WITHOUT_RATE.with(kind.label());
        }
        if (remedies.halveOnOscillation() || remedies.rewindOnDiverged()) {
            throw TrainerProblem.REMEDY_WITHOUT_RATE.with(kind.label());
        }
    }
}
