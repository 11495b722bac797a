package io.gradus.cli.train;

import io.gradus.cli.stream.LineReader;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.table.CellSplitter;
import io.gradus.learn.Learner;
import io.gradus.learn.RowFeeder;
import io.gradus.model.Model;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns rows as they come. A row whose value to learn is {@code ?} or empty is answered on stdout; a line {@code save}
 * saves the model.
 */
final class RowLearning {
    private static final int TOLD = 10; // rows that cannot be read, before they are only counted
    private static final byte[] SAVE = {'s', 'a', 'v', 'e'};

    private final Learner learner;
    private final Path out;
    private final Terminal terminal;
    private final boolean quiet;
    private String head;
    private @Nullable RowFeeder feeder;
    private long refused;
    private long drifts;
    private boolean closed;

    /** @param head the first line of the stream, if it was read already; else "" */
    RowLearning(Learner learner, Path out, Terminal terminal, String head, boolean quiet) {
        this.learner = learner;
        this.out = out;
        this.terminal = terminal;
        this.head = head;
        this.quiet = quiet;
    }

    /** Learns until the stream ends. */
    void follow(LineReader lines) throws IOException {
        if (!head.isEmpty()) {
            begin(head);
        }
        for (int length = lines.read(); length >= 0; length = lines.read()) {
            if (length > 0) {
                take(lines, length);
            }
        }
    }

    private synchronized void take(LineReader lines, int length) {
        byte[] line = lines.line();
        if (length == SAVE.length && startsWithSave(line)) {
            save();
            return;
        }
        RowFeeder rows = feeder;
        if (rows == null) {
            rows = begin(new String(line, 0, length, StandardCharsets.UTF_8));
            if (rows == null) {
                return;
            }
        }
        switch (rows.take(line, length)) {
            case LEARNT -> {
                if (learner.drift().drifts() > drifts) {
                    tellDrift();
                }
            }
            case ASKED -> answer(rows);
            case REFUSED -> refuse(rows);
        }
    }

    private static boolean startsWithSave(byte[] line) {
        for (int i = 0; i < SAVE.length; i++) {
            if (line[i] != SAVE[i]) {
                return false;
            }
        }
        return true;
    }

    /** Finds the columns by a first line, a header or a row; null if it was a header, and no row. */
    private @Nullable RowFeeder begin(String line) {
        CellSplitter splitter = CellSplitter.of(line);
        List<String> cells = splitter.split(line);
        RowFeeder rows = new RowFeeder(learner, splitter.separator());
        boolean header = isHeader(cells);
        rows.columns(header ? cells : List.of(), cells.size());
        feeder = rows;
        return header ? null : rows;
    }

    private boolean isHeader(List<String> cells) {
        Model model = learner.model();
        if (model.columns() == null || !model.columns().named()) {
            return false;
        }
        Set<String> known = new HashSet<>(model.columns().names(c -> true));
        return 2 * cells.stream().filter(known::contains).count() >= cells.size();
    }

    private void answer(RowFeeder rows) {
        double[] answer = rows.answer();
        if (answer == null) {
            return;
        }
        List<String> classes = learner.model().classNames();
        StringBuilder text = new StringBuilder();
        if (!classes.isEmpty()) {
            int best = 0;
            for (int j = 1; j < answer.length; j++) {
                best = answer[j] > answer[best] ? j : best;
            }
            text.append(classes.get(best));
        }
        for (double value : answer) {
            text.append(text.length() == 0 ? "" : ",").append((float) value);
        }
        terminal.line(text.toString());
    }

    private void refuse(RowFeeder rows) {
        refused++;
        if (refused <= TOLD) {
            terminal.warn("row " + (learner.learnt() + refused) + " of the stream was not learnt: " + rows.problem()
                    + (refused == TOLD ? " (further ones are only counted)" : ""));
        }
    }

    private void tellDrift() {
        drifts = learner.drift().drifts();
        terminal.warn("drift at row " + learner.learnt()
                + " of the stream: errors on new rows have grown; what is to be learnt has changed");
    }

    /** Saves the model as it is now. */
    synchronized void save() {
        if (!closed) {
            learner.save(out);
        }
    }

    /** Says what was done, and saves no more. */
    synchronized void summary() {
        closed = true;
        if (quiet) {
            return;
        }
        terminal.line("learnt     " + Text.grouped(learner.learnt()) + " rows as they came, "
                + Text.grouped(refused) + " could not be read; drift "
                + (drifts == 0 ? "none" : drifts + (drifts == 1 ? " time" : " times")));
        terminal.line("saved      " + out);
    }
}
