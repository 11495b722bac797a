package io.gradus.plan.compiler;

import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingChecks;
import io.gradus.plan.TrainingProblem;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.layout.ArenaLayout;
import io.gradus.plan.op.MaxNormOp;
import io.gradus.plan.op.OpList;
import io.gradus.plan.op.UpdateOp;
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
        return compile(network, training, training.batchSize());
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
        try {
            return lay(network, training, batchSize);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "network " + network.shape() + " would need an arena of 2^31 floats or more; make its layers or the"
                            + " batch smaller",
                    e);
        }
    }

    private static Plan lay(NetworkSpec network, @Nullable TrainingSpec training, int batchSize) {
        ArenaLayout layout = new ArenaLayout(network, training, batchSize);
        OpList ops = new OpList();
        ForwardPass.compile(layout, ops);
        int forwardOps = ops.size();
        if (training != null) {
            BackwardPass.compile(layout, ops);
            if (training.wholeGradient()) {
                UpdateOp.compile(layout, training, ops);
            }
            for (int n = layout.frozen; n < layout.layers; n++) {
                MaxNormOp.afterUpdate(layout, ops, n);
            }
        }
        return new Plan(network, training, batchSize, ops.toArray(), forwardOps, layout.regions.toList());
    }
}
