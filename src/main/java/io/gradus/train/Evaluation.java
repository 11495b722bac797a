package io.gradus.train;

import java.util.List;

/**
 * How a network does on a part.
 *
 * @param samples how many examples it was asked about
 * @param loss mean over samples; of values to predict as they were scaled to train on
 * @param correct examples whose largest output is their class; -1 for regression
 * @param confusion (true class, predicted class) counts; empty for regression
 * @param targets of each value to predict, in the units of the data; empty for classes and auto-encoders
 */
public record Evaluation(int samples, double loss, int correct, int[][] confusion, List<TargetError> targets) {
    public Evaluation {
        targets = List.copyOf(targets);
    }

    /** Of classes. */
    public Evaluation(int samples, double loss, int correct, int[][] confusion) {
        this(samples, loss, correct, confusion, List.of());
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
