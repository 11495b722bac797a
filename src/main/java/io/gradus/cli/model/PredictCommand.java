package io.gradus.cli.model;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.schema.TableSchema;
import io.gradus.model.Model;
import io.gradus.train.Evaluator;
import io.gradus.train.Probabilities;
import io.gradus.text.Text;
import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code gradus predict MODEL DATA}: writes a model's predictions as CSV. */
public final class PredictCommand implements Command {
    private static final String OUT = "--out";
    private static final String CODE = "--code";
    private static final int DIGITS = 13; // of numbers that floats would blur

    @Override
    public String name() {
        return "predict";
    }

    @Override
    public String summary() {
        return "Writes what a saved model says of each example, as CSV: the class, then each one's probability p(…), or its"
                + " output(…) where the loss makes no probabilities; or the values, in the units of their targets; of a"
                + " series, before them the number of the row that is meant.";
    }

    @Override
    public void describe(Syntax syntax) {
        ModelUse.describe(syntax);
        syntax.section("Output");
        syntax.option(OUT, "FILE", "where to write", "stdout");
        syntax.flag(CODE, "of an auto-encoder: write the code, the outputs of its narrowest hidden layer");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus predict digits.safetensors digits", "predictions for the test part, as CSV"),
                new Example("gradus predict model.safetensors new.csv --out answers.csv", "predictions for new data"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        Path out = arguments.path(OUT);
        if (out != null) {
            OutputFiles.requireWritable(out, OUT);
        }
        try (ModelUse use = ModelUse.of(arguments, terminal, false)) {
            boolean code = arguments.has(CODE);
            if (code && !use.model().network().topology().autoencoder()) {
                throw new UsageException(CODE + ": the model is not an auto-encoder but "
                        + use.model().network());
            }
            if (out != null) {
                try (Writer writer = Files.newBufferedWriter(out, StandardCharsets.UTF_8)) {
                    write(use, code, writer);
                }
                return OK;
            }
            Writer writer = new BufferedWriter(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8));
            write(use, code, terminal.isLive() ? new ShownWriter(writer) : writer);
            writer.flush();
            return OK;
        }
    }

    private static void write(ModelUse use, boolean code, Writer writer) throws IOException {
        if (code) {
            writeCode(use, writer);
            return;
        }
        Model model = use.model();
        List<String> classes = model.classNames();
        CsvWriter csv = CsvWriter.builder().build(writer);
        List<String> row = heads(use);
        row.addAll(outputHeads(model));
        csv.writeRecord(row);
        use.evaluator().outputs(use.source(), (number, values) -> {
            begin(row, use, number);
            if (!classes.isEmpty()) {
                row.add(classes.get(Evaluator.largest(values)));
            }
            Probabilities.apply(model.network().loss(), values);
            for (int j = 0; j < values.length; j++) {
                row.add(inUnits(model, j, values[j]));
            }
            csv.writeRecord(row);
        });
        csv.flush();
    }

    /**
     * What the outputs' columns are: the predicted class, and then {@code p(NAME)} for each class's probability, or {@code
     * output(NAME)} where the loss makes no probabilities of outputs; or the values that are predicted, by their names.
     */
    private static List<String> outputHeads(Model model) {
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
    private static String inUnits(Model model, int output, float value) {
        double result = model.classNames().isEmpty() ? model.inUnits(output, value) : value;
        if (model.classNames().isEmpty() && model.hasOffset(output)) {
            return new BigDecimal(result)
                    .round(new MathContext(DIGITS))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        return Float.toString((float) result);
    }

    /** Names of the columns before the outputs: for a time series, the row that the prediction is for. */
    private static List<String> heads(ModelUse use) {
        List<String> heads = new ArrayList<>();
        if (use.source().data().window() > 0) {
            heads.add("row");
        }
        return heads;
    }

    private static void begin(List<String> row, ModelUse use, int number) {
        row.clear();
        int window = use.source().data().window();
        if (window > 0) {
            row.add(Integer.toString(number + window)); // the last row of the window, counted from 1
        }
    }

    /** To people, what names from files hold of control characters is shown, and does not happen. */
    private static final class ShownWriter extends FilterWriter {
        ShownWriter(Writer out) {
            super(out);
        }

        @Override
        public void write(int c) throws IOException {
            out.write(c == '\n' || c == '\r' ? Character.toString(c) : Text.shown(Character.toString(c)));
        }

        @Override
        public void write(char[] from, int offset, int length) throws IOException {
            write(new String(from), offset, length);
        }

        @Override
        public void write(String from, int offset, int length) throws IOException {
            for (int n = offset; n < offset + length; n++) {
                write(from.charAt(n));
            }
        }
    }

    private static void writeCode(ModelUse use, Writer writer) throws IOException {
        int layer = use.model().network().bottleneck();
        CsvWriter csv = CsvWriter.builder().build(writer);
        List<String> row = heads(use);
        for (int j = 1; j <= use.model().network().layers().get(layer).width(); j++) {
            row.add("code_" + j);
        }
        csv.writeRecord(row);
        use.evaluator().outputs(use.source(), layer, (number, values) -> {
            begin(row, use, number);
            for (float value : values) {
                row.add(Float.toString(value));
            }
            csv.writeRecord(row);
        });
        csv.flush();
    }
}
