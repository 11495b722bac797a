package io.gradus.cli.experiment;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.ShellWords;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.DataException;
import io.gradus.data.LoadedData;
import io.gradus.data.Split;
import io.gradus.data.source.DataSource;
import io.gradus.lab.Degradation;
import io.gradus.lab.Degradation.Case;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.report.JsonLine;
import io.gradus.report.RunLines;
import io.gradus.run.RepeatedRun;
import io.gradus.run.Repeats;
import io.gradus.run.Spread;
import io.gradus.step.Step;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** {@code gradus reproduce degradation}: plain and residual networks of two depths on the same data. */
final class ReproduceDegradation {
    private final Arguments arguments;
    private final Terminal terminal;
    private final LoadedData loaded;
    private final long firstSeed;
    private final int runs;
    private final int epochs;

    private ReproduceDegradation(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
        this.firstSeed = arguments.whole(ReproduceCommand.SEED, 1);
        this.runs = arguments.count(ReproduceCommand.REPEAT, Degradation.RUNS, 2);
        this.epochs = arguments.count(ReproduceCommand.EPOCHS, Degradation.EPOCHS, 1);
        ExecutorOptions.threads(arguments, 1);
        this.loaded = DataSource.load(arguments.text(ReproduceCommand.DATA, "digits"));
        if (!loaded.data().isClassification()) {
            throw new DataException(loaded.data().name() + " has values to predict; this experiment needs classes");
        }
        if (loaded.split(null, firstSeed).test().size() == 0) {
            throw new DataException(loaded.data().name() + " has no test part");
        }
    }

    /** Runs the experiment; returns the exit code. */
    static int run(Arguments arguments, Terminal terminal, @Nullable Path logFile) throws IOException {
        ReproduceDegradation experiment = new ReproduceDegradation(arguments, terminal);
        Function<Plan, Step> executor = ExecutorOptions.singleThreaded(arguments, terminal);
        int threads = ExecutorOptions.threads(arguments, Runtime.getRuntime().availableProcessors());
        RunLines log = logFile == null ? null : RunLines.open(logFile);
        boolean good = experiment.run(executor, threads, log);
        return RunLines.close(log, terminal::warn) && good ? Command.OK : Command.FAILED;
    }

    private boolean run(Function<Plan, Step> executor, int threads, @Nullable RunLines log) {
        List<Series.Row> rows = new ArrayList<>();
        for (Case which : Degradation.CASES) {
            NetworkSpec network = Degradation.network(loaded.data(), which);
            rows.add(new Series.Row(which.toString(), (seed, listener) -> {
                Split split = loaded.split(null, seed);
                return new Repeats.Started(
                        Degradation.settings(network, split, seed)
                                .executor(executor)
                                .listener(listener)
                                .start(),
                        split,
                        epochs);
            }));
        }
        Series series = new Series(terminal, rows, firstSeed, runs, log);
        boolean[] good = {false};
        boolean whole = series.run(threads, finished -> good[0] = report(finished, series.seconds()));
        return whole && good[0];
    }

    /** Reports; returns whether the plain network degrades and the one with skips does not. */
    private boolean report(List<List<RepeatedRun>> finished, double seconds) {
        boolean json = arguments.has(ReproduceCommand.JSON);
        if (!json) {
            head();
        }
        List<Spread> training = new ArrayList<>();
        for (int n = 0; n < finished.size(); n++) {
            // A run that diverged counts as an error of 100 %.
            Spread trainingError =
                    spread(finished.get(n), run -> run.failure() == null ? run.trainingErrorPercent() : 100);
            Spread testError = spread(finished.get(n), run -> run.failure() == null ? run.measure() : 100);
            Spread trainingLoss = spread(finished.get(n), RepeatedRun::trainingLoss);
            training.add(trainingError);
            terminal.line(
                    json
                            ? json(n, finished.get(n).size(), trainingLoss, trainingError, testError)
                            : row(n, trainingLoss, trainingError, testError));
        }
        if (training.size() < Degradation.CASES.size() || finished.get(3).size() < 2) {
            return false;
        }
        boolean plain = Degradation.isWorse(training.get(1), training.get(0));
        boolean skips = Degradation.isWorse(training.get(3), training.get(2));
        if (!json) {
            terminal.line();
            verdict("plain:      ", plain, training.get(1), training.get(0), plain);
            verdict("with skips: ", skips, training.get(3), training.get(2), !skips);
            terminal.line();
            terminal.line(Text.duration(seconds) + " for " + Text.count(finished.size() * (long) runs, "run")
                    + ". To repeat one of them:");
            terminal.line(alone(Degradation.CASES.get(3)));
        }
        return plain && !skips;
    }

