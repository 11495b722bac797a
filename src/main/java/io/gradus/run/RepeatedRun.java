package io.gradus.run;

import io.gradus.health.Verdict;
import io.gradus.train.Evaluation;
import io.gradus.train.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One finished run of several.
 *
 * @param seed what all its randomness followed from
 * @param epochs how many it trained
 * @param keptEpoch the epoch whose weights were tested
 * @param trainingLoss mean over its last epoch
 * @param trainingErrorPercent over its last epoch; NaN for regression
 * @param test on the test part; null if the run failed
 * @param failure why it failed, or null
 * @param verdict the last that was said of its gradients
 * @param crc32c of its weights and scaling, as in the file of a saved model; empty if the run failed
 * @param seconds it took
 */
public record RepeatedRun(
        long seed,
        int epochs,
        int keptEpoch,
        double trainingLoss,
        double trainingErrorPercent,
        @Nullable Evaluation test,
        @Nullable Failure failure,
        Verdict verdict,
        String crc32c,
        double seconds) {
    /** Test error in per cent, or the test loss where values are predicted; NaN if the run failed. */
    public double measure() {
        if (test == null) {
            return Double.NaN;
        }
        return test.correct() < 0 ? test.loss() : test.errorPercent();
    }
}
