package io.gradus.plan.compiler;

import io.gradus.rule.Hyperparameter;
import io.gradus.rule.Regularizer;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.layout.ArenaLayout;
import io.gradus.plan.op.MaxNormOp;
import io.gradus.plan.op.OpList;
import io.gradus.plan.op.UpdateOp;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Loss;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Regularization;
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
        requireSense(network, training.rule(), training.regularization());
    }

    private static void requireSense(NetworkSpec network, UpdateRule rule, Regularization chosen) {
        boolean flat = network.layers().size() == 1;
        if (flat && chosen.has(Regularizer.DROPOUT)) {
            throw new IllegalArgumentException(
                    "dropout is of hidden outputs, and " + network.shape() + " has none; drop inputs instead");
        }
        if (flat && chosen.has(Regularizer.SPARSITY)) {
            throw new IllegalArgumentException("sparsity is of hidden outputs, and " + network.shape() + " has none");
        }
        if (chosen.has(Regularizer.LABEL_SMOOTHING) && network.topology().autoencoder()) {
            throw new IllegalArgumentException("label smoothing is for classes, and an auto-encoder has none");
        }
        if (chosen.isRandom() && rule.kind().wholeSet()) {
            throw new IllegalArgumentException("rule " + rule.kind().label()
                    + " compares the signs of successive gradients, which dropout and noise would change by chance");
        }
        Loss loss = network.loss();
        if (chosen.has(Regularizer.LABEL_SMOOTHING) && !loss.takesLogits()) {
            throw new IllegalArgumentException(
                    "label smoothing is for the losses of classes, cross-entropy and bce, not " + loss.label());
        }
        if (chosen.has(Regularizer.L2) && rule.get(Hyperparameter.DECAY) > 0) {
            throw new IllegalArgumentException(
                    "rule " + rule.kind().label()
                            + " lets weights decay by itself, past its running means; use either that decay or l2: with l2, set the decay to 0");
        }
    }

    private static Plan compile(NetworkSpec network, @Nullable TrainingSpec training, int batchSize) {
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
