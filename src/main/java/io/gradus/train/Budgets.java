package io.gradus.train;

import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.text.Text;
import java.util.Locale;

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
            throw new BudgetExceededException(String.format(
                    Locale.ROOT,
                    "the plan needs %s (%,d bytes), %s over the budget of %s; %s",
                    Text.bytes(plan.arenaBytes()),
                    plan.arenaBytes(),
                    Text.bytes(plan.arenaBytes() - budget.bytes()),
                    budget,
                    whatFits(plan, budget)));
        }
    }

    /** The bytes that a run takes besides its arena where it keeps the weights of its best epoch. */
    public static long bestWeights(Plan plan) {
        return (long) BestWeights.floats(plan) * Float.BYTES;
    }

    /** The first of: the largest batch, a rule without state, no counters, and at last a width, that would fit. */
    public static String whatFits(Plan plan, MemoryBudget budget) {
        TrainingSpec training = plan.training();
        if (training == null) {
            return "a smaller network would fit";
        }
        int batch = largestBatch(plan, training, budget);
        if (batch > 0) {
            return (training.rule().kind().wholeSet() ? "--chunk " : "--batch ") + batch + " would fit";
        }
        String change = "";
        if (training.rule().kind().stateFloats() > 0) {
            training = training.withRule(UpdateRule.of(UpdateRule.Kind.SGD));
            change = "--rule sgd, which keeps no state, with ";
            batch = largestBatch(plan, training, budget);
            if (batch > 0) {
                return change + "--batch " + batch + " would fit";
            }
        }
        training = training.withHealthEvery(0);
        batch = largestBatch(plan, training, budget);
        if (batch > 0) {
            return change + "--batch " + batch + " and --health-every 0 would fit";
        }
        boolean pairs = plan.network().hasBatchNorm(); // which one sample alone has no variance for
        long least = PlanCompiler.arenaBytes(plan.network(), training.withBatchSize(pairs ? 2 : 1));
        return "even " + (pairs ? "two samples" : "one sample") + " at a time it needs " + Text.bytes(least)
                + ": make the hidden layers smaller";
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
