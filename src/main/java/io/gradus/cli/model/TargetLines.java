package io.gradus.cli.model;

import io.gradus.report.TargetFields;
import io.gradus.text.Text;
import io.gradus.train.Evaluation;
import io.gradus.train.TargetError;
import java.util.ArrayList;
import java.util.List;

/** How far predicted values are from their targets, in the targets' units. */
public final class TargetLines {
    private static final int NAME = 12;

    private TargetLines() {}

    /** A line for each value: {@code price  R² 0.954, rms error 15,014, mean absolute error 11,760}. */
    public static List<String> of(Evaluation evaluation, List<String> names) {
        List<String> lines = new ArrayList<>();
        for (int j = 0; j < evaluation.targets().size(); j++) {
            TargetError error = evaluation.targets().get(j);
            lines.add(Text.left(Text.shown(TargetFields.name(names, j)), NAME) + "R² " + Text.fixed(error.r2(), 3)
                    + ", rms error " + measure(error.rms()) + ", mean absolute error " + measure(error.mae()));
        }
        return lines;
    }

    /** To about four digits. */
    private static String measure(double value) {
        return value >= 1000 && value < 1e12 ? Text.grouped(Math.round(value)) : Text.measure(value);
    }
}
