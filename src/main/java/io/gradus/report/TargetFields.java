package io.gradus.report;

import io.gradus.train.Evaluation;
import io.gradus.train.TargetError;
import java.util.List;

/** How far predicted values are from their targets, as fields of a JSON object. */
public final class TargetFields {
    private TargetFields() {}

    /** Adds {@code "outputs":[{"output":1,"name":"price","rmse":15014,"mae":11760,"r2":0.97}]}; nothing for classes. */
    public static JsonLine put(JsonLine line, Evaluation evaluation, List<String> names) {
        if (evaluation.targets().isEmpty()) {
            return line;
        }
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
        return line.endList();
    }

    /** An output's name, or its number from 1 where it has none. */
    public static String name(List<String> names, int output) {
        return output < names.size() ? names.get(output) : "output " + (output + 1);
    }
}
