package io.gradus.train;

import io.gradus.plan.Control;
import io.gradus.plan.Control.Cause;
import io.gradus.plan.Plan;
import io.gradus.state.StateTape;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import org.jspecify.annotations.Nullable;

/** Walks a step over the training part, an epoch at a time, and does what is due between steps and between epochs. */
final class EpochLoop {
    private final TrainerSettings settings;
    private final Plan plan;
    private final Step step;
    private final Source train;
    private final Source validation;
    private final Evaluator evaluator;
    final RateScheduler rates;
    final Progress progress;
    final HealthWatch health;
    final Recovery recovery;
    private EarlyStopping stopping;
    private @Nullable String stopped;
    private boolean restarted;
    private boolean resumed; // in an epoch that another run began

    /** @param step in whose arena everything is in place that a run begins with */
    EpochLoop(TrainerSettings settings, Step step, Source train, Source validation) {
        float[] arena = step.arena();
        this.settings = settings;
        this.plan = step.plan();
        this.step = step;
        this.train = train;
        this.validation = validation;
        this.evaluator = new Evaluator(step);
        this.rates = new RateScheduler(settings.training().rule(), settings.schedule(), arena);
        this.progress = new Progress(plan, train.size(), settings.wholeSet());
        this.health = new HealthWatch(plan, arena, settings, progress, rates);
        this.recovery = new Recovery(plan, arena, settings, rates);
        this.stopping = new EarlyStopping(settings.stopping());
    }

    /** Begins again, once everything is in place again; an epoch that is under way goes on as the first. */
    void restart() {
        restarted = true;
        resumed = false;
        stopped = null;
        stopping = new EarlyStopping(settings.stopping());
        progress.restart();
        rates.restart();
        health.restart();
        recovery.restart();
    }

    /** Passes the state, but for the arena's. */
    void state(StateTape tape) {
        progress.state(tape);
        rates.state(tape);
        stopping.state(tape);
        recovery.state(tape);
        health.state(tape);
    }

    /** Goes on in the epoch that the state was taken from. */
    void resume() {
        resumed = progress.epochs() > 0;
        health.resume();
    }

    /** Why the run is to end early, or null. */
    @Nullable
    String stopped() {
        return stopped;
    }

    long steps() {
        return progress.steps();
    }

    /**
     * Trains on every example once, or until a number is not finite.
     *
     * @throws IllegalStateException if the run has failed before
     */
    EpochReport epoch() {
        Failure before = recovery.failure();
        if (before != null) {
            throw new IllegalStateException(before.toString());
        }
        if (resumed) {
            resumed = false;
            prepareExamples(progress.epochs());
        } else {
            beginEpoch();
        }
        while (progress.hasNext() && recovery.failure() == null) {
            int count = progress.nextCall();
            int trained = progress.trained();
            double loss = step.train(train, progress.done(), count, progress.steps());
            boolean failed = progress.add(count, loss, step.arena());
            health.trained(progress.trained() - trained, loss);
            if (failed) {
                failed();
            }
            if (recovery.failure() == null) {
                health.afterSteps();
            }
            restarted = false;
            settings.listener().progress(progress.epochs(), progress.done(), train.size());
            if (restarted) {
                beginEpoch();
            }
        }
        EpochReport report = endEpoch();
        settings.listener().epoch(report);
        if (recovery.failure() != null) {
            recovery.rewind(report.epoch());
        } else {
            judge(report);
        }
        return report;
    }

    private void beginEpoch() {
        int epoch = progress.beginEpoch();
        health.beginEpoch();
        prepareExamples(epoch);
        rates.beginEpoch(epoch);
    }

    /** The order of examples, and how they are changed, follow from the seed and the epoch alone. */
    private void prepareExamples(int epoch) {
        if (settings.shuffle() && !settings.wholeSet()) { // the sum over a whole set does not depend on the order
            train.shuffle(settings.seed(), epoch);
        }
        Arenas.augment(plan, step.arena(), settings.seed(), epoch);
    }

    /** A step was not taken: the run ends, or goes on behind it. */
    private void failed() {
        int layer = (int) step.arena()[Control.FAILED_LAYER];
        Cause cause = Cause.values()[(int) step.arena()[Control.FAILED_CAUSE]];
        long number = progress.steps() + recovery.skipped() + 1;
        Failure found = new Failure(progress.epochs(), number, layer, cause);
        if (recovery.ends(found, progress.hasTaken())) {
            health.diverged(found);
        }
    }

    private EpochReport endEpoch() {
        int epoch = progress.epochs();
        boolean failed = recovery.failure() != null;
        double loss = progress.epochLoss(failed);
        double error = train.data().isClassification() ? progress.errorPercent(failed) : Double.NaN;
        Evaluation validated = null;
        if (!failed) {
            health.endEpoch(loss);
            recovery.revive(epoch);
            health.beginWindow();
            validated = epoch % Math.max(1, settings.validateEvery()) == 0 ? evaluator.evaluate(validation) : null;
            health.review(loss, validated == null ? Double.NaN : validated.loss());
        }
        float rate = rates.rule().rate();
        return new EpochReport(
                epoch, loss, error, validated, rate, health.worst(), progress.steps(), recovery.skipped());
    }

    /** Decides whether the epoch was the best so far, ends the run, or changes the rate. */
    private void judge(EpochReport report) {
        Evaluation validated = report.validation();
        // NaN where there is a validation part, but this epoch did not evaluate it: neither better nor worse
        double loss = validated != null ? validated.loss() : validation.size() > 0 ? Double.NaN : report.loss();
        recovery.keepIfBest(report.epoch(), loss);
        stopped = stopping.judge(report.loss(), loss);
        rates.endEpoch(loss);
        recovery.calm(report);
    }
}
