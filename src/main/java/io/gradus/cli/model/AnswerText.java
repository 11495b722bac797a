package io.gradus.cli.model;

import io.gradus.data.schema.TableSchema;
import io.gradus.model.Model;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** How {@code gradus predict} writes answers. */
final class AnswerText {
    private static final int DIGITS = 13; // of numbers that floats would blur

    private AnswerText() {}

    /**
     * What the outputs' columns are: the predicted class, and then {@code p(NAME)} for each class's probability, or
     * {@code output(NAME)} where the loss makes no probabilities of outputs; or the values that are predicted, by
     * their names.
     */
    static List<String> heads(Model model) {
        List<String> heads = new ArrayList<>();
        List<String> names = model.outputNames();
        TableSchema columns = model.columns();
        boolean classes = !model.classNames().isEmpty();
        if (classes) {
            if (columns != null && columns.named() && columns.targets().size() == 1) {
                heads.add(columns.targetNames().get(0));
            } else {
                heads.add("predicted");
            }
            String what = model.network().loss().takesLogits() ? "p" : "output";
            names.forEach(name -> heads.add(what + "(" + name + ")"));
            return heads;
        }
        if (!names.isEmpty()) {
            return names;
        }
        int outputs = model.network().outputs();
        for (int j = 1; j <= outputs; j++) {
            heads.add(outputs == 1 ? "predicted" : "predicted_" + j);
        }
        return heads;
    }

    /** An output in its target's units, to as many digits as it has. */
    static String value(Model model, int output, double value) {
        double result = model.classNames().isEmpty() ? model.inUnits(output, value) : value;
        return text(model, output, result);
    }

    /** An answer that is in its units, to as many digits as it has. */
    static String text(Model model, int output, double result) {
        if (model.classNames().isEmpty() && model.hasOffset(output)) {
            return new BigDecimal(result)
                    .round(new MathContext(DIGITS))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        return Float.toString((float) result);
    }
}
