package io.gradus.cli.experiment;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.ShellWords;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.args.Widths;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.DataException;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Split;
import io.gradus.data.proben1.Proben1Reader;
import io.gradus.lab.Proben1;
import io.gradus.lab.Proben1.Net;
import io.gradus.lab.Proben1.Published;
import io.gradus.lab.Proben1.Stopping;
import io.gradus.lab.Proben1.Verdict;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.report.JsonLine;
import io.gradus.report.RunLines;
import io.gradus.run.RepeatedRun;
import io.gradus.run.Repeats;
import io.gradus.run.Spread;
import io.gradus.step.Step;
import io.gradus.text.Names;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code gradus reproduce proben1}: trains on files of the Proben1 benchmark by Prechelt's protocol. */
final class ReproduceProben1 {
    private static final List<Net> USUAL_NETS = List.of(Net.LINEAR, Net.NO_SHORTCUT);

    private final Arguments arguments;
    private final Terminal terminal;
    private final Stopping stopping;
    private final long firstSeed;
    private final int runs;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * A network for one of the data sets.
     *
     * @param published the published result, or null
     */
    private record Entry(
            Path file,
            String set,
            Net net,
            List<Integer> hidden,
            NetworkSpec network,
            Split split,
            @Nullable Published published) {}

    private ReproduceProben1(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
        this.stopping = arguments.parse(ReproduceCommand.STOPPING, ReproduceProben1::stopping, Stopping.REPORT);
        this.firstSeed = arguments.whole(ReproduceCommand.SEED, 1);
        this.runs = arguments.count(ReproduceCommand.REPEAT, Proben1.RUNS, 1);
    }

    /** Runs the experiment; returns the exit code. */
    static int run(Arguments arguments, Terminal terminal, @Nullable Path logFile) throws IOException {
        ReproduceProben1 experiment = new ReproduceProben1(arguments, terminal);
        Path data = arguments.path(ReproduceCommand.DATA);
        if (data == null) {
            throw new UsageException("name the folder of Proben1 .dt files by " + ReproduceCommand.DATA);
        }
        List<Net> nets = arguments.parse(ReproduceCommand.NETS, ReproduceProben1::nets, USUAL_NETS);
        List<Integer> hidden = arguments.parse(ReproduceCommand.HIDDEN, Widths::hidden);
        int threads = ExecutorOptions.threads(arguments, Runtime.getRuntime().availableProcessors());
        Function<Plan, Step> executor = ExecutorOptions.singleThreaded(arguments, terminal);
        for (Path file : files(data)) {
            experiment.add(file, nets, hidden);
        }
        RunLines log = logFile == null ? null : RunLines.open(logFile);
        boolean good = experiment.run(executor, threads, log);
        return RunLines.close(log, terminal::warn) && good ? Command.OK : Command.FAILED;
    }