    private static Spread spread(List<RepeatedRun> runs, ToDoubleFunction<RepeatedRun> number) {
        return Spread.of(runs.stream().mapToDouble(number).toArray());
    }

    private void head() {
        terminal.line(loaded.data().name() + ": layers of " + Degradation.WIDTH + " ReLU units, " + epochs
                + " epochs, " + Text.count(runs, "run") + " of each network, seeds " + firstSeed + " to "
                + (firstSeed + runs - 1));
        terminal.line("Mean (sd); errors in per cent");
        terminal.line();
        terminal.line(terminal.paint(
                Style.BOLD,
                Text.left("network", 20)
                        + Text.right("training loss", 18)
                        + Text.right("training error", 18)
                        + Text.right("test error", 18)));
    }

    private static String row(int n, Spread trainingLoss, Spread trainingError, Spread testError) {
        return Text.left(Degradation.CASES.get(n).toString(), 20)
                + Text.right(Text.measure(trainingLoss.mean()) + " (" + Text.measure(trainingLoss.sd()) + ")", 18)
                + Text.right(meanAndSd(trainingError), 18)
                + Text.right(meanAndSd(testError), 18);
    }

    private static String meanAndSd(Spread spread) {
        return Text.fixed(spread.mean(), 2) + " (" + Text.fixed(spread.sd(), 2) + ")";
    }

    private void verdict(String of, boolean worse, Spread deep, Spread shallow, boolean asPublished) {
        double p = deep.welch(shallow);
        terminal.line(of
                + terminal.paint(
                        asPublished ? Style.GREEN : Style.RED,
                        Degradation.DEEP + " layers train " + (worse ? "worse than " : "no worse than ")
                                + Degradation.SHALLOW)
                + ", " + Text.fixed(deep.mean(), 2) + " % against " + Text.fixed(shallow.mean(), 2) + " %"
                + (Double.isNaN(p) ? "" : " (Welch's p " + (p < 0.001 ? "<0.001" : Text.fixed(p, 3)) + ")"));
    }

    private String json(int n, int count, Spread trainingLoss, Spread trainingError, Spread testError) {
        Case which = Degradation.CASES.get(n);
        return new JsonLine()
                .put("experiment", "degradation")
                .put("data", loaded.data().name())
                .put("layers", which.layers())
                .put("skips", which.skips())
                .put("epochs", epochs)
                .put("seed", firstSeed)
                .put("asked", runs)
                .put("runs", count)
                .put("train_loss_mean", trainingLoss.mean())
                .put("train_loss_sd", trainingLoss.sd())
                .put("train_error_percent_mean", trainingError.mean())
                .put("train_error_percent_sd", trainingError.sd())
                .put("test_error_percent_mean", testError.mean())
                .put("test_error_percent_sd", testError.sd())
                .put("alone", alone(which))
                .toString();
    }

    private String alone(Case which) {
        return "gradus train " + ShellWords.quoted(arguments.text(ReproduceCommand.DATA, "digits")) + " --hidden "
                + Degradation.WIDTH + "x" + (which.layers() - 1)
                + (which.skips() ? " --skip " + Degradation.SKIP : "")
                + " --activation relu " + Degradation.OPTIONS + " --epochs " + epochs + " --seed " + firstSeed;
    }
}
