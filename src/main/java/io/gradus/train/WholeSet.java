package io.gradus.train;

import io.gradus.plan.TrainingSpec;
import io.gradus.rule.LearningRateSchedule;

/** What makes no sense under a rule that takes the whole training set for one update, and has no learning rate. */
final class WholeSet {
    private WholeSet() {}

    /**
     * Refuses it.
     *
     * @param batchSize that was asked for, or 0
     * @param size of the training part
     * @throws IllegalArgumentException with the reason
     */
    static void require(
            TrainingSpec training, int batchSize, int size, LearningRateSchedule schedule, Remedies remedies) {
        if (!training.rule().kind().wholeSet()) {
            return;
        }
        String rule = "rule " + training.rule().kind().label();
        if (batchSize > 0 && batchSize < size) {
            throw new IllegalArgumentException(rule
                    + " compares the signs of successive gradients, which the noise of minibatches would change: it takes the"
                    + " whole training set, " + size + " samples, for one update, not batches of " + batchSize);
        }
        if (!schedule.isConstant()) {
            throw new IllegalArgumentException(rule + " has no learning rate that a schedule could change");
        }
        if (remedies.halveOnOscillation() || remedies.rewindOnDiverged()) {
            throw new IllegalArgumentException(rule + " has no learning rate to halve");
        }
    }
}
