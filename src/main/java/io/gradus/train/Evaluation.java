package io.gradus.train;

import java.io.Serializable;
import java.util.List;

/** How a network does on a part. */
public final class Evaluation implements Serializable {
    private static final long serialVersionUID = 1;

    private final int samples;
    private final double loss;
    private final int correct;
    private final int[][] confusion;
    private final List<TargetError> targets;

    /** Takes the array over: the caller must not change it any more. */
    public Evaluation(int samples, double loss, int correct, int[][] confusion, List<TargetError> targets) {
        this.samples = samples;
        this.loss = loss;
        this.correct = correct;
        this.confusion = confusion;
        this.targets = List.copyOf(targets);
    }

    /** Of classes; takes the array over. */
    public Evaluation(int samples, double loss, int correct, int[][] confusion) {
        this(samples, loss, correct, confusion, List.of());
    }

    /** How many examples it was evaluated on. */
    public int samples() {
        return samples;
    }

    /** Mean loss over samples; of values to predict, as they were scaled to train on. */
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

    /** The errors of each value to predict, in the units of the data; empty for classes and auto-encoders. */
    public List<TargetError> targets() {
        return targets;
    }

    /** Wrongly classified examples in per cent; NaN for regression. */
    public double errorPercent() {
        return correct < 0 ? Double.NaN : 100.0 * (samples - correct) / samples;
    }

    /** R², the mean over all values to predict; NaN if there are none. */
    public double r2() {
        double sum = 0;
        for (TargetError target : targets) {
            sum += target.r2();
        }
        return targets.isEmpty() ? Double.NaN : sum / targets.size();
    }
}
