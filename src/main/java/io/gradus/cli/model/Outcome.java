package io.gradus.cli.model;

import io.gradus.data.Dataset;
import io.gradus.text.Text;
import io.gradus.train.Evaluation;

/** Writes results of evaluations as people read them. */
public final class Outcome {
    private Outcome() {}

    /** A note on the windows of a time series; empty for other data. */
    public static String windows(Dataset data) {
        return data.window() == 0 ? "" : " (a time series in windows of " + Text.count(data.window(), "row") + ")";
    }

    /** {@code error 2.59 % (7 of 270 wrong), loss 0.1123}. */
    public static String outcome(Evaluation evaluation) {
        String loss = "loss " + Text.measure(evaluation.loss());
        return evaluation.correct() < 0
                ? loss + " (" + Text.count(evaluation.samples(), "sample") + ")"
                : "error " + Text.percent(evaluation.errorPercent()) + " ("
                        + Text.grouped(evaluation.samples() - evaluation.correct()) + " of "
                        + Text.grouped(evaluation.samples()) + " wrong), " + loss;
    }
}
