package io.gradus.cli.experiment;

import io.gradus.cli.terminal.AtExit;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cli.train.RepeatView;
import io.gradus.report.JsonLine;
import io.gradus.report.RunLines;
import io.gradus.run.RepeatedRun;
import io.gradus.run.Repeats;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Repeated runs of several networks, one network after another under one progress bar. Results are reported once: at
 * the end, or, for the runs that are finished, when the process is told to end.
 */
final class Series {
    /**
     * A network's runs, which make a row of the table.
     *
     * @param name for the progress bar and the log
     */
    record Row(String name, Repeats.Starter starter) {}

    private final Terminal terminal;
    private final List<Row> rows;
    private final long firstSeed;
    private final int runs;
    private final @Nullable RunLines log;
    private final RepeatView view;
    private final AtomicBoolean told = new AtomicBoolean();
    private final List<Repeats> begun = new ArrayList<>();

    Series(Terminal terminal, List<Row> rows, long firstSeed, int runs, @Nullable RunLines log) {
        this.terminal = terminal;
        this.rows = rows;
        this.firstSeed = firstSeed;
        this.runs = runs;
        this.log = log;
        this.view = RepeatView.bar(terminal, firstSeed, runs * rows.size());
    }

    /**
     * Runs everything, {@code threads} runs at a time.
     *
     * @param report receives the finished runs of each row that has any, in the order of rows and seeds
     * @return whether all runs were finished
     */
    boolean run(int threads, Consumer<List<List<RepeatedRun>>> report) {
        AtExit ifEnded = new AtExit(() -> tell(report));
        try {
            for (int n = 0; n < rows.size(); n++) {
                Row row = rows.get(n);
                Repeats.Progress progress = new Part(n * runs, row.name);
                Repeats repeats = new Repeats(
                        firstSeed,
                        runs,
                        row.starter,
                        log == null
                                ? progress
                                : log.before(
                                        progress,
                                        new JsonLine().put("type", "run").put("row", row.name)));
                synchronized (begun) {
                    begun.add(repeats);
                }
                repeats.run(threads);
            }
            tell(report);
        } finally {
            ifEnded.close();
        }
        return finished() == runs * rows.size();
    }

    /** Seconds since the first run began. */
    double seconds() {
        return view.seconds();
    }

    private int finished() {
        int count = 0;
        synchronized (begun) {
            for (Repeats repeats : begun) {
                count += repeats.finished().size();
            }
        }
        return count;
    }

    private void tell(Consumer<List<List<RepeatedRun>>> report) {
        if (told.getAndSet(true)) {
            return;
        }
        List<List<RepeatedRun>> finished = new ArrayList<>();
        synchronized (begun) {
            for (Repeats repeats : begun) {
                repeats.cancel();
                List<RepeatedRun> some = repeats.finished();
                if (!some.isEmpty()) {
                    finished.add(some);
                }
            }
        }
        view.end();
        report.accept(finished);
        int missing = runs * rows.size() - finished();
        if (missing > 0) {
            terminal.warn(
                    "ended before " + Text.count(missing, "run") + " of " + runs * rows.size() + " were finished");
        }
    }

    /** Shows the progress of one row as a part of the whole. */
    private final class Part implements Repeats.Progress {
        private final int before;
        private final String name;

        Part(int before, String name) {
            this.before = before;
            this.name = name;
        }

        @Override
        public void advanced(double done) {
            view.advanced(before + done, name);
        }

        @Override
        public void finished(RepeatedRun run) {
            view.finished(run);
        }
    }
}
