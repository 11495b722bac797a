package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Split;
import io.gradus.model.AtomicFile;
import io.gradus.report.EndRecord;
import io.gradus.report.RunListener;
import io.gradus.report.RunLog;
import io.gradus.report.StartRecord;
import io.gradus.report.page.HistoryRecorder;
import io.gradus.report.page.Page;
import io.gradus.report.page.RunHistory;
import io.gradus.report.page.RunShape;
import io.gradus.text.Text;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The records that a run leaves behind: its log and its report. Nothing is done and nothing loaded where none is asked for. */
final class RunRecords implements AutoCloseable {
    static final String REPORT = "--report";

    /** Options that change nothing about the run itself. */
    static final Set<String> OPTIONS =
            Set.of(RunOptions.LOG, REPORT, RunOptions.OUT, RunOptions.JSON, RunOptions.QUIET);

    private final Terminal terminal;
    private final @Nullable Path logFile;
    private final @Nullable Path reportFile;
    private @Nullable RunLog log;
    private @Nullable RunHistory history;

    private RunRecords(Terminal terminal, @Nullable Path logFile, @Nullable Path reportFile) {
        this.terminal = terminal;
        this.logFile = logFile;
        this.reportFile = reportFile;
    }

    static void describe(Syntax syntax) {
        syntax.option(
                RunOptions.LOG,
                "FILE",
                "write epochs, health counters and skipped steps there, as JSON Lines; with --repeat, a line for each run",
                "none");
        syntax.option(REPORT, "FILE.html", "write a page there that shows the run, for any browser", "none");
    }

    /** What is asked for; whatever cannot be written is refused before anything is trained. */
    static RunRecords of(Arguments arguments, Terminal terminal) throws IOException {
        Path logFile = arguments.path(RunOptions.LOG);
        if (logFile != null) {
            OutputFiles.requireWritable(logFile, RunOptions.LOG);
        }
        Path reportFile = arguments.path(REPORT);
        if (reportFile != null) {
            OutputFiles.requireWritable(reportFile, REPORT);
        }
        return new RunRecords(terminal, logFile, reportFile);
    }

    boolean areWanted() {
        return logFile != null || reportFile != null;
    }

    /** The report's file; null if none is asked for. */
    @Nullable
    String report() {
        return reportFile == null ? null : reportFile.toString();
    }

    /**
     * Begins to record.
     *
     * @param command that repeats the run
     * @param settings for people, by their names
     */
    void begin(Trainer trainer, Split split, long seed, int epochs, String command, Map<String, String> settings)
            throws IOException {
        List<RunListener> listeners = new ArrayList<>();
        if (reportFile != null) {
            RunHistory recorded = new RunHistory(
                    split.train().data().name(),
                    trainer.plan().network().layers().size());
            history = recorded;
            listeners.add(new HistoryRecorder(recorded, shape(trainer)));
        }
        log = RunLog.open(logFile, trainer, StartRecord.of(trainer, split, seed, epochs, command, settings), listeners);
    }

    private static RunShape shape(Trainer trainer) {
        int[] units = trainer.plan().network().layers().stream()
                .mapToInt(layer -> layer.width())
                .toArray();
        return new RunShape(units, trainer.rule().kind().wholeSet());
    }

    void health(Trainer trainer, int epoch, double loss) {
        if (log != null) {
            log.health(trainer, epoch, loss);
        }
    }

    void epoch(Trainer trainer, EpochReport report, double samplesPerSecond) {
        if (log != null) {
            log.epoch(trainer, report, samplesPerSecond);
        }
    }

    /** Ends the log, and writes the report; false if anything is missing, which is told. */
    boolean end(Trainer trainer, Split split, int keptEpoch, @Nullable Evaluation test, EndRecord.Pace pace) {
        RunLog records = log;
        if (records == null) {
            return true;
        }
        if (records.dropped() > 0) {
            terminal.warn("the disk was too slow for the log: " + Text.count(records.dropped(), "line") + " left out");
        }
        records.end(EndRecord.of(trainer, split, keptEpoch, test, pace, null));
        log = null;
        try {
            records.close();
            RunHistory recorded = history;
            if (recorded != null && reportFile != null) {
                byte[] page = Page.report(title(split), List.of(recorded)).getBytes(StandardCharsets.UTF_8);
                AtomicFile.write(reportFile, out -> out.write(page));
            }
            return true;
        } catch (IOException e) {
            terminal.warn(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static String title(Split split) {
        return "Gradus: " + split.train().data().name();
    }

    /** Ends the log of a run that was cut short. */
    @Override
    public void close() throws IOException {
        if (log != null) {
            log.close();
        }
    }
}
