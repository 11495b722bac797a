package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.ShellWords;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.BoardSession;
import io.gradus.cli.board.Keyboard;
import io.gradus.cli.options.AugmentOptions;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.HealthOptions;
import io.gradus.cli.options.InputOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RuleOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.ScheduleOptions;
import io.gradus.cli.options.StartOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.options.TrainingOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Split;
import io.gradus.model.ModelFile;
import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.run.StartingPoint;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSetup;
import io.gradus.status.RunControl;
import io.gradus.step.Step;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import io.gradus.train.Failure;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** {@code gradus train DATA}: trains a network, shows how it goes, and saves it. */
public final class TrainCommand implements Command {
    private static final List<String> ON_OFF = List.of("on", "off");

    private final RunControl control;

    public TrainCommand() {
        this(new RunControl());
    }

    /** @param control by which the run can be told things */
    public TrainCommand(RunControl control) {
        this.control = control;
    }

    @Override
    public String name() {
        return "train";
    }

    @Override
    public String summary() {
        return "Trains a network on data, shows how healthy it is, and saves it.";
    }

    @Override
    public void describe(Syntax syntax) {
        DataArguments.describeParameter(syntax);
        NetworkOptions.describe(syntax);
        TrainingOptions.describe(syntax);
        syntax.section("Training");
        RunOptions.describeBatch(syntax, "32; embedded sets have their own");
        syntax.option(
                RunOptions.EPOCHS,
                "N",
                "passes over the training part",
                "for 4000 steps, but 10 to 200; embedded sets have their own");
        syntax.option(RunOptions.PACE, "N", "take at most N steps a second, so that one can watch", "0: no bound");
        ScheduleOptions.describe(syntax);
        RunOptions.describeSeed(syntax, "initial weights, split, order and noise");
        syntax.option(RunOptions.SHUFFLE, "on|off", "visit the examples in a new order every epoch", "on", ON_OFF);
        syntax.option(
                RunOptions.REPEAT,
                "N",
                "train N times, by seed, seed + 1, …, as many runs side by side as there are cores, and show how the test"
                        + " error spreads",
                "none: one run");
        StartOptions.describe(syntax);
        DataArguments.describeOptions(syntax);
        DataArguments.describeSplit(syntax);
        AugmentOptions.describe(syntax);
        InputOptions.describeScale(syntax);
        HealthOptions.describe(syntax);
        ExecutorOptions.describe(syntax);
        syntax.option(
                RunOptions.BUDGET,
                "SIZE",
                "refuse to start if the arena would be larger: 512KB",
                "the board's, else none");
        BoardSession.describe(syntax);
        syntax.section("Output");
        syntax.option(RunOptions.OUT, "MODEL", "where to save the model", "DATA.safetensors in this folder");
        RunRecords.describe(syntax);
        syntax.flag(RunOptions.JSON, "end with a line of JSON");
        syntax.flag(RunOptions.QUIET, "show no progress and no tables");
    }

    @Override
    public List<String> everyday() {
        return List.of(
                NetworkOptions.HIDDEN,
                NetworkOptions.ACTIVATION,
                RuleOptions.RULE,
                RuleOptions.RATE,
                RunOptions.BATCH,
                RunOptions.EPOCHS,
                ScheduleOptions.STOP,
                DataArguments.TARGET,
                DataArguments.SPLIT,
                RunOptions.SEED,
                RunOptions.REPEAT,
                RunOptions.OUT);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus train digits", "trains on 1,797 handwritten digits and saves digits.safetensors"),
                new Example(
                        "gradus train digits --hidden 32x12 --activation sigmoid",
                        "twelve hidden layers: watch the gradients vanish"),
                new Example(
                        "gradus train data.csv --target price --rule adam --rate 0.001 --stop patience:10",
                        "predicts a column of your own file"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        if (arguments.has(RunOptions.REPEAT)) {
            return RepeatedTraining.run(arguments, terminal);
        }
        // Where nobody is told what steps allocate, it is not found out.
        AllocationMeter meter = new AllocationMeter(!arguments.has(RunOptions.QUIET) || arguments.has(RunOptions.JSON));
        String name = arguments.required(0);
        long seed = arguments.whole(RunOptions.SEED, 1);
        MemoryBudget budget =
                arguments.has(RunOptions.BUDGET) ? arguments.parse(RunOptions.BUDGET, MemoryBudget::parse) : null;
        BoardSession board = BoardSession.of(arguments, terminal);
        int cores = board.device().cores(Runtime.getRuntime().availableProcessors());
        Function<Plan, Step> executor = ExecutorOptions.executor(arguments, terminal, cores);
        if (budget == null && board.device().arenaBytes() > 0) {
            budget = new MemoryBudget(board.device().arenaBytes());
        }
        Path out = OutputFiles.model(arguments, RunOptions.OUT, name);
        RunRecords records = RunRecords.of(arguments, terminal);
        Float pace = arguments.number(RunOptions.PACE);
        if (pace != null && !(pace >= 0 && pace <= Float.MAX_VALUE)) {
            throw new UsageException(RunOptions.PACE + " " + pace + ": it must be a number of steps a second, or 0");
        }
        TrainingSetup setup = TrainingArguments.setup(arguments, name);
        StartingPoint start = setup.start();
        TrainingRun following = setup.run();
        Split split = following.split();
        ProgressRelay relay = new ProgressRelay();
        Trainer.Builder settings = following
                .trainer()
                .executor(MeteredStep.around(executor, meter))
                .listener(relay);
        if (budget != null) {
            settings.budget(budget);
        }
        try (Trainer trainer = settings.start();
                board;
                records) {
            TrainingSession run = new TrainingSession(
                    terminal,
                    trainer,
                    split,
                    setup.loaded().notes(),
                    start,
                    board,
                    control,
                    following.epochs(),
                    records,
                    arguments.has(RunOptions.QUIET));
            relay.to(run);
            Keyboard keyboard = Keyboard.isThere() ? Keyboard.listen(control) : null;
            if (records.areWanted()) {
                records.begin(
                        trainer,
                        split,
                        seed,
                        following.epochs(),
                        ShellWords.again(this, arguments, RunRecords.OPTIONS),
                        RunSettings.all(trainer, split, start, seed, following.epochs()),
                        control);
            }
            WebPage page = records.web();
            if (page != null) {
                board.add(page.sink());
            }
            if (pace != null) {
                control.pace(pace);
                trainer.stepSingly(pace > 0);
            }
            board.start(trainer, control);
            EpochReport last = run.train();
            Failure failure = trainer.failure();
            Evaluation test = failure == null && trainer.hasTest() ? trainer.test() : null;
            boolean logged = !records.areWanted() || records.end(trainer, split, run.keptEpoch(), test, run.pace());
            run.summary(test, following.scaling(), start.isScratch());
            if (failure == null) {
                ModelFile.write(out, following.model(trainer, run.keptEpoch()));
                run.line("saved", out.toString());
                if (records.report() != null) {
                    run.line("report", records.report());
                }
            } else {
                terminal.warn(failure + "; no model was saved");
            }
            if (arguments.has(RunOptions.JSON)) {
                terminal.line(run.json(seed, last, test));
            }
            if (page != null && keyboard != null) {
                run.line("page", page.address() + " stays until you press Enter");
                keyboard.awaitEnter();
            }
            return logged && failure == null ? OK : FAILED;
        }
    }
}
