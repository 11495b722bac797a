package io.gradus.report.page;

/**
 * One epoch, as pages show it; NaN for what there is none of.
 *
 * @param epoch 1 for the first
 * @param step steps taken so far
 * @param skipped steps not taken so far, because a number was not finite
 * @param verdict the word of its verdict
 */
public record EpochRow(
        int epoch,
        long step,
        long skipped,
        double loss,
        double errorPercent,
        double validationLoss,
        double validationErrorPercent,
        double rate,
        double samplesPerSecond,
        String verdict) {
    /** Stands for no epoch. */
    static final EpochRow NONE =
            new EpochRow(0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, "");
}
