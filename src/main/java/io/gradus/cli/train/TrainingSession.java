package io.gradus.cli.train;

import io.gradus.cli.board.BoardSession;
import io.gradus.cli.board.Keyboard;
import io.gradus.cli.model.Outcome;
import io.gradus.cli.model.TargetLines;
import io.gradus.cli.options.TrainingOptions;
import io.gradus.cli.save.Interrupt;
import io.gradus.cli.save.Interrupted;
import io.gradus.cli.save.RunCheckpoints;
import io.gradus.cli.terminal.ConfusionMatrix;
import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.Remedy;
import io.gradus.health.Verdict;
import io.gradus.plan.Plan;
import io.gradus.report.EndRecord;
import io.gradus.report.JsonLine;
import io.gradus.report.TargetFields;
import io.gradus.run.StartingPoint;
import io.gradus.status.RunControl;
import io.gradus.text.Text;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import io.gradus.train.Failure;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One training run on the terminal: what it begins with, its epochs, and what came of it. */
final class TrainingSession implements TrainingListener {
    private static final int LABEL = 10;

    private final Terminal terminal;
    private final Trainer trainer;
    private final MeteredStep step;
    private final Split split;
    private final List<String> notes;
    private final StartingPoint start;
    private final int epochs;
    private final TrainingView view;
    private final LayerView layers;
    private final GradientRatio gradientRatio;
    private final RunRecords records;
    private final boolean quiet;
    private final RunControl control;
    private final BoardSession board;
    private final ControlledRun controlled;
    private final RunCheckpoints checkpoints;
    private final Interrupt interrupt;
    private @Nullable EpochReport last;
    private boolean interrupted;
    private long epochNanos;
    private int kept;
    private long epochSamples;
    private double seconds;

    /**
     * @param trainer whose step is metered
     * @param notes what is to be told of how the data were read
     * @param start where a run that is reset begins again
     * @param board what is around it
     * @param control what it is told while it trains
     * @param records where it is recorded
     * @param checkpoints that are written meanwhile
     * @param interrupt that may end it
     */
    TrainingSession(
            Terminal terminal,
            Trainer trainer,
            Split split,
            List<String> notes,
            StartingPoint start,
            BoardSession board,
            RunControl control,
            int epochs,
            RunRecords records,
            RunCheckpoints checkpoints,
            Interrupt interrupt,
            boolean quiet) {
        this.terminal = terminal;
        this.trainer = trainer;
        this.step = (MeteredStep) trainer.step();
        this.split = split;
        this.notes = notes;
        this.start = start;
        this.epochs = epochs;
        this.records = records;
        this.quiet = quiet;
        this.layers = new LayerView(terminal, trainer.plan().network());
        this.gradientRatio = new GradientRatio(trainer.plan());
        this.view = new TrainingView(
                terminal,
                layers,
                epochs,
                split.train().data().isClassification(),
                split.validation().size() > 0,
                quiet);
        this.control = control;
        this.board = board;
        this.checkpoints = checkpoints;
        this.interrupt = interrupt;
        this.controlled = new ControlledRun(control, trainer, start, view);
    }

    /** Trains, until the last epoch, a number that is not finite, or a signal; null where no epoch came to its end. */
    @Nullable
    EpochReport train() {
        if (!quiet) {
            header();
        } else if (board.serialName() != null) {
            terminal.err().println("serial line " + board.serialName());
        }
        view.begin();
        long began = System.nanoTime();
        view.serial(board.serialName());
        try {
            last = trainer.until(epochs);
        } catch (Interrupted e) {
            interrupted = true;
        }
        // What a checkpoint has is what the run goes on from; where there is none, the best weights are what is kept.
        boolean restores = trainer.failure() == null && !(interrupted && checkpoints.areWanted());
        kept = restores ? trainer.restoreBest() : trainer.progress().epochs();
        seconds = (System.nanoTime() - began - controlled.pausedNanos()) / 1e9;
        control.end();
        view.end();
        if (interrupted) {
            view.remark("interrupted in epoch " + trainer.progress().epochs() + " of " + epochs);
        }
        if (trainer.stopped() != null) {
            view.remark("stopped: " + trainer.stopped());
        }
        if (kept != trainer.progress().epochs()) {
            view.remark("the weights of epoch " + kept + " are kept, whose validation loss was the lowest");
        }
        return last;
    }

    /** Whether a signal ended it. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** The epoch whose weights the run ended with. */
    int keptEpoch() {
        return kept;
    }

    /** How long it took, and how fast it went. */
    EndRecord.Pace pace() {
        return new EndRecord.Pace(seconds, step.samplesPerSecond(), step.allocatedBytesPerStep());
    }

    @Override
    public void progress(int epoch, int samples, int total) {
        Verdict verdict = trainer.monitor().verdict();
        records.health(trainer, epoch, step.lastLoss());
        view.progress(epoch, samples, total, step.samplesPerSecond(), verdict);
        controlled.betweenSteps();
        checkpoints.betweenSteps();
        interrupt.check();
    }

    /** What keys move. */
    TrainingView view() {
        return view;
    }

    @Override
    public void health(HealthSnapshot snapshot) {
        gradientRatio.see(snapshot);
        if (!quiet && terminal.isLive()) {
            layers.see(snapshot);
        }
    }

