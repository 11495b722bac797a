package io.gradus.plan;

import io.gradus.net.NetworkSpec;
import io.gradus.problem.ProblemException;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;

/** Whether a network can be trained as it is to be. */
public final class TrainingChecks {
    private TrainingChecks() {}

    /**
     * Refuses a training that does not go with the network: that would train nothing, has nothing to work on, or does
     * what another part of it does already.
     *
     * @throws ProblemException with a {@link TrainingProblem}
     */
    public static void require(NetworkSpec network, TrainingSpec training) {
        requireTrained(network, training);
        requireVariance(network, training);
        requireRepeatable(training);
        requireHidden(network, training.regularization());
        requireClasses(network, training.regularization());
        if (training.regularization().has(Regularizer.L2) && training.rule().get(Hyperparameter.DECAY) > 0) {
            throw TrainingProblem.L2_AND_DECAY.with(training.rule().kind().label());
        }
    }

    private static void requireTrained(NetworkSpec network, TrainingSpec training) {
        int layers = network.layers().size();
        if (training.frozen() >= layers) {
            throw TrainingProblem.ALL_FROZEN.with(
                    training.frozen(),
                    network.shape(),
                    layers == 1 ? "one layer, the output" : layers + " layers; freeze at most " + (layers - 1));
        }
        if (training.gradientClip().kind() == GradientClip.Kind.AGC && training.frozen() >= layers - 1) {
            throw TrainingProblem.AGC_OF_OUTPUT.with(network.shape());
        }
    }

    private static void requireVariance(NetworkSpec network, TrainingSpec training) {
        if (network.hasBatchNorm() && training.rule().kind().wholeSet()) {
            throw TrainingProblem.BATCH_NORM_OF_WHOLE_SET.with(
                    training.rule().kind().label());
        }
        if (network.hasBatchNorm() && training.batchSize() == 1) {
            throw TrainingProblem.BATCH_NORM_OF_ONE.with();
        }
    }

    /** A rule that compares gradients over the whole set needs the same examples every time. */
    private static void requireRepeatable(TrainingSpec training) {
        UpdateRule.Kind kind = training.rule().kind();
        if (training.augmentation() != null && kind.wholeSet()) {
            throw TrainingProblem.AUGMENTED_WHOLE_SET.with(kind.label());
        }
        for (Regularizer regularizer : training.regularization().numbers().keySet()) {
            if (regularizer.isRandom() && kind.wholeSet()) {
                throw TrainingProblem.RANDOM_WHOLE_SET.about(regularizer, kind.label(), regularizer.label());
            }
        }
    }

    private static void requireHidden(NetworkSpec network, Regularization chosen) {
        if (network.layers().size() > 1) {
            return;
        }
        for (Regularizer regularizer : chosen.numbers().keySet()) {
            if (regularizer.isOfHiddenOutputs()) {
                throw TrainingProblem.WITHOUT_HIDDEN.about(regularizer, regularizer.label(), network.shape());
            }
        }
    }

    private static void requireClasses(NetworkSpec network, Regularization chosen) {
        if (!chosen.has(Regularizer.LABEL_SMOOTHING)) {
            return;
        }
        if (network.topology().autoencoder()) {
            throw TrainingProblem.SMOOTHING_OF_AUTOENCODER.with();
        }
        if (!network.loss().takesLogits()) {
            throw TrainingProblem.SMOOTHING_WITHOUT_CLASSES.with(network.loss().label());
        }
    }
}