    private static List<Net> nets(String text) {
        List<Net> nets = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            Net net = Names.parse("kind of network", Net.class, Net::label, name);
            if (nets.contains(net)) {
                throw new IllegalArgumentException("'" + name + "' is given twice");
            }
            nets.add(net);
        }
        return nets;
    }

    private static Stopping stopping(String text) {
        return Names.parse("stopping rule", Stopping.class, Stopping::label, text);
    }

    private static List<Path> files(Path where) throws IOException {
        if (!Files.isDirectory(where)) {
            return List.of(where);
        }
        try (Stream<Path> all = Files.list(where)) {
            List<Path> files = all.filter(file -> file.toString().matches(".*\\.dt(\\.gz)?"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new DataException(where + ": contains no .dt file; name a folder of Proben1 files");
            }
            return files;
        }
    }

    private void add(Path file, List<Net> nets, @Nullable List<Integer> asked) {
        LoadedData loaded = Proben1Reader.read(file);
        Split split = loaded.ownSplit();
        if (split == null || split.validation().size() == 0 || split.test().size() == 0) {
            throw new DataException(file + ": the protocol needs training, validation and test examples");
        }
        Dataset data = loaded.data();
        String set = OutputFiles.stem(file.toString());
        for (Net net : nets) {
            List<Integer> hidden = net == Net.LINEAR ? List.of() : asked == null ? Proben1.hidden(set) : asked;
            Published published = Proben1.published(set, net);
            entries.add(new Entry(
                    file,
                    set,
                    net,
                    hidden,
                    Proben1.network(data, net, hidden),
                    split,
                    published != null && published.hidden().equals(hidden) ? published : null));
        }
    }

    private boolean run(Function<Plan, Step> executor, int threads, @Nullable RunLines log) {
        List<Series.Row> rows = new ArrayList<>();
        for (Entry entry : entries) {
            rows.add(new Series.Row(
                    entry.set + " " + entry.net.label(),
                    (seed, listener) -> new Repeats.Started(
                            Proben1.settings(entry.network, entry.split, stopping, seed)
                                    .executor(executor)
                                    .listener(listener)
                                    .start(),
                            entry.split,
                            Proben1.EPOCHS)));
        }
        Series series = new Series(terminal, rows, firstSeed, runs, log);
        boolean[] good = {true};
        boolean whole = series.run(threads, finished -> good[0] = report(finished, series.seconds()));
        return whole && good[0];
    }

    /** Reports; returns whether no result lies outside what is published. */
    private boolean report(List<List<RepeatedRun>> finished, double seconds) {
        boolean json = arguments.has(ReproduceCommand.JSON);
        if (!json) {
            head();
        }
        boolean good = true;
        for (int n = 0; n < finished.size(); n++) {
            Entry entry = entries.get(n);
            List<RepeatedRun> tested = finished.get(n).stream()
                    .filter(run -> run.failure() == null)
                    .toList();
            int failed = finished.get(n).size() - tested.size();
            if (failed > 0) {
                terminal.warn(entry.set + " " + entry.net.label() + ": " + Text.count(failed, "run")
                        + " diverged: a number was not finite");
                good = false;
            }
            if (tested.isEmpty()) {
                continue;
            }
            Outcome outcome = outcome(entry, tested);
            good &= outcome.verdict != Verdict.OUTSIDE;
            terminal.line(json ? json(entry, tested, failed, outcome) : row(entry, outcome));
        }
        if (!json && !finished.isEmpty()) {
            terminal.line();
            terminal.line(Text.duration(seconds) + " for "
                    + Text.count(finished.stream().mapToInt(List::size).sum(), "run") + ". To repeat one of them:");
            terminal.line(alone(entries.get(0), firstSeed));
        }
        return good;
    }

    /**
     * The result of one network.
     *
     * @param p of Welch's test against the published mean; NaN without one
     */
    private record Outcome(Spread own, @Nullable Verdict verdict, double p) {}

    private static Outcome outcome(Entry entry, List<RepeatedRun> tested) {
        Spread own = Spread.of(tested.stream()
                .mapToDouble(run -> run.measure() * (entry.split.test().data().isClassification() ? 1 : 100))
                .toArray());
        if (entry.published == null) {
            return new Outcome(own, null, Double.NaN);
        }
        Spread published = entry.published.testError();
        return new Outcome(own, Proben1.compare(own, published), own.welch(published));
    }

    private void head() {
        terminal.line("Proben1 by the protocol of Prechelt 1994: " + Text.count(runs, "run")
                + " of each network, seeds " + firstSeed + " to " + (firstSeed + runs - 1));
        terminal.line("A run ends by --stop " + stopping.text() + " ("
                + (stopping == Stopping.REPORT ? "the report's rule" : "the report's rule abridged") + ") or after "
                + Proben1.EPOCHS + " epochs");
        terminal.line("Classification error on the test part in per cent, mean (sd); p of Welch's two-sided t test");
        terminal.line();
        terminal.line(terminal.paint(
                Style.BOLD,
                Text.left("data", 11)
                        + Text.left("network", 12)
                        + Text.left("hidden", 9)
                        + Text.right("here", 14)
                        + Text.right("published", 15)
                        + Text.right("p", 8)));
    }

    private String row(Entry entry, Outcome outcome) {
        Verdict verdict = outcome.verdict;
        boolean classes = entry.split.test().data().isClassification();
        String line = Text.left(Text.cut(entry.set, 10), 11)
                + Text.left(entry.net.label(), 12)
                + Text.left(widths(entry), 9)
                + Text.right(meanAndSd(outcome.own), 14)
                + Text.right(entry.published == null ? Text.NONE : meanAndSd(entry.published.testError()), 15)
                + Text.right(p(outcome.p), 8)
                + "  ";
        if (verdict == null) {
            return line + (classes ? "no published figure" : "squared error, per cent");
        }
        return line + terminal.paint(verdict == Verdict.OUTSIDE ? Style.RED : Style.GREEN, verdict.words());
    }

    private static String widths(Entry entry) {
        return entry.hidden.isEmpty()
                ? Text.NONE
                : entry.hidden.stream().map(String::valueOf).collect(Collectors.joining("+"));
    }

    private static String meanAndSd(Spread spread) {
        return Text.fixed(spread.mean(), 2) + " (" + Text.fixed(spread.sd(), 2) + ")";
    }

    private static String p(double p) {
        return p < 0.001 ? "<0.001" : Text.fixed(p, 3);
    }

    private String json(Entry entry, List<RepeatedRun> tested, int failed, Outcome outcome) {
        boolean classes = entry.split.test().data().isClassification();
        JsonLine line = new JsonLine()
                .put("experiment", "proben1")
                .put("data", entry.set)
                .put("network", entry.net.label())
                .put("net", entry.network.shape())
                .put("stopping", stopping.label())
                .put("seed", firstSeed)
                .put("asked", runs)
                .put("runs", tested.size())
                .put("failed", failed)
                .put("measure", classes ? "test_error_percent" : "test_squared_error_percent");
        RunLines.put(line, outcome.own);
        Spread published = entry.published == null ? null : entry.published.testError();
        return line.put("epochs", mean(tested, RepeatedRun::epochs))
                .put("kept_epoch", mean(tested, RepeatedRun::keptEpoch))
                .put("published_mean", published == null ? Double.NaN : published.mean())
                .put("published_sd", published == null ? Double.NaN : published.sd())
                .putKnown("published_runs", published == null ? -1 : published.count())
                .put("p", outcome.p)
                .put("verdict", outcome.verdict == null ? null : outcome.verdict.words())
                .put("alone", alone(entry, firstSeed))
                .toString();
    }

    private static double mean(List<RepeatedRun> runs, ToIntFunction<RepeatedRun> number) {
        return runs.stream().mapToInt(number).average().orElse(Double.NaN);
    }

    /** The command that repeats one run. */
    private String alone(Entry entry, long seed) {
        String hidden = entry.hidden.isEmpty()
                ? "none"
                : entry.hidden.stream().map(String::valueOf).collect(Collectors.joining(","));
        return "gradus train " + ShellWords.quoted(entry.file.toString()) + " --hidden " + hidden
                + (entry.net == Net.SHORTCUT ? " --shortcut all" : "")
                + (entry.hidden.isEmpty() ? "" : " --activation softsign")
                + " --init uniform --loss mse --scale none --rule rprop+ --preset prechelt"
                + " --epochs " + Proben1.EPOCHS + " --validate-every " + Proben1.VALIDATE_EVERY
                + " --stop " + stopping.text() + " --seed " + seed;
    }
}
