package io.gradus.train;

import io.gradus.data.AugmentedImages;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.health.HealthBoard;
import io.gradus.health.HealthLimits;
import io.gradus.health.HealthMonitor;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.RunFacts;
import io.gradus.health.TrainingEvidence;
import io.gradus.health.Verdict;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.Control.Cause;
import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.LearningRateSchedule;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.arena.Revival;
import io.gradus.step.provider.StepProvider;
import java.util.List;
import java.util.function.Function;
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
    /** Work between two progress reports, at most about this many floating-point operations. */
    private static final long CHUNK_FLOPS = 200_000_000;

    private static final int JUDGEMENTS_PER_EPOCH = 16;

    private final Plan plan;
    private final Step step;
    private final Evaluator evaluator;
    private final Source train;
    private final Source validation;
    private final Source test;
    private final Scaling scaling;
    private final boolean shuffle;
    private final int validateEvery;
    private final long seed;
    private final TrainingListener listener;
    private final HealthLimits limits;
    private HealthMonitor monitor;
    private final TrainingEvidence evidence;
    private double unjudgedLoss; // summed over the samples since the last judgement
    private long unjudged; // those samples
    private final HealthSnapshot snapshot;
    private final HealthBoard board;
    private final UpdateRule firstRule;
    private RateCourse course;
    private final List<StoppingRule> stoppingRules;
    private EarlyStopping stopping;
    private @Nullable String stopped;
    private boolean singly;
    private boolean restarted;
    private int epochs;
    private long steps;
    private long samples;
    private Verdict worst = Verdict.HEALTHY; // of this epoch
    private @Nullable Failure failure;
    private final Remedies remedies;
    private @Nullable BestWeights best;
    private long skipped;
    private int revived;
    private int rewinds;

    private Trainer(Builder settings) {
        Split split = settings.split;
        NetworkSpec net = settings.network;
        this.firstRule = settings.training.rule();
        this.course = new RateCourse(firstRule, settings.schedule);
        this.stoppingRules = List.copyOf(settings.stopping);
        this.stopping = new EarlyStopping(stoppingRules);
        if (!stoppingRules.isEmpty() && split.validation().size() == 0) {
            throw new IllegalArgumentException("to stop early goes by the validation part, and there is none");
        }
        WholeSet.require(
                settings.training, settings.batchSize, split.train().size(), settings.schedule, settings.remedies);
        if (settings.training.regularization().labelSmoothing() > 0
                && !split.train().data().isClassification()) {
            throw new IllegalArgumentException("label smoothing is for classes, and "
                    + split.train().data().name() + " has values to predict");
        }
        AnswerRange.require(net.loss(), split.train().data());
        this.limits = settings.limits;
        this.plan = PlanCompiler.training(net, settings.training);
        if (settings.budget != null) {
            Budgets.require(plan, settings.budget);
        }
        this.shuffle = settings.shuffle;
        this.validateEvery = settings.validateEvery;
        this.seed = settings.seed;
        this.listener = settings.listener;
        this.scaling = settings.scaling != null
                ? settings.scaling
                : Scaling.none(split.train().data().inputs());
        this.train = new Source(split.train());
        this.validation = new Source(split.validation());
        this.test = new Source(split.test());
        this.step = settings.executor == null
                ? StepProvider.choose("auto", plan, Runtime.getRuntime().availableProcessors())
                : settings.executor.apply(plan);
        this.evaluator = new Evaluator(step);
        for (Source source : List.of(train, validation, test)) {
            step.bind(source);
        }
        Arenas.scale(plan, step.arena(), scaling);
        Arenas.initialize(plan, step.arena(), seed);
        Arenas.setSize(plan, step.arena(), train.size());
        this.evidence = new TrainingEvidence(ConstantAnswer.loss(plan, split.train()), limits);
        this.remedies = settings.remedies;
        this.monitor = newMonitor();
        this.snapshot = new HealthSnapshot(net.layers().size());
        this.best = newBest();
        this.board = new HealthBoard(net.layers().size());
    }

    /** Begins to describe a run. */
    public static Builder of(NetworkSpec network, UpdateRule rule, Split split) {
        return of(network, TrainingSpec.of(rule), split);
    }

    /** Begins to describe a run whose plan is decided. */
    public static Builder of(NetworkSpec network, TrainingSpec training, Split split) {
        return new Builder(network, training, split);
    }

    /**
     * Trains on every example of the training part once.
     *
     * @throws IllegalStateException if the run has failed before
     */
    public EpochReport epoch() {
        if (failure != null) {
            throw new IllegalStateException(failure.toString());
        }
        int epoch = beginEpoch();
        int total = train.size();
        int batchSize = plan.batchSize();
        int stepsPerEpoch = (total + batchSize - 1) / batchSize;
        double loss = 0;
        long correct = 0;
        int done = 0;
        int lost = 0; // samples of steps that were skipped
        while (done < total && failure == null) {
            int count = (int) Math.min(total - done, (long) chunkSteps(stepsPerEpoch) * batchSize);
            double here = step.train(train, done, count, steps);
            loss += here;
            float[] arena = step.arena();
            correct += (int) arena[Control.CORRECT];
            steps += (int) arena[Control.STEPS_DONE];
            if (arena[Control.FAILED_LAYER] != 0) {
                int before = (int) arena[Control.STEPS_DONE] * batchSize;
                int failed = Math.min(batchSize, count - before);
                count = before + failed; // what is behind is still to come
                lost += failed;
                unjudged -= failed;
                fail(epoch, arena, lost < total);
            }
            done += count;
            samples += count;
            unjudgedLoss += here;
            unjudged += count;
            observe(epoch, loss / Math.max(1, done - lost));
            restarted = false;
            listener.progress(epoch, done, total);
            if (restarted) {
                epoch = beginEpoch();
                loss = 0;
                correct = 0;
                done = 0;
                lost = 0;
            }
        }
        int taken = failure == null ? total - lost : total;
        double mean = failure != null && plan.wholeGradient() ? Double.NaN : loss / taken;
        closeWindow(epoch, mean);
        double error = train.data().isClassification() ? 100.0 * (taken - correct) / taken : Double.NaN;
        boolean due = failure == null && epoch % validateEvery == 0;
        Evaluation validated = due ? evaluator.evaluate(validation) : null;
        reviewEpoch(epoch, mean, validated);
        EpochReport report = new EpochReport(epoch, mean, error, validated, rule().rate(), worst, steps, skipped);
        listener.epoch(report);
        remedy(report);
        return report;
    }

    private int beginEpoch() {
        epochs++;
        worst = Verdict.HEALTHY;
        if (shuffle && !rule().kind().wholeSet()) { // whose sum knows no order
            train.shuffle(seed, epochs);
        }
        Arenas.augment(plan, step.arena(), seed, epochs);
        if (course.begin(epochs)) {
            Arenas.apply(rule(), step.arena());
        }
        return epochs;
    }

    /** Trains for so many epochs more, or until a number is not finite; the last epoch's report. */
    public EpochReport epochs(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of epochs must be at least 1, not " + count);
        }
        EpochReport report = epoch();
        for (int n = 1; n < count && failure == null; n++) {
            report = epoch();
        }
        return report;
    }

    /**
     * Trains up to and with epoch {@code last}; ends before it if a number is not finite, or if a criterion for stopping
     * early says so.
     *
     * @return the last epoch's report
     */
    public EpochReport until(int last) {
        EpochReport report = epoch();
        while (report.epoch() < last && failure == null && stopped == null) {
            report = epoch();
        }
        return report;
    }

    /** On the training part; never null. */
    public Evaluation training() {
        Evaluation evaluation = evaluator.evaluate(train);
        if (evaluation == null) {
            throw new IllegalStateException("the training part is empty");
        }
        return evaluation;
    }

    /**
     * On the test part.
     *
     * @throws IllegalStateException if the split has no test part
     */
    public Evaluation test() {
        Evaluation evaluation = evaluator.evaluate(test);
        if (evaluation == null) {
            throw new IllegalStateException("the split has no test part");
        }
        return evaluation;
    }

    /** Whether the split has a test part. */
    public boolean hasTest() {
        return test.size() > 0;
    }

    /** Goes on with another rate, from the next step; a schedule goes on from there. */
    public void rate(float rate) {
        course.set(rate, epochs);
        Arenas.apply(rule(), step.arena());
    }

    /** Why the run is to end now, by what it was told of early stopping, or null. */
    public @Nullable String stopped() {
        return stopped;
    }

    /**
     * Puts the weights of the epoch with the lowest validation loss in place, if the run keeps them.
     *
     * @return that epoch, or the last one where nothing is kept
     */
    public int restoreBest() {
        if (best == null || stoppingRules.isEmpty() || best.epoch() == 0) {
            return epochs;
        }
        best.restore(step.arena());
        return best.epoch();
    }

    /**
     * Begins again with the weights, the rule and the order of examples that follow from the seed, as if nothing had been
     * trained. From within {@link TrainingListener#progress}, the epoch that is under way goes on as the first.
     */
    public void restart() {
        restarted = true;
        failure = null;
        epochs = 0;
        steps = 0;
        samples = 0;
        skipped = 0;
        revived = 0;
        rewinds = 0;
        course = new RateCourse(firstRule, course.schedule());
        Arenas.clear(plan, step.arena());
        Arenas.scale(plan, step.arena(), scaling);
        Arenas.initialize(plan, step.arena(), seed);
        Arenas.setSize(plan, step.arena(), train.size());
        evidence.clear();
        unjudgedLoss = 0;
        unjudged = 0;
        monitor = newMonitor();
        best = newBest();
        stopping = new EarlyStopping(stoppingRules);
        stopped = null;
    }

    /** Whether {@link TrainingListener#progress} comes after every single step; several are taken at once otherwise. */
    public void stepSingly(boolean on) {
        singly = on;
    }

    /** The rule as it is now. */
    public UpdateRule rule() {
        return course.rule();
    }

    /** How its rate changes from epoch to epoch. */
    public LearningRateSchedule schedule() {
        return course.schedule();
    }

    public Plan plan() {
        return plan;
    }

    /** The step that runs the plan; its arena holds the weights. */
    public Step step() {
        return step;
    }

    /** What is done to every input. */
    public Scaling scaling() {
        return scaling;
    }

    /** The counters of the last watched step, and of the last whole epoch's dead units. */
    public HealthSnapshot health() {
        return snapshot;
    }

    /** The latest snapshot, for other threads. */
    public HealthBoard board() {
        return board;
    }

    public HealthMonitor monitor() {
        return monitor;
    }

    /** Why the run ended early, or null. */
    public @Nullable Failure failure() {
        return failure;
    }

    /** Steps that were not taken, because a number was not finite. */
    public long skipped() {
        return skipped;
    }

    /** Dead units that were given new weights so far. */
    public int revived() {
        return revived;
    }

    /** How often the run went back to its best weights. */
    public int rewinds() {
        return rewinds;
    }

    /** Epochs begun so far. */
    public int epochsDone() {
        return epochs;
    }

    /** Minibatch steps finished so far. */
    public long steps() {
        return steps;
    }

    /** Samples trained on so far, repetitions counted. */
    public long samples() {
        return samples;
    }

    @Override
    public void close() {
        step.close();
    }

    /**
     * Steps that one call of {@link Step#train} is to make, at least 1: few enough for progress to be told and stops to be
     * heeded, and many, as a call has a cost of its own and fetches its first examples anew.
     */
    public static long stepsPerCall(Plan plan) {
        return Math.max(1, CHUNK_FLOPS / Math.max(1, plan.sampleFlops() * plan.batchSize()));
    }

    /** Steps until just behind a watched one: several at once, so that a call's cost does not count. */
    private int chunkSteps(int stepsPerEpoch) {
        if (singly || (steps == 0 && !rule().kind().wholeSet())) {
            return 1; // the first one's counters, those of the initial weights, are told in any case
        }
        if (rule().kind().wholeSet()) {
            return (int) Math.min(stepsPerEpoch, stepsPerCall(plan)); // each a part of one update
        }
        int every = Math.max(1, plan.healthEvery());
        long wanted = Math.min(stepsPerCall(plan), Math.max(1, stepsPerEpoch / JUDGEMENTS_PER_EPOCH));
        long target = steps + Math.max(every, wanted) - 1;
        return (int) (target / every * every + 1 - steps);
    }

    private void observe(int epoch, double loss) {
        if (rule().kind().wholeSet()) {
            return; // the step ends with the epoch, which is judged when its window is closed
        }
        if (plan.healthEvery() > 0 && steps > 0 && (steps - 1) % plan.healthEvery() == 0 && failure == null) {
            judge(epoch, loss);
        }
    }

    private void closeWindow(int epoch, double loss) {
        if (plan.healthEvery() > 0 && failure == null) {
            Arenas.countDead(plan, step.arena());
            judge(epoch, loss);
            if (remedies.revive()) {
                revived += Revival.revive(plan, step.arena(), seed, epoch);
            }
            Arenas.resetWindow(plan, step.arena());
        }
    }

    private void remedy(EpochReport report) {
        if (failure != null) {
            if (best != null && remedies.rewindOnDiverged() && rewinds < Remedies.MOST_REWINDS) {
                rewinds++;
                failure = null;
                best.restore(step.arena());
                Arenas.clearState(plan, step.arena());
                rate(rule().rate() / 2);
            }
            return;
        }
        Evaluation validated = report.validation();
        // NaN where there is a validation part, but this epoch did not look at it: no news, and no better loss
        double loss = validated != null ? validated.loss() : validation.size() > 0 ? Double.NaN : report.loss();
        if (best != null) {
            best.offer(step.arena(), loss, report.epoch());
        }
        if (!stoppingRules.isEmpty()) {
            stopped = stopping.judge(report.loss(), loss);
        }
        course.judge(loss);
        if (remedies.halveOnOscillation() && report.verdict().state() == Verdict.State.OSCILLATING) {
            rate(rule().rate() / 2);
        }
    }

    private void judge(int epoch, double loss) {
        long watched = (steps - 1) / plan.healthEvery() * plan.healthEvery();
        snapshot.copyFrom(step.arena(), plan.health(0), watched);
        snapshot.context(epoch, loss, rule().rate(), monitor.verdict());
        evidence.judged(unjudgedLoss / unjudged, unjudged);
        unjudgedLoss = 0;
        unjudged = 0;
        Verdict verdict = monitor.judge(snapshot);
        tell(epoch, loss, verdict);
        listener.health(snapshot);
    }

    /** Judges once more with the epoch's own losses, in which overfitting shows. */
    private void reviewEpoch(int epoch, double loss, @Nullable Evaluation validated) {
        if (plan.healthEvery() > 0 && failure == null) {
            evidence.epoch(loss, validated == null ? Double.NaN : validated.loss());
            tell(epoch, loss, monitor.judgeEpoch());
        }
    }

    private void tell(int epoch, double loss, Verdict verdict) {
        if (verdict.state().severity() >= worst.state().severity()) {
            worst = verdict;
        }
        snapshot.context(epoch, loss, rule().rate(), verdict);
        board.publishRelease(snapshot);
    }

    /** The run ends; or it goes on, if steps may be skipped and not all of the epoch's were. */
    private void fail(int epoch, float[] arena, boolean goesOn) {
        int layer = (int) arena[Control.FAILED_LAYER];
        Cause cause = Cause.values()[(int) arena[Control.FAILED_CAUSE]];
        Failure found = new Failure(epoch, steps + skipped + 1, layer, cause);
        TrainingSpec training = plan.training();
        if (training != null && training.skipNonfinite()) {
            skipped++;
            listener.skipped(found, skipped);
            if (goesOn) {
                return;
            }
        }
        failure = found;
        worst = monitor.diverged(layer, cause.words());
        snapshot.context(epoch, Double.NaN, rule().rate(), worst);
        board.publishRelease(snapshot);
    }

    private @Nullable BestWeights newBest() {
        return remedies.rewindOnDiverged() || !stoppingRules.isEmpty() ? new BestWeights(plan, step.arena()) : null;
    }

    private HealthMonitor newMonitor() {
        RunFacts facts = new RunFacts(
                plan.network(),
                rule(),
                plan.regularization(),
                plan.frozen(),
                scaling.method() != Scaling.Method.NONE,
                plan.training() != null && plan.training().gradientClip().clips(),
                !stoppingRules.isEmpty(),
                remedies.revive());
        return new HealthMonitor(facts, limits, evidence);
    }

    /** What the losses have said so far of whether the run learns. */
    public TrainingEvidence evidence() {
        return evidence;
    }

    /** A run's settings, each with its default. */
    public static final class Builder {
        private final NetworkSpec network;
        private final Split split;
        private TrainingSpec training;
        private int batchSize; // 0 unless told
        private long seed = 1;
        private boolean shuffle = true;
        private int validateEvery = 1;
        private @Nullable Scaling scaling;
        private @Nullable MemoryBudget budget;
        private Remedies remedies = Remedies.NONE;
        private LearningRateSchedule schedule = LearningRateSchedule.CONSTANT;
        private List<StoppingRule> stopping = List.of();
        private HealthLimits limits = HealthLimits.DEFAULT;
        private TrainingListener listener = TrainingListener.NONE;
        private @Nullable Function<Plan, Step> executor;

        private Builder(NetworkSpec network, TrainingSpec training, Split split) {
            this.network = network;
            this.training = training;
            this.split = split;
        }

        /**
         * Samples a step; 32 unless told. Under a rule that takes the whole training set for one update it can be no less
         * than that: {@link TrainingSpec#batchSize} then only says in what chunks the set is passed through.
         */
        public Builder batchSize(int size) {
            this.batchSize = size;
            if (training.rule().kind().wholeSet()) {
                return this;
            }
            this.training = training.withBatchSize(size);
            return this;
        }

        /** What all randomness follows from; 1 unless told. */
        public Builder seed(long number) {
            this.seed = number;
            return this;
        }

        /** Whether every epoch visits the examples in an order of its own; it does unless told. */
        public Builder shuffle(boolean on) {
            this.shuffle = on;
            return this;
        }

        /** The validation part is looked at after every so many epochs; after each unless told. */
        public Builder validateEvery(int epochs) {
            if (epochs < 1) {
                throw new IllegalArgumentException("to validate every " + epochs + " epochs: it must be at least 1");
            }
            this.validateEvery = epochs;
            return this;
        }

        /** What is done to every input; nothing unless told. */
        public Builder scaling(Scaling fitted) {
            this.scaling = fitted;
            return this;
        }

        /** How pictures are changed when they are loaded to train on; not at all unless told. */
        public Builder augmentation(@Nullable AugmentedImages images) {
            this.training = training.withAugmentation(images);
            return this;
        }

        /** What keeps the network from learning its examples by heart; nothing unless told. */
        public Builder regularization(Regularization chosen) {
            this.training = training.withRegularization(chosen);
            return this;
        }

        /** Counters at every so many steps; 0 for never. */
        public Builder healthEvery(int steps) {
            this.training = training.withHealthEvery(steps);
            return this;
        }

        /** Where healthy ends. */
        public Builder limits(HealthLimits values) {
            this.limits = values;
            return this;
        }

        /** What the run does by itself about bad health; nothing unless told. */
        public Builder remedies(Remedies actions) {
            this.remedies = actions;
            return this;
        }

        /** How the rate changes from epoch to epoch; not at all unless told. */
        public Builder schedule(LearningRateSchedule curve) {
            this.schedule = curve;
            return this;
        }

        /** When to end early, by any of these; {@link Trainer#stopped} tells. The best epoch's weights are then kept. */
        public Builder stopping(List<StoppingRule> any) {
            this.stopping = any;
            return this;
        }

        /** Refuse to start if the arena would be larger. */
        public Builder budget(MemoryBudget bytes) {
            this.budget = bytes;
            return this;
        }

        /** What runs the plan; the best there is, on all cores, unless told. */
        public Builder executor(Function<Plan, Step> made) {
            this.executor = made;
            return this;
        }

        /** Who is told of progress. */
        public Builder listener(TrainingListener who) {
            this.listener = who;
            return this;
        }

        /**
         * Allocates everything and draws the initial weights.
         *
         * @throws IllegalArgumentException if the data does not fit the network
         * @throws BudgetExceededException if the plan is over its budget
         */
        public Trainer start() {
            return new Trainer(this);
        }
    }
}