    @Override
    public void epoch(EpochReport report) {
        last = report;
        double rate = (step.samples() - epochSamples) * 1e9 / Math.max(1, step.nanos() - epochNanos);
        epochSamples = step.samples();
        epochNanos = step.nanos();
        records.health(trainer, report.epoch(), step.lastLoss());
        records.epoch(trainer, report, rate);
        view.epoch(report, rate);
    }

    @Override
    public void skipped(Failure failure, long skipped) {
        if ((skipped & (skipped - 1)) == 0) { // the 1st, 2nd, 4th, 8th, …: a line for each would flood the terminal
            terminal.warn("step " + failure.step() + " (epoch " + failure.epoch() + ") skipped: "
                    + failure.cause().words() + " at layer " + failure.layer() + " is not finite"
                    + (skipped == 1 ? "" : "; " + skipped + " steps skipped so far"));
        }
    }

    private void header() {
        for (Map.Entry<String, String> setting :
                RunSettings.header(trainer, split, start).entrySet()) {
            line(setting.getKey(), setting.getValue());
            if (setting.getKey().equals("data")) {
                for (String note : notes) {
                    line("", note);
                }
            }
        }
        line("board", board.describe());
        if (board.serial() != null) {
            line("serial", board.serial());
        }
        WebPage page = records.web();
        if (page != null) {
            line("page", page.address());
        }
        String kept = checkpoints.describe();
        if (kept != null) {
            line("state", kept);
        }
        if (Keyboard.isThere()) {
            line("keys", "Enter pauses, ? explains the columns, Ctrl-C ends the run");
        }
        terminal.line();
    }

    /**
     * Shows the counters, the test and the figures of the run.
     *
     * @param fromScratch whether weights were random at the start
     */
    void summary(@Nullable Evaluation test, Scaling scaling, boolean fromScratch) {
        if (quiet) {
            return;
        }
        if (trainer.plan().healthEvery() > 0) {
            terminal.line();
            new HealthTable(terminal).print(trainer.plan().network(), trainer.health());
            if (fromScratch) {
                gradientRatio.print(terminal, trainer.plan().network(), split.train(), scaling);
            }
        }
        terminal.line();
        if (test != null && test.confusion().length > 0) {
            new ConfusionMatrix(terminal, split.test().data().classNames(), test.confusion()).print();
            terminal.line();
        }
        if (test != null) {
            line("test", Outcome.outcome(test));
            for (String target : TargetLines.of(test, targetNames())) {
                line("", target);
            }
        }
        line(
                "health",
                new SimulatedBoard(terminal).word(trainer.monitor().verdict().state()) + remedy());
        double bytes = step.allocatedBytesPerStep();
        line(
                "time",
                Text.duration(seconds) + ", " + Text.grouped(Math.round(step.samplesPerSecond())) + " samples/s, "
                        + Text.count(trainer.progress().steps(), "step") + ", "
                        + (trainer.recovery().skipped() > 0
                                ? Text.grouped(trainer.recovery().skipped()) + " skipped, "
                                : "")
                        + (Double.isNaN(bytes)
                                ? ""
                                : Text.fixed(bytes, bytes == Math.rint(bytes) ? 0 : 2) + " bytes allocated a step"));
    }

    private List<String> targetNames() {
        return split.train().data().targetNames();
    }

    private String remedy() {
        String remedy = trainer.monitor().verdict().remedy();
        return remedy.isEmpty() ? "" : ": " + remedy;
    }

    void line(String label, String text) {
        if (!quiet) {
            terminal.line(terminal.paint(Style.DIM, Text.left(label, LABEL)) + text);
        }
    }

    /** The run in one line for programs. */
    String json(long seed, @Nullable EpochReport done, @Nullable Evaluation test) {
        Plan plan = trainer.plan();
        Verdict verdict = trainer.monitor().verdict();
        JsonLine line = new JsonLine()
                .put("data", split.train().data().name())
                .put("net", plan.network().shape())
                .put("parameters", plan.network().parameters())
                .put("rule", trainer.rule().kind().label())
                .put("rate", trainer.rule().kind().hasRate() ? trainer.rule().rate() : Float.NaN)
                .put("batch", TrainingOptions.batchSize(plan, split.train().size()))
                .put("epochs", trainer.progress().epochs())
                .put("seed", seed)
                .put("executor", step.name())
                .put("train_loss", done == null ? Double.NaN : done.loss())
                .put("train_error_percent", done == null ? Double.NaN : done.errorPercent())
                .put(
                        "validation_loss",
                        done == null || done.validation() == null
                                ? Double.NaN
                                : done.validation().loss())
                .put("kept_epoch", kept)
                .put("test_loss", test == null ? Double.NaN : test.loss())
                .put("test_error_percent", test == null ? Double.NaN : test.errorPercent())
                .put("seconds", seconds)
                .put("samples_per_second", step.samplesPerSecond())
                .put("steps", trainer.progress().steps())
                .put("skipped_steps", trainer.recovery().skipped())
                .put("allocated_bytes_per_step", step.allocatedBytesPerStep())
                .put("arena_bytes", plan.arenaBytes())
                .put("verdict", verdict.state().label())
                .put("finding", verdict.finding().label())
                .put("verdict_layer", verdict.layer())
                .put("explanation", verdict.explanation())
                .put(
                        "remedies",
                        verdict.remedies().stream().map(Remedy::toString).toList());
        if (test != null) {
            TargetFields.put(line, test, targetNames());
        }
        return line.toString();
    }
}
