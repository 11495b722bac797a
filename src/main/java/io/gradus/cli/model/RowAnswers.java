package io.gradus.cli.model;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.SerialOptions;
import io.gradus.cli.stream.LineReader;
import io.gradus.cli.stream.RowStream;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.table.CellSplitter;
import io.gradus.device.BaudRates;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.predict.Predictor;
import io.gradus.predict.RowPredictor;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code gradus predict MODEL -} and {@code --serial PORT}: a line of answer for each line that comes, sent at once. A
 * first line that names columns is answered by the names of the answer's. A row that cannot be read is answered by a
 * line that begins with {@code error:}, and the rest goes on.
 */
final class RowAnswers {
    private static final List<String> OTHERS = List.of("--out", "--code", "--part", "--split", "--seed");

    private final Predictor predictor;
    private final RowStream stream;
    private @Nullable CellSplitter splitter;
    private @Nullable RowPredictor rows;
    private int line;
    private int unread;

    private RowAnswers(Predictor predictor, RowStream stream) {
        this.predictor = predictor;
        this.stream = stream;
    }

    static int run(Arguments arguments, Terminal terminal) throws IOException {
        for (String other : OTHERS) {
            if (arguments.has(other)) {
                throw new UsageException(other + ": it is for data of a file, not for rows as they come; leave it out");
            }
        }
        boolean serial = arguments.has(SerialOptions.SERIAL);
        if (serial && arguments.parameters().size() > 1) {
            throw new UsageException(
                    SerialOptions.SERIAL + ": rows come over the port; leave out " + arguments.required(1));
        }
        Model model = ModelFile.read(arguments.requiredPath(0));
        int baud = SerialOptions.baud(arguments, BaudRates.DEFAULT);
        try (Predictor predictor = Predictor.of(model, 1);
                RowStream stream = serial
                        ? RowStream.ofPort(String.valueOf(arguments.text(SerialOptions.SERIAL)), baud)
                        : RowStream.of(System.in, terminal.out())) {
            if (serial) {
                terminal.line("answering rows on " + stream);
            }
            RowAnswers answers = new RowAnswers(predictor, stream);
            LineReader lines = new LineReader(stream);
            for (String text = lines.next(); text != null && !terminal.isGone(); text = lines.next()) {
                answers.take(text);
            }
            if (answers.unread > 0) {
                terminal.warn(answers.unread + (answers.unread == 1 ? " row" : " rows")
                        + " could not be read, and had an error for an answer");
            }
            return answers.unread > 0 || terminal.isGone() ? 1 : 0;
        }
    }

    private void take(String text) throws IOException {
        line++;
        if (text.isBlank()) {
            return;
        }
        String clean = line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (splitter == null) {
            splitter = CellSplitter.of(clean);
        }
        List<String> cells = splitter.split(clean);
        if (rows == null) {
            rows = new RowPredictor(predictor, splitter.style());
            if (rows.isHeader(cells)) {
                rows.header(cells);
                send(AnswerText.heads(predictor.model()));
                return;
            }
        }
        double[] answer;
        try {
            answer = rows.answer(cells);
        } catch (IllegalArgumentException e) {
            unread++;
            stream.write(("error: line " + line + ": " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return;
        }
        send(answer == null ? List.of("") : words(answer));
    }

    private List<String> words(double[] answer) {
        Model model = predictor.model();
        List<String> words = new ArrayList<>();
        if (!model.classNames().isEmpty()) {
            int best = 0;
            for (int j = 1; j < answer.length; j++) {
                best = answer[j] > answer[best] ? j : best;
            }
            words.add(model.classNames().get(best));
        }
        for (int j = 0; j < answer.length; j++) {
            words.add(AnswerText.text(model, j, answer[j]));
        }
        return words;
    }

    private void send(List<String> words) throws IOException {
        StringWriter text = new StringWriter();
        if (words.size() == 1 && words.get(0).isEmpty()) {
            text.write("\n");
        } else {
            try (CsvWriter csv = CsvWriter.builder().build(text)) {
                csv.writeRecord(words);
            }
        }
        stream.write(text.toString().replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
    }
}
