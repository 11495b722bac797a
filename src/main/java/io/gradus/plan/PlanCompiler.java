package io.gradus.plan;

import io.gradus.net.NetworkSpec;
import io.gradus.rule.GradientClip;
import io.gradus.rule.UpdateRule;
import org.jspecify.annotations.Nullable;

/** Turns a network, a rule and a batch size into a {@link Plan}. Nothing is allocated for the run itself. */
public final class PlanCompiler {
    private PlanCompiler() {}

    /**
     * The plan of training.
     *
     * @throws IllegalArgumentException if the arena would have 2³¹ floats or more, every layer is frozen, or a
     *     minibatch of one sample is to normalise a layer
     */
    public static Plan training(NetworkSpec network, TrainingSpec training) {
        requireTrained(network, training);
        requireVariance(network, training);
        requireUnits(network, training);
        requireSense(network, training);
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
            throw new IllegalArgumentException("the batch size must be at least 1, not " + batchSize);
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

    /**
     * Refuses to train nothing.
     *
     * @throws IllegalArgumentException if every layer of the network is frozen
     */
    public static void requireTrained(NetworkSpec network, TrainingSpec training) {
        int layers = network.layers().size();
        if (training.frozen() >= layers) {
            throw new IllegalArgumentException("with " + training.frozen() + " layers frozen, nothing of "
                    + network.shape() + " is left to train: it has "
                    + (layers == 1 ? "one layer, the output" : layers + " layers; freeze at most " + (layers - 1)));
        }
    }

    /**
     * Refuses to clip nothing.
     *
     * @throws IllegalArgumentException if adaptive clipping is to leave alone the only layer that is trained
     */
    public static void requireUnits(NetworkSpec network, TrainingSpec training) {
        if (training.gradientClip().kind() == GradientClip.Kind.AGC
                && training.frozen() >= network.layers().size() - 1) {
            throw new IllegalArgumentException("adaptive clipping leaves the output layer alone, and of "
                    + network.shape() + " no other is trained");
        }
    }

    /**
     * Refuses minibatches that have no variance.
     *
     * @throws IllegalArgumentException if they normalise a layer and have one sample, or are chunks of a whole set
     */
    public static void requireVariance(NetworkSpec network, TrainingSpec training) {
        if (network.hasBatchNorm() && training.batchSize() == 1) {
            throw new IllegalArgumentException("batch normalisation needs minibatches of several samples, not of 1;"
                    + " layer normalisation takes any");
        }
        if (network.hasBatchNorm() && training.rule().kind().wholeSet()) {
            throw new IllegalArgumentException("batch normalisation takes its statistics from minibatches, but rule "
                    + training.rule().kind().label()
                    + " takes the whole training set for one update, which only passes in"
                    + " chunks; use layer normalisation");
        }
    }

    /**
     * Refuses regularisation that has nothing to work on, or is contained in something else.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static void requireSense(NetworkSpec network, TrainingSpec training) {
        if (training.augmentation() != null && training.rule().kind().wholeSet()) {
            throw new IllegalArgumentException("rule " + training.rule().kind().label() + " compares the signs of"
                    + " successive gradients, which pictures that are others in every epoch would change by chance");
        }
        RegularizedPlan.requireSense(network, training.rule(), training.regularization());
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
