package io.gradus.cli.model;

import io.gradus.report.JsonLine;
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
            lines.add(Text.left(name(names, j), NAME) + "R² " + Text.fixed(error.r2(), 3) + ", rms error "
                    + measure(error.rms()) + ", mean absolute error " + measure(error.mae()));
        }
        return lines;
    }

    /** A list of them. */
    public static void put(JsonLine line, Evaluation evaluation, List<String> names) {
        line.list("outputs");
        for (int j = 0; j < evaluation.targets().size(); j++) {
            TargetError error = evaluation.targets().get(j);
            line.item()
                    .put("output", j + 1)
                    .put("name", name(names, j))
                    .put("rmse", error.rms())
                    .put("mae", error.mae())
                    .put("r2", error.r2())
                    .endItem();
        }
        line.endList();
    }

    /** To about four digits. */
    private static String measure(double value) {
        return value >= 1000 && value < 1e12 ? Text.grouped(Math.round(value)) : Text.measure(value);
    }

    private static String name(List<String> names, int output) {
        return output < names.size() ? names.get(output) : "output " + (output + 1);
    }
}
