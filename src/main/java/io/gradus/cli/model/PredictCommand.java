package io.gradus.cli.model;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.terminal.Terminal;
import io.gradus.train.Evaluator;
import io.gradus.train.Probabilities;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code gradus predict MODEL DATA}: what a model says of each example, as CSV. */
public final class PredictCommand implements Command {
    private static final String OUT = "--out";
    private static final String CODE = "--code";

    @Override
    public String name() {
        return "predict";
    }

    @Override
    public String summary() {
        return "Writes what a saved model says of each example, as CSV: the prediction, then each class's probability; of a"
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
        try (ModelUse use = ModelUse.of(arguments, terminal)) {
            boolean code = arguments.has(CODE);
            if (code && !use.model().network().topology().autoencoder()) {
                throw new UsageException(CODE + ": the model is no auto-encoder but "
                        + use.model().network());
            }
            if (out != null) {
                try (Writer writer = Files.newBufferedWriter(out, StandardCharsets.UTF_8)) {
                    write(use, code, writer);
                }
                return OK;
            }
            Writer writer = new BufferedWriter(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8));
            write(use, code, writer);
            writer.flush();
            return terminal.isGone() ? FAILED : OK;
        }
    }

    private static void write(ModelUse use, boolean code, Writer writer) throws IOException {
        if (code) {
            writeCode(use, writer);
            return;
        }
        List<String> classes = use.model().classNames();
        int outputs = use.model().network().outputs();
        CsvWriter csv = CsvWriter.builder().build(writer);
        List<String> row = heads(use);
        if (!classes.isEmpty()) {
            row.add("predicted");
            row.addAll(classes);
        } else if (outputs == 1) {
            row.add("predicted");
        } else {
            for (int j = 1; j <= outputs; j++) {
                row.add("predicted_" + j);
            }
        }
        csv.writeRecord(row);
        use.evaluator().outputs(use.source(), (number, values) -> {
            begin(row, use, number);
            if (!classes.isEmpty()) {
                row.add(classes.get(Evaluator.largest(values)));
            }
            Probabilities.apply(use.model().network().loss(), values);
            for (float value : values) {
                row.add(Float.toString(value));
            }
            csv.writeRecord(row);
        });
        csv.flush();
    }

    /** Names of the columns before the outputs: of a series, whose first rows end no window, the row that is meant. */
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
            row.add(Integer.toString(number + window)); // that the window ends with, counted from 1
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
