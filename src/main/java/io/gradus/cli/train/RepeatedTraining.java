package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.ShellWords;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.BoardSession;
import io.gradus.cli.board.SerialOptions;
import io.gradus.cli.options.CheckpointOptions;
import io.gradus.cli.options.DeviceOption;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RuleOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.save.ModelOutput;
import io.gradus.cli.terminal.AtExit;
import io.gradus.cli.terminal.DotPlot;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.report.JsonLine;
import io.gradus.report.RunLines;
import io.gradus.rule.UpdateRule;
import io.gradus.run.RepeatedRun;
import io.gradus.run.Repeats;
import io.gradus.run.RunProblem;
import io.gradus.run.Spread;
import io.gradus.run.TrainingSetup;
import io.gradus.step.Step;
import io.gradus.text.Text;
import io.gradus.train.Budgets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code gradus train DATA --repeat N}: the same training by many seeds, and how the test error spreads. */
final class RepeatedTraining {
    private static final String ONE_PAGE = "a page shows one run, and " + RunOptions.REPEAT + " does several at once";

    /** What makes no sense for many runs at once, and why. */
    private static final Map<String, String> REFUSED = Map.of(
            RunOptions.OUT,
            "there would be many models; save one by its seed alone, without " + RunOptions.REPEAT,
            SerialOptions.SERIAL,
            "a serial line shows one run, and " + RunOptions.REPEAT + " does several at once",
            SerialOptions.BAUD,
            "it is for the serial line, which shows one run, and " + RunOptions.REPEAT + " does several at once",
            RunOptions.REPORT,
            ONE_PAGE,
            RunOptions.WEB,
            ONE_PAGE,
            RunOptions.WEB_BIND,
            ONE_PAGE,
            RunOptions.PACE,
            "it is for watching one run, and " + RunOptions.REPEAT + " does several at once",
            CheckpointOptions.CHECKPOINT,
            "a checkpoint is of one run, and " + RunOptions.REPEAT + " does several at once",
            ModelOutput.KEEP_IF_BETTER,
            "no model is saved with " + RunOptions.REPEAT,
            BoardSession.GPIO,
            "LEDs show one run, and " + RunOptions.REPEAT + " does several at once");

    /** What a run alone has no use for. */
    private static final Set<String> NOT_ALONE = Set.of(
            RunOptions.REPEAT,
            RunOptions.SEED,
            RunOptions.LOG,
            RunOptions.JSON,
            RunOptions.QUIET,
            RunOptions.BUDGET,
            ExecutorOptions.THREADS);

    private static final int LABEL = 12;

    private final Arguments arguments;
    private final Terminal terminal;
    private final TrainingSetup setup;
    private final long firstSeed;
    private final int count;
    private final int threads;
    private final RepeatMeasure measure;
    private final RepeatView view;
    private final Repeats repeats;
    private final AtomicBoolean told = new AtomicBoolean();

    private RepeatedTraining(
            Arguments arguments, Terminal terminal, TrainingSetup setup, int threads, @Nullable RunLines log) {
        this.arguments = arguments;
        this.terminal = terminal;
        this.setup = setup;
        this.threads = threads;
        this.firstSeed = arguments.whole(RunOptions.SEED, 1);
        this.count = arguments.count(RunOptions.REPEAT, 1, 1);
        this.measure = RepeatMeasure.of(setup.data());
        this.view = new RepeatView(terminal, firstSeed, count, measure, !arguments.has(RunOptions.QUIET));
        Function<Plan, Step> executor = ExecutorOptions.singleThreaded(arguments, terminal);
        this.repeats = Repeats.of(setup, count, executor, log == null ? view : log.before(view));
    }

    /** Does it; the exit code. */
    static int run(Arguments arguments, Terminal terminal) throws IOException {
        for (Map.Entry<String, String> refused : REFUSED.entrySet()) {
            String value = arguments.text(refused.getKey());
            if (value != null && !(refused.getKey().equals(BoardSession.GPIO) && value.equals(BoardSession.OFF))) {
                throw new UsageException(refused.getKey() + ": " + refused.getValue());
            }
        }
        arguments.count(RunOptions.REPEAT, 1, 1);
        arguments.whole(RunOptions.SEED, 1);
        MemoryBudget budget = arguments.parse(RunOptions.BUDGET, MemoryBudget::parse);
        DeviceOption device = DeviceOption.of(arguments);
        if (budget == null && device.config().arenaBytes() > 0) {
            budget = new MemoryBudget(device.config().arenaBytes());
        }
        int threads = ExecutorOptions.threads(
                arguments, device.config().cores(Runtime.getRuntime().availableProcessors()));
        Path logFile = arguments.path(RunOptions.LOG);
        if (logFile != null) {
            OutputFiles.requireWritable(logFile, RunOptions.LOG);
        }
        TrainingSetup setup = TrainingArguments.setup(arguments, arguments.required(0));
        if (budget != null) {
            Plan plan = PlanCompiler.training(setup.network(), setup.training());
            Budgets.require(plan, budget);
            threads = (int) Math.min(threads, budget.bytes() / plan.arenaBytes());
        }
        if (setup.run().split().test().size() == 0) {
            throw RunProblem.NO_TEST.with();
        }
        RunLines log = logFile == null ? null : RunLines.open(logFile);
        boolean whole = new RepeatedTraining(arguments, terminal, setup, threads, log).run();
        return RunLines.close(log, terminal::warn) && whole ? Command.OK : Command.FAILED;
    }

