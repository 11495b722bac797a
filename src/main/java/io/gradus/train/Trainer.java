package io.gradus.train;

import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.augment.Augmentation;
import io.gradus.health.HealthBoard;
import io.gradus.health.HealthMonitor;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.TrainingEvidence;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.model.Provenance;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.LearningRateSchedule;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training run: owns the step and walks it over the data, epoch after epoch.
 *
 * <pre>{@code
 * try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(0.1f), split).batchSize(32).seed(1).start()) {
 *     for (int epoch = 0; epoch < 20; epoch++) {
 *         System.out.println(trainer.epoch().loss());
 *     }
 *     System.out.println(trainer.test().errorPercent());
 * }
 * }</pre>
 *
 * For one thread. Between epochs the arena may be read and written.
 */
public final class Trainer implements AutoCloseable {
    private final TrainerSettings settings;
    private final Step step;
    private final Source train;
    private final Source test;
    private final EpochLoop loop;
    private @Nullable EpochReport latest;

    private Trainer(TrainerSettings settings) {
        Split split = settings.split();
        this.settings = settings;
        this.train = new Source(split.train());
        this.test = new Source(split.test());
        this.step = settings.makeStep();
        Source validation = new Source(split.validation());
        for (Source source : List.of(train, validation, test)) {
            step.bind(source);
        }
        begin();
        this.loop = new EpochLoop(settings, step, train, validation);
    }

    /** Begins to describe a run. */
    public static Builder of(NetworkSpec network, UpdateRule rule, Split split) {
        return of(network, TrainingSpec.of(rule), split);
    }

    /** Begins to describe a run whose plan is decided. */
    public static Builder of(NetworkSpec network, TrainingSpec training, Split split) {
        return new Builder(network, training, split);
    }

    /** Puts what follows from the settings and the seed into the arena. */
    private void begin() {
        Plan plan = step.plan();
        float[] arena = step.arena();
        Arenas.scale(plan, arena, settings.scaling());
        Arenas.initialize(plan, arena, settings.seed());
        settings.initialWeights().load(plan, arena);
        Arenas.setSize(plan, arena, train.size());
    }

    /**
     * Trains on every example of the training part once.
     *
     * @throws IllegalStateException if the run has failed before
     */
    public EpochReport epoch() {
        EpochReport report = loop.epoch();
        latest = report;
        return report;
    }

