package io.gradus.train;

import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.health.HealthLimits;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.LearningRateSchedule;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a {@link Trainer} is told, checked as a whole; {@link TrainerBuilder} has the defaults. What a plan can
 * check by itself, {@link io.gradus.plan.PlanCompiler} checks.
 *
 * @param network what is trained
 * @param training what its plan depends on: the rule, the batch size, clips, regularisation, augmentation
 * @param split the examples to train on, to validate by and to test with
 * @param batchSize samples of a step that were asked for, 0 if none were: the plan of a rule that takes the whole training
 *     set has chunks instead
 * @param seed what all randomness follows from
 * @param shuffle whether every epoch visits the examples in an order of its own
 * @param validateEvery the validation part is evaluated after every so many epochs
 * @param scaling what is done to every input
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
        if (!stopping.isEmpty() && split.validation().size() == 0) {
            throw new IllegalArgumentException("early stopping needs a validation part, and there is none");
        }
        if (wholeSet(training)) {
            requireWholeSet(
                    training.rule().kind().label(), batchSize, split.train().size());
            requireNoRate(training.rule().kind().label(), schedule, remedies);
        }
        if (training.healthEvery() == 0 && (remedies.revive() || remedies.halveOnOscillation())) {
            throw new IllegalArgumentException(
                    "reviving dead units and halving the rate on oscillation go by the health"
                            + " counters, which are switched off");
        }
        if (training.skipNonfinite() && remedies.rewindOnDiverged()) {
            throw new IllegalArgumentException("a run that skips steps which are not finite goes on where it is, and"
                    + " never rewinds: choose one of them");
        }
        if (training.regularization().labelSmoothing() > 0
                && !split.train().data().isClassification()) {
            throw new IllegalArgumentException("label smoothing is for classes, and "
                    + split.train().data().name() + " has values to predict");
        }
        TargetRange.require(network.loss(), split.train().data());
    }

    /** Whether an update takes the whole training set. */
    boolean wholeSet() {
        return wholeSet(training);
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

    private static boolean wholeSet(TrainingSpec training) {
        return training.rule().kind().wholeSet();
    }

    private static void requireWholeSet(String rule, int batchSize, int size) {
        if (batchSize > 0 && batchSize < size) {
            throw new IllegalArgumentException("rule " + rule
                    + " compares the signs of successive gradients, which the noise of minibatches would change: it takes the"
                    + " whole training set, " + size + " samples, for one update, not batches of " + batchSize);
        }
    }

    private static void requireNoRate(String rule, LearningRateSchedule schedule, Remedies remedies) {
        if (!schedule.isConstant()) {
            throw new IllegalArgumentException("rule " + rule + " has no learning rate that a schedule could change");
        }
        if (remedies.halveOnOscillation() || remedies.rewindOnDiverged()) {
            throw new IllegalArgumentException("rule " + rule + " has no learning rate to halve");
        }
    }
}