    /** Whether all runs ended well. */
    private boolean run() {
        boolean quiet = arguments.has(RunOptions.QUIET);
        if (!quiet) {
            line("data", setup.data().name());
            setup.loaded().notes().forEach(note -> line("", note));
            line(
                    "network",
                    setup.network() + ", "
                            + RuleOptions.describe(setup.training().rule()));
            line(
                    "runs",
                    Text.grouped(count) + ", seeds " + firstSeed + " to " + (firstSeed + count - 1) + ", "
                            + (threads == 1 ? "one after another" : Math.min(threads, count) + " at once"));
            terminal.line();
        }
        view.begin();
        AtExit ifEnded = new AtExit(this::report);
        try {
            List<RepeatedRun> runs = repeats.run(threads);
            report();
            boolean well = runs.size() == count;
            for (RepeatedRun run : runs) {
                well &= run.failure() == null;
            }
            return well;
        } finally {
            ifEnded.close();
        }
    }

    /** Tells what came out, once: at the end, or when the process is told to end. */
    private void report() {
        if (told.getAndSet(true)) {
            return;
        }
        repeats.cancel();
        List<RepeatedRun> runs = repeats.finished();
        view.end();
        List<RepeatedRun> good = new ArrayList<>();
        StringJoiner failed = new StringJoiner(", ");
        for (RepeatedRun run : runs) {
            if (run.failure() == null) {
                good.add(run);
            } else {
                failed.add(Long.toString(run.seed()));
            }
        }
        double[] values = new double[good.size()];
        for (int n = 0; n < values.length; n++) {
            values[n] = measure.value(good.get(n));
        }
        Spread spread = values.length == 0 ? null : Spread.of(values);
        if (!arguments.has(RunOptions.QUIET) && spread != null) {
            summary(runs.size(), good, values, spread);
        }
        if (runs.size() < count) {
            terminal.warn("ended after " + runs.size() + " of " + count + " runs");
        }
        if (failed.length() > 0) {
            terminal.warn((runs.size() - good.size()) + " of " + Text.count(runs.size(), "run")
                    + " met a number that is not finite and count for nothing here: seeds " + failed);
        }
        if (arguments.has(RunOptions.JSON)) {
            terminal.line(json(runs, good.size(), spread));
        }
    }

    private void summary(int finished, List<RepeatedRun> good, double[] values, Spread spread) {
        String unit = measure.unit();
        terminal.line();
        for (String line : DotPlot.lines(terminal, values, spread, value -> measure.number(value) + unit)) {
            terminal.line(" ".repeat(LABEL) + line);
        }
        terminal.line();
        line(
                measure.label(),
                "mean " + measure.number(spread.mean()) + unit + ", sd " + measure.number(spread.sd())
                        + ", 95 % confidence interval " + measure.number(spread.low()) + " to "
                        + measure.number(spread.high()) + unit);
        line(
                "",
                "least " + measure.number(spread.least()) + ", median " + measure.number(spread.median()) + ", most "
                        + measure.number(spread.most()) + unit + ", of " + Text.count(spread.count(), "run"));
        line("time", Text.duration(view.seconds()) + " for " + Text.count(finished, "run"));
        RepeatedRun worst = good.get(0);
        for (RepeatedRun run : good) {
            worst = measure.isWorse(measure.value(run), measure.value(worst)) ? run : worst;
        }
        line("alone", alone(worst.seed()) + "   gives the worst of them again");
    }

    /** How to repeat one run alone. */
    private String alone(long seed) {
        return ShellWords.again(new TrainCommand(), arguments, NOT_ALONE, RunOptions.SEED, Long.toString(seed));
    }

    private void line(String label, String text) {
        terminal.line(terminal.paint(Style.DIM, Text.left(label, LABEL)) + text);
    }

    private String json(List<RepeatedRun> runs, int good, @Nullable Spread spread) {
        UpdateRule rule = setup.training().rule();
        JsonLine line = new JsonLine()
                .put("data", setup.data().name())
                .put("net", setup.network().shape())
                .put("parameters", setup.network().parameters())
                .put("rule", rule.kind().label())
                .put("rate", rule.kind().hasRate() ? rule.rate() : Float.NaN)
                .putKnown(
                        "batch", rule.kind().wholeSet() ? -1 : setup.training().batchSize())
                .put("seed", firstSeed)
                .put("asked", count)
                .put("runs", good)
                .put("failed", runs.size() - good)
                .put("measure", measure.key());
        RunLines.put(line, spread);
        line.put("seconds", view.seconds()).list("results");
        for (RepeatedRun run : runs) {
            RunLines.put(line.item(), run).endItem();
        }
        return line.endList().toString();
    }
}
