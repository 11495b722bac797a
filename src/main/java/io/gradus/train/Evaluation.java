package io.gradus.train;

/**
 * How a network does on a part.
 *
 * @param samples how many examples it was asked about
 * @param loss mean over samples
 * @param correct examples whose largest output is their class; -1 for regression
 * @param confusion (true class, predicted class) counts; empty for regression
 */
public record Evaluation(int samples, double loss, int correct, int[][] confusion) {
    /** Wrongly classified examples in per cent; NaN for regression. */
    public double errorPercent() {
        return correct < 0 ? Double.NaN : 100.0 * (samples - correct) / samples;
    }
}
