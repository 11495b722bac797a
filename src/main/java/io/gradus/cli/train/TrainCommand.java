package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.ShellWords;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.BoardSession;
import io.gradus.cli.board.Keyboard;
import io.gradus.cli.options.CheckpointOptions;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RuleOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.ScheduleOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.options.TrainingWords;
import io.gradus.cli.save.Interrupt;
import io.gradus.cli.save.LoadLater;
import io.gradus.cli.save.ModelOutput;
import io.gradus.cli.save.RunCheckpoints;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Split;
import io.gradus.health.Verdict;
import io.gradus.model.Model;
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
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code gradus train DATA}: trains a network, shows how it goes, and saves it. */
public final class TrainCommand implements Command {
    /** Options that are not repeated in a command that goes on from a checkpoint. */
    private static final Set<String> AGAIN = Set.of(CheckpointOptions.RESUME);

    /** The same of a command that starts from a model. */
    private static final Set<String> FROM = Set.of(RunOptions.FROM);

    /** Bytes of a model besides its weights, about. */
    private static final int MODEL_HEADER = 1 << 14;

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
        TrainingArguments.describe(syntax);
        syntax.section("Training");
        syntax.option(RunOptions.PACE, "N", "take at most N steps a second, so that one can watch", "0: no bound");
        syntax.option(
                RunOptions.REPEAT,
                "N",
                "train N times, by seed, seed + 1, …, as many runs side by side as there are cores, and show how the test"
                        + " error spreads",
                "none: one run");
        ExecutorOptions.describe(syntax);
        syntax.option(
                RunOptions.BUDGET,
                "SIZE",
                "refuse to start if the arena would be larger: 512KB",
                "the board's, else none");
        BoardSession.describe(syntax);
        CheckpointOptions.describe(syntax);
        FollowOptions.describe(syntax);
        syntax.section("Output");
        ModelOutput.describe(syntax);
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
                RunOptions.SEED,
                RunOptions.REPEAT,
                CheckpointOptions.CHECKPOINT,
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
                        "predicts a column of your own file"),
                new Example(
                        "sensor | gradus train - --follow --out sensor.safetensors",
                        "trains on the first 500 rows, and then learns each row that comes"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        if (arguments.has(FollowOptions.FOLLOW) || arguments.has(FollowOptions.THEN_FOLLOW)) {
            return Following.run(this, arguments, terminal);
        }
        FollowOptions.requireNone(arguments);
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
        ModelOutput out = ModelOutput.of(arguments, terminal, name);
        RunCheckpoints checkpoints = RunCheckpoints.of(arguments, terminal);
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
        Map<String, Path> outputs = records.outputs();
        outputs.put(RunOptions.OUT, out.file());
        checkpoints.addTo(outputs);
        OutputFiles.requireApart(name, outputs);
        LoadLater.openAll();
        Keyboard keyboard = null;
        try (Interrupt interrupt = new Interrupt(terminal, control);
                Trainer trainer = settings.start();
                board;
                records;
                checkpoints;
                out) {
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
                    checkpoints,
                    interrupt,
                    arguments.has(RunOptions.QUIET));
            relay.to(run);
            checkpoints.begin(trainer);
            out.reserve(5L * setup.network().parameters() + MODEL_HEADER);
            if (Keyboard.isThere()) {
                keyboard = Keyboard.listen(control, run.view());
                run.view().keyboard(keyboard);
            }
            if (records.areWanted()) {
                records.begin(
                        trainer,
                        split,
                        seed,
                        following.epochs(),
                        ShellWords.again(this, arguments, RunRecords.OPTIONS),
                        RunSettings.all(trainer, split, start, seed, following.epochs()),
                        control,
                        checkpoints.isResumed());
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
            @Nullable EpochReport last = run.train();
            Failure failure = trainer.failure();
            Evaluation test = failure == null && trainer.hasTest() ? trainer.test() : null;
            boolean goesOn = run.isInterrupted() && checkpoints.saveNow();
            boolean logged =
                    !records.areWanted() || goesOn || records.end(trainer, split, run.keptEpoch(), test, run.pace());
            run.summary(test, following.scaling(), start.isScratch());
            if (!run.isInterrupted() && !trainer.monitor().verdict().isHealthy()) {
                run.line("mend", diagnose(arguments) + "   tries these remedies side by side");
            }
            Model model = following.model(trainer, run.keptEpoch());
            Verdict verdict = trainer.monitor().verdict();
            boolean saved = true;
            if (goesOn) {
                run.line("state", checkpoints.path());
                terminal.warn("interrupted; go on with: "
                        + ShellWords.again(this, arguments, AGAIN, CheckpointOptions.RESUME));
            } else if (run.isInterrupted()) {
                ModelOutput.Saved beside = out.saveBeside("interrupted", model, test, verdict);
                run.line("saved", beside.text());
                terminal.warn("interrupted; start again from these weights with: "
                        + ShellWords.again(this, arguments, FROM, RunOptions.FROM, beside.text()));
            } else if (failure == null) {
                ModelOutput.Saved there = out.save(model, test, verdict);
                saved = there.inPlace();
                run.line("saved", there.text());
                if (records.report() != null) {
                    run.line("report", records.report());
                }
            } else {
                ModelOutput.Saved beside = out.saveBeside("diverged", model, test, verdict);
                run.line("saved", beside.text() + ", the weights before the step that failed");
                terminal.warn(
                        failure + "; they are saved as " + beside.text() + ", and " + out.file() + " is left alone");
            }
            if (arguments.has(RunOptions.JSON)) {
                terminal.line(run.json(seed, last, test));
            }
            if (page != null && keyboard != null && !run.isInterrupted()) {
                run.line("page", page.address() + " stays until you press Enter");
                keyboard.awaitEnter();
            }
            return logged && saved && failure == null && !run.isInterrupted() ? OK : FAILED;
        } finally {
            if (keyboard != null) {
                keyboard.close();
            }
        }
    }

    /** The command that tries the remedies of a run by these options. */
    private static String diagnose(Arguments arguments) {
        return ShellWords.again("diagnose", Syntax.of(new TrainingWords()), arguments, Set.of());
    }
}
