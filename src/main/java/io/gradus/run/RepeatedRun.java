package io.gradus.run;

import io.gradus.data.Dataset;
import io.gradus.health.Verdict;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.model.Provenance;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import io.gradus.train.Failure;
import io.gradus.train.Trainer;
import java.io.Serializable;
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
        double seconds)
        implements Serializable {
    /** R² on the test part, the mean over all values to predict; NaN if there are none, or the run failed. */
    public double r2() {
        return test == null ? Double.NaN : test.r2();
    }

    /** Test error in per cent, or the test loss where values are predicted; NaN if the run failed. */
    public double measure() {
        if (test == null) {
            return Double.NaN;
        }
        return test.correct() < 0 ? test.loss() : test.errorPercent();
    }

    /**
     * Trains a run to its end, and closes its trainer.
     *
     * @param began when it was begun, as {@link System#nanoTime} says
     */
    static RepeatedRun of(long seed, Repeats.Started started, long began) {
        try (Trainer trainer = started.trainer()) {
            EpochReport last = trainer.until(started.epochs());
            boolean failed = trainer.failure() != null;
            int kept = failed ? last.epoch() : trainer.restoreBest();
            return new RepeatedRun(
                    seed,
                    last.epoch(),
                    kept,
                    last.loss(),
                    last.errorPercent(),
                    failed ? null : trainer.test(),
                    trainer.failure(),
                    trainer.monitor().verdict(),
                    failed ? "" : checksum(trainer, started.split().train().data()),
                    (System.nanoTime() - began) / 1e9);
        }
    }

    /** Of the weights and the scaling, as a model file of theirs would have it. */
    private static String checksum(Trainer trainer, Dataset data) {
        return ModelFile.checksum(
                Model.of(trainer.plan(), trainer.step().arena(), trainer.scaling(), data, Provenance.UNKNOWN));
    }
}
