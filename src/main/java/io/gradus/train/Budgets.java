package io.gradus.train;

import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSetting;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.problem.Setting;
import io.gradus.rule.RuleSetting;
import io.gradus.rule.UpdateRule;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;

/** Holds plans to their budgets, and finds what would fit. */
public final class Budgets {
    private Budgets() {}

    /**
     * Refuses a plan that is over its budget.
     *
     * @throws BudgetExceededException saying by how much, and what would fit
     */
    public static void require(Plan plan, MemoryBudget budget) {
        if (!budget.fits(plan)) {
            throw refusal(plan, budget);
        }
    }

    /** The bytes that a run takes besides its arena where it keeps the weights of its best epoch. */
    public static long bestWeights(Plan plan) {
        return (long) BestWeights.floats(plan) * Float.BYTES;
    }

    /**
     * What would fit is the first of: the largest batch, the same with a rule without state, the same without counters;
     * and at last a narrower network.
     */
    private static BudgetExceededException refusal(Plan plan, MemoryBudget budget) {
        TrainingSpec training = plan.training();
        if (training == null) {
            return over(TrainerProblem.OVER_BUDGET, plan, budget);
        }
        Setting size = training.rule().kind().wholeSet() ? TrainingSetting.CHUNK : TrainingSetting.BATCH_SIZE;
        int batch = largestBatch(plan, training, budget);
        if (batch > 0) {
            return over(TrainerProblem.OVER_BUDGET_BY_BATCH, plan, budget, size, batch);
        }
        boolean stateful = training.rule().kind().stateFloats() > 0;
        if (stateful) {
            training = training.withRule(UpdateRule.of(UpdateRule.Kind.SGD));
            batch = largestBatch(plan, training, budget);
            if (batch > 0) {
                return over(
                        TrainerProblem.OVER_BUDGET_BY_STATE,
                        plan,
                        budget,
                        RuleSetting.RULE,
                        TrainingSetting.BATCH_SIZE,
                        batch);
            }
        }
        training = training.withHealthEvery(0);
        batch = largestBatch(plan, training, budget);
        if (batch > 0) {
            Setting every = TrainingSetting.HEALTH_EVERY;
            Setting rule = RuleSetting.RULE;
            return stateful
                    ? over(
                            TrainerProblem.OVER_BUDGET_BY_ALL,
                            plan,
                            budget,
                            rule,
                            TrainingSetting.BATCH_SIZE,
                            batch,
                            every)
                    : over(TrainerProblem.OVER_BUDGET_BY_COUNTERS, plan, budget, size, batch, every);
        }
        boolean pairs = plan.network().hasBatchNorm(); // which one sample alone has no variance for
        long least = PlanCompiler.arenaBytes(plan.network(), training.withBatchSize(pairs ? 2 : 1));
        return over(
                TrainerProblem.OVER_BUDGET_BY_NETWORK,
                plan,
                budget,
                pairs ? "two samples" : "one sample",
                Text.bytes(least));
    }

    private static BudgetExceededException over(
            TrainerProblem problem, Plan plan, MemoryBudget budget, Object... remedy) {
        List<Object> values = new ArrayList<>(List.of(
                Text.bytes(plan.arenaBytes()),
                plan.arenaBytes(),
                Text.bytes(plan.arenaBytes() - budget.bytes()),
                budget));
        values.addAll(List.of(remedy));
        return new BudgetExceededException(problem, values.toArray());
    }

    private static int largestBatch(Plan plan, TrainingSpec training, MemoryBudget budget) {
        int low = 0;
        int high = plan.batchSize();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (PlanCompiler.arenaBytes(plan.network(), training.withBatchSize(middle)) <= budget.bytes()) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
