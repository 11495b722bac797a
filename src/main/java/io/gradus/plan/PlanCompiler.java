package io.gradus.plan;

import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import org.jspecify.annotations.Nullable;

/** Turns a network, a rule and a batch size into a {@link Plan}. Nothing is allocated for the run itself. */
public final class PlanCompiler {
    private PlanCompiler() {}

    /**
     * The plan of training.
     *
     * @throws IllegalArgumentException if the arena would have 2³¹ floats or more, or {@link TrainingChecks} refuse it
     */
    public static Plan training(NetworkSpec network, TrainingSpec training) {
        TrainingChecks.require(network, training);
        return RegularizedPlan.of(compile(network, training, training.batchSize()));
    }

    /**
     * The plan of training by a rule and nothing besides.
     *
     * @param healthEvery fill in the health counters at every so many steps; 0 for never
     * @throws IllegalArgumentException if the arena would have 2³¹ floats or more
     */
    public static Plan training(NetworkSpec network, UpdateRule rule, int batchSize, int healthEvery) {
        return training(network, new TrainingSpec(rule, batchSize, healthEvery));
    }

    /** The plan of inference alone: no deltas, no state, no counters. */
    public static Plan inference(NetworkSpec network, int batchSize) {
        if (batchSize < 1) {
            throw TrainingProblem.NO_BATCH.with(batchSize);
        }
        return compile(network, null, batchSize);
    }

    /** The bytes that a training plan's arena would take; Long.MAX_VALUE if there can be no such arena. */
    public static long arenaBytes(NetworkSpec network, TrainingSpec training) {
        try {
            return training(network, training).arenaBytes();
        } catch (IllegalArgumentException | ArithmeticException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    private static Plan compile(NetworkSpec network, @Nullable TrainingSpec training, int batchSize) {
        ArenaLayout layout = new ArenaLayout(network, training, batchSize);
        OpList ops = new OpList();
        ForwardHalf.compile(layout, ops);
        int forwardOps = ops.size();
        if (training != null) {
            BackwardHalf.compile(layout, training.rule(), ops);
            WholeGradient.compile(layout, training, ops);
        }
        return new Plan(network, training, batchSize, ops.toArray(), forwardOps, layout.regions);
    }
}
