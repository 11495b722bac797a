package io.gradus.cli.model;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.SerialOptions;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.terminal.Terminal;
import io.gradus.model.Model;
import io.gradus.text.Text;
import io.gradus.train.Evaluator;
import io.gradus.train.Probabilities;
import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code gradus predict MODEL DATA}: writes a model's predictions as CSV. */
public final class PredictCommand implements Command {
    private static final String OUT = "--out";
    private static final String CODE = "--code";
    private static final String STREAM = "-";

    @Override
    public String name() {
        return "predict";
    }

    @Override
    public String summary() {
        return "Writes what a saved model says of each example, as CSV: the class, then each one's probability p(…), or"
                + " its output(…) where the loss makes no probabilities; or the values, in the units of their targets;"
                + " of a series, before them the number of the row that is meant. DATA - answers rows from stdin line"
                + " by line.";
    }

    @Override
    public void describe(Syntax syntax) {
        ModelUse.describe(syntax, true);
        syntax.section("Rows as they come");
        syntax.option(
                SerialOptions.SERIAL,
                "PORT|pty",
                "answer rows that come over this port, in place of DATA; pty makes a pseudo-terminal",
                "none",
                List.of("pty"));
        SerialOptions.describeBaud(syntax);
        syntax.section("Output");
        syntax.option(OUT, "FILE", "where to write", "stdout");
        syntax.flag(CODE, "of an auto-encoder: write the code, the outputs of its narrowest hidden layer");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus predict digits.safetensors digits", "predictions for the test part, as CSV"),
                new Example("gradus predict model.safetensors new.csv --out answers.csv", "predictions for new data"),
                new Example(
                        "sensor | gradus predict model.safetensors -",
                        "an answer to each row, as soon as it has come"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        Path out = arguments.path(OUT);
        if (out != null) {
            OutputFiles.requireWritable(out, OUT);
        }
        boolean stream =
                arguments.parameters().size() > 1 && arguments.required(1).equals(STREAM);
        if (stream || arguments.has(SerialOptions.SERIAL)) {
            return RowAnswers.run(arguments, terminal);
        }
        if (arguments.has(SerialOptions.BAUD)) {
            throw new UsageException(SerialOptions.BAUD + " is the speed of a serial port, but no "
                    + SerialOptions.SERIAL + " names one");
        }
        if (arguments.parameters().size() < 2) {
            throw new UsageException("DATA is missing: name a file, - for rows from stdin, or --serial PORT");
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
        row.addAll(AnswerText.heads(model));
        csv.writeRecord(row);
        use.evaluator().outputs(use.source(), (number, values) -> {
            begin(row, use, number);
            if (!classes.isEmpty()) {
                row.add(classes.get(Evaluator.largest(values)));
            }
            Probabilities.apply(model.network().loss(), values);
            for (int j = 0; j < values.length; j++) {
                row.add(AnswerText.value(model, j, values[j]));
            }
            csv.writeRecord(row);
        });
        csv.flush();
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
