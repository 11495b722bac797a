package io.gradus.train;

import java.io.Serializable;

/** How a network does on a part. */
public final class Evaluation implements Serializable {
    private static final long serialVersionUID = 1;

    private final int samples;
    private final double loss;
    private final int correct;
    private final int[][] confusion;

    /** Takes the array over: the caller must not change it any more. */
    public Evaluation(int samples, double loss, int correct, int[][] confusion) {
        this.samples = samples;
        this.loss = loss;
        this.correct = correct;
        this.confusion = confusion;
    }

    /** How many examples it was evaluated on. */
    public int samples() {
        return samples;
    }

    /** Mean loss over samples. */
    public double loss() {
        return loss;
    }

    /** Examples whose largest output is their class; -1 for regression. */
    public int correct() {
        return correct;
    }

    /** (true class, predicted class) counts; empty for regression. */
    public int[][] confusion() {
        return confusion;
    }

    /** Wrongly classified examples in per cent; NaN for regression. */
    public double errorPercent() {
        return correct < 0 ? Double.NaN : 100.0 * (samples - correct) / samples;
    }
}
