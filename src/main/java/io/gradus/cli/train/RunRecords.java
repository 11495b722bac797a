package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.ShellWords;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.WebOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Split;
import io.gradus.health.Remedy;
import io.gradus.health.Verdict;
import io.gradus.model.AtomicFile;
import io.gradus.report.EndRecord;
import io.gradus.report.RunListener;
import io.gradus.report.RunLog;
import io.gradus.report.StartRecord;
import io.gradus.report.page.HistoryRecorder;
import io.gradus.report.page.Page;
import io.gradus.report.page.RunHistory;
import io.gradus.report.page.RunShape;
import io.gradus.status.RunControl;
import io.gradus.text.Text;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records that a run leaves behind: its log, its report, its live page. Nothing is done and nothing loaded where
 * none is asked for.
 */
final class RunRecords implements AutoCloseable {
    /** Options that change nothing about the run itself. */
    static final Set<String> OPTIONS = Set.of(
            RunOptions.LOG,
            RunOptions.REPORT,
            RunOptions.WEB,
            RunOptions.WEB_BIND,
            RunOptions.PACE,
            RunOptions.OUT,
            RunOptions.JSON,
            RunOptions.QUIET);

    private static final String LOG_EVERY = "--log-every";

    private final Terminal terminal;
    private final @Nullable Path logFile;
    private final @Nullable Path reportFile;
    private final Arguments arguments;
    private final long logEvery;
    private boolean told;
    private @Nullable RunLog log;
    private @Nullable RunHistory history;
    private @Nullable WebPage web;

    private RunRecords(Arguments arguments, Terminal terminal, @Nullable Path logFile, @Nullable Path reportFile) {
        this.arguments = arguments;
        this.terminal = terminal;
        this.logFile = logFile;
        this.reportFile = reportFile;
        this.logEvery = arguments.count(LOG_EVERY, 1, 1);
    }

    static void describe(Syntax syntax) {
        syntax.option(
                RunOptions.LOG,
                "FILE",
                "write epochs, health counters and skipped steps there, as JSON Lines; with --repeat, a line for each run",
                "none");
        syntax.option(LOG_EVERY, "N", "with --log: counters at most every N steps", "as --health-every has them");
        syntax.option(RunOptions.REPORT, "FILE.html", "write a page there that shows the run, for any browser", "none");
        RunOptions.describeWeb(syntax, "show the run in a browser while it trains");
    }

    /** What is asked for; whatever cannot be written is refused before anything is trained. */
    static RunRecords of(Arguments arguments, Terminal terminal) throws IOException {
        Path logFile = arguments.path(RunOptions.LOG);
        if (logFile != null) {
            OutputFiles.requireWritable(logFile, RunOptions.LOG);
        }
        Path reportFile = arguments.path(RunOptions.REPORT);
        if (reportFile != null) {
            OutputFiles.requireWritable(reportFile, RunOptions.REPORT);
        }
        if (arguments.has(RunOptions.WEB) || arguments.has(RunOptions.WEB_BIND)) {
            WebOptions.check(arguments);
        }
        return new RunRecords(arguments, terminal, logFile, reportFile);
    }

    /** Files that will be written, by their options. */
    Map<String, Path> outputs() {
        Map<String, Path> outputs = new LinkedHashMap<>();
        if (logFile != null) {
            outputs.put(RunOptions.LOG, logFile);
        }
        if (reportFile != null) {
            outputs.put(RunOptions.REPORT, reportFile);
        }
        return outputs;
    }

    boolean areWanted() {
        return logFile != null || reportFile != null || arguments.has(RunOptions.WEB);
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
     * @param resumed whether the run goes on from a checkpoint, and its log with it
     */
    void begin(
            Trainer trainer,
            Split split,
            long seed,
            int epochs,
            String command,
            Map<String, String> settings,
            RunControl control,
            boolean resumed)
            throws IOException {
        String start = StartRecord.of(trainer, split, seed, epochs, command, settings);
        List<RunListener> listeners = new ArrayList<>();
        if (reportFile != null) {
            RunHistory recorded = new RunHistory(
                    split.train().data().name(),
                    trainer.plan().network().layers().size());
            history = recorded;
            listeners.add(new HistoryRecorder(recorded, shape(trainer)));
        }
        if (logFile != null || reportFile != null) {
            log = RunLog.open(logFile, trainer, start, listeners, logEvery, resumed);
        }
        if (arguments.has(RunOptions.WEB)) {
            web = WebPage.open(arguments, trainer, split, shape(trainer), start, control);
        }
    }

    /** The live page; null if none is asked for. */
    @Nullable
    WebPage web() {
        return web;
    }

    private void tell(@Nullable IOException failure) {
        terminal.warn(logFile + ": nothing more can be written to the log: "
                + (failure == null ? "" : failure.getMessage()) + "; training goes on");
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
            if (!told && log.failure() != null) {
                told = true;
                tell(log.failure());
            }
        }
    }

    void epoch(Trainer trainer, EpochReport report, double samplesPerSecond) {
        if (log != null) {
            log.epoch(trainer, report, samplesPerSecond);
        }
        if (web != null) {
            web.sink().epoch(report, samplesPerSecond);
        }
    }

    /** Ends the log, and writes the report; false if anything is missing, which is told. */
    boolean end(Trainer trainer, Split split, int keptEpoch, @Nullable Evaluation test, EndRecord.Pace pace) {
        String end = EndRecord.of(
                trainer, split, keptEpoch, test, pace, attempt(trainer.monitor().verdict()));
        if (web != null) {
            web.sink().end(end);
        }
        RunLog records = log;
        if (records == null) {
            return true;
        }
        if (records.dropped() > 0) {
            terminal.warn("the disk was too slow for the log: " + Text.count(records.dropped(), "line") + " left out");
        }
        records.end(end);
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

    /** The command with the first remedy in the place of the options that it changes; null if there is none. */
    private @Nullable String attempt(Verdict verdict) {
        if (verdict.remedies().isEmpty()) {
            return null;
        }
        Set<String> without = new HashSet<>(OPTIONS);
        List<String> more = new ArrayList<>();
        for (Remedy.Setting setting : verdict.remedies().get(0).settings()) {
            without.add(setting.option().flag());
            more.add(setting.option().flag());
            if (!setting.value().isEmpty()) {
                more.add(setting.value());
            }
        }
        return ShellWords.again(new TrainCommand(), arguments, without, more.toArray(String[]::new));
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