    /** Trains for so many epochs more, or until a number is not finite; the last epoch's report. */
    public EpochReport epochs(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of epochs must be at least 1, not " + count);
        }
        EpochReport report = epoch();
        for (int n = 1; n < count && failure() == null; n++) {
            report = epoch();
        }
        return report;
    }

    /** Steps made so far, those skipped apart. */
    public long steps() {
        return loop.steps();
    }

    /**
     * Trains up to and with epoch {@code last}; ends before it if a number is not finite, or if a criterion for
     * stopping early says so. Where so many epochs were trained before, none is added.
     *
     * @return the last epoch's report
     * @throws IllegalArgumentException if that epoch comes before the first
     */
    public EpochReport until(int last) {
        if (last < 1) {
            throw new IllegalArgumentException("epochs count from 1, so there is no epoch " + last);
        }
        EpochReport report = latest == null ? epoch() : latest;
        while (report.epoch() < last && failure() == null && stopped() == null) {
            report = epoch();
        }
        return report;
    }

    /** On the training part; never null. */
    public Evaluation training() {
        return evaluate(train, "the training part is empty");
    }

    /**
     * On the test part.
     *
     * @throws IllegalStateException if the split has no test part
     */
    public Evaluation test() {
        return evaluate(test, "the split has no test part");
    }

    private Evaluation evaluate(Source part, String ifEmpty) {
        Evaluation evaluation = new Evaluator(step).evaluate(part);
        if (evaluation == null) {
            throw new IllegalStateException(ifEmpty);
        }
        return evaluation;
    }

    /** Whether the split has a test part. */
    public boolean hasTest() {
        return test.size() > 0;
    }

    /** Goes on with another learning rate, from the next step; a schedule goes on from there. */
    public void rate(float rate) {
        loop.rates.set(rate, loop.progress.epochs());
        loop.health.republish();
    }

    /** Why the run is to end now, by what it was told of early stopping, or null. */
    public @Nullable String stopped() {
        return loop.stopped();
    }

    /**
     * Puts the weights of the epoch with the lowest validation loss in place, if the run keeps them.
     *
     * @return that epoch, or the last one where nothing is kept
     */
    public int restoreBest() {
        int epoch = loop.recovery.restoreBest();
        return epoch > 0 ? epoch : loop.progress.epochs();
    }

    /**
     * Begins again with the weights, the rule and the order of examples that follow from the seed, as if nothing had
     * been trained. From within {@link TrainingListener#progress}, the epoch that is under way goes on as the first.
     */
    public void restart() {
        Arenas.clear(step.plan(), step.arena());
        begin();
        loop.restart();
    }

    /** Whether {@link TrainingListener#progress} comes after every single step; several are taken at once otherwise. */
    public void stepSingly(boolean on) {
        loop.progress.stepSingly(on);
    }

    /** The rule as it is now. */
    public UpdateRule rule() {
        return loop.rates.rule();
    }

    /** How its rate changes from epoch to epoch. */
    public LearningRateSchedule schedule() {
        return settings.schedule();
    }

    public Plan plan() {
        return step.plan();
    }

    /** The step that runs the plan; its arena holds the weights. */
    public Step step() {
        return step;
    }

    /** What is done to every input. */
    public Scaling scaling() {
        return settings.scaling();
    }

    /** The counters of the last watched step, and of the last whole epoch's dead units. */
    public HealthSnapshot health() {
        return loop.health.snapshot();
    }

    /** The latest snapshot, for other threads. */
    public HealthBoard board() {
        return loop.health.board();
    }

    public HealthMonitor monitor() {
        return loop.health.monitor();
    }

    /** What the losses have said so far of whether the run learns. */
    public TrainingEvidence evidence() {
        return loop.health.evidence();
    }

    /** Why the run ended early, or null. */
    public @Nullable Failure failure() {
        return loop.recovery.failure();
    }

    /** Steps that were skipped, units that were revived, and rewinds. */
    public Recovery recovery() {
        return loop.recovery;
    }

    /** Epochs, steps and samples so far. */
    public Progress progress() {
        return loop.progress;
    }

    /**
     * The network as it is now, with all that its use needs.
     *
     * @throws IllegalArgumentException if a weight is not finite: the training diverged
     */
    public Model model() {
        Provenance provenance = new Provenance(
                rule(),
                plan().batchSize(),
                settings.seed(),
                progress().epochs(),
                train.data().name(),
                Augmentation.NONE,
                "");
        return Model.of(plan(), step.arena(), scaling(), train.data(), provenance);
    }

    /**
     * Writes {@link #model} to a file, whole or not at all.
     *
     * @throws io.gradus.model.ModelException if it cannot be written
     */
    public void save(Path file) {
        ModelFile.write(file, model());
    }

    /** What the rest of the run follows from, to be saved and loaded: see the room {@code checkpoint}. */
    public TrainerState state() {
        return new TrainerState(settings, loop, new ArenaState(step.plan(), step.arena(), settings.wholeSet()));
    }

    @Override
    public void close() {
        step.close();
    }

    /** A run's settings, each with its default. */
    public static final class Builder extends TrainerBuilder<Builder> {
        private Builder(NetworkSpec network, TrainingSpec training, Split split) {
            super(network, training, split);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Allocates everything and draws the initial weights.
         *
         * @throws IllegalArgumentException if the settings, the data or the network do not go together
         * @throws BudgetExceededException if the plan is over its budget
         */
        public Trainer start() {
            return new Trainer(settings());
        }
    }
}
