package io.gradus.train;

import io.gradus.data.Scaling;
import io.gradus.health.HealthBoard;
import io.gradus.health.HealthMonitor;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.RunFacts;
import io.gradus.health.TrainingEvidence;
import io.gradus.health.Verdict;
import io.gradus.plan.Plan;
import io.gradus.state.StateTape;
import io.gradus.step.arena.Arenas;

/**
 * Watches a run's health: takes the counters of watched steps out of the arena, has them judged together with the
 * losses, publishes them for other threads, tells the listener, and keeps the window over which dead units are counted,
 * which is an epoch.
 */
final class HealthWatch {
    private final Plan plan;
    private final float[] arena;
    private final TrainerSettings settings;
    private final Progress progress;
    private final RateScheduler rates;
    private final HealthSnapshot snapshot;
    private final HealthBoard board;
    private final TrainingEvidence evidence;
    private double lossSum; // of the samples since the last judgement
    private long samples; // those
    private HealthMonitor monitor;
    private Verdict worst = Verdict.HEALTHY; // of this epoch

    HealthWatch(Plan plan, float[] arena, TrainerSettings settings, Progress progress, RateScheduler rates) {
        int layers = plan.network().layers().size();
        this.plan = plan;
        this.arena = arena;
        this.settings = settings;
        this.progress = progress;
        this.rates = rates;
        this.snapshot = new HealthSnapshot(layers);
        this.board = new HealthBoard(layers);
        double constant = ConstantAnswer.loss(plan.network(), settings.split().train());
        this.evidence = new TrainingEvidence(constant, settings.limits());
        this.monitor = newMonitor();
    }

    void restart() {
        evidence.clear();
        lossSum = 0;
        samples = 0;
        monitor = newMonitor();
        snapshot.clear();
        republish();
    }

    /** Passes the state. */
    void state(StateTape tape) {
        snapshot.state(tape);
        evidence.state(tape);
        monitor.state(tape);
        lossSum = tape.real(lossSum);
        samples = tape.number(samples);
        worst = tape.object(worst);
    }

    /** After the state was loaded: publishes what is there. */
    void resume() {
        board.publishRelease(snapshot);
    }

    /** Publishes where the run is, and its rate, beside the counters that there are. */
    void republish() {
        snapshot.context(progress.epochs(), progress.meanLoss(), rates.rule().rate(), monitor.verdict());
        snapshot.stepsTaken(progress.steps());
        board.publishRelease(snapshot);
    }

    void beginEpoch() {
        worst = Verdict.HEALTHY;
    }

    /** The counters of the last watched step, and of the last whole epoch's dead units. */
    HealthSnapshot snapshot() {
        return snapshot;
    }

    /** The latest snapshot, for other threads. */
    HealthBoard board() {
        return board;
    }

    HealthMonitor monitor() {
        return monitor;
    }

    /** What the losses have said so far of whether the run learns. */
    TrainingEvidence evidence() {
        return evidence;
    }

    /** The worst verdict of this epoch. */
    Verdict worst() {
        return worst;
    }

    /** Takes a call's losses into account. */
    void trained(int count, double loss) {
        samples += count;
        lossSum += loss;
    }

    /** Judges the step that was taken last, if it was watched; of single steps each is published. */
    void afterSteps() {
        if (settings.wholeSet()) {
            return; // the step ends with the epoch, and is judged by endEpoch
        }
        long steps = progress.steps();
        if (isOn() && steps > 0 && (steps - 1) % plan.healthEvery() == 0) {
            judge(progress.meanLoss());
        } else if (progress.isSingly()) {
            republish();
        }
    }

    /**
     * Counts the units that were dead for a whole epoch, and judges.
     *
     * @param loss the epoch's mean
     */
    void endEpoch(double loss) {
        if (isOn()) {
            Arenas.countDead(plan, arena);
            judge(loss);
        }
    }

    /** Begins a new window: for dead units, and for the gradients' distribution. */
    void beginWindow() {
        if (isOn()) {
            Arenas.resetWindow(plan, arena);
        }
    }

    /** A number was not finite, which ends the run. */
    void diverged(Failure failure) {
        worst = monitor.diverged(failure.layer(), failure.cause().words());
        snapshot.context(failure.epoch(), Double.NaN, rates.rule().rate(), worst);
        board.publishRelease(snapshot);
    }

    private boolean isOn() {
        return plan.healthEvery() > 0;
    }

    /**
     * Judges once more, with the losses of an epoch that has ended.
     *
     * @param validated on the validation part; NaN if it was not evaluated
     */
    void review(double loss, double validated) {
        if (isOn()) {
            evidence.epoch(loss, validated);
            publish(loss, monitor.judgeEpoch());
        }
    }

    private void judge(double loss) {
        long watched = (progress.steps() - 1) / plan.healthEvery() * plan.healthEvery();
        snapshot.copyFrom(arena, plan.health(0), watched);
        snapshot.context(progress.epochs(), loss, rates.rule().rate(), monitor.verdict());
        evidence.judged(lossSum / samples, samples);
        lossSum = 0;
        samples = 0;
        publish(loss, monitor.judge(snapshot));
        settings.listener().health(snapshot);
    }

    private void publish(double loss, Verdict verdict) {
        if (verdict.state().severity() >= worst.state().severity()) {
            worst = verdict;
        }
        snapshot.context(progress.epochs(), loss, rates.rule().rate(), verdict);
        snapshot.stepsTaken(progress.steps());
        board.publishRelease(snapshot);
    }

    private HealthMonitor newMonitor() {
        RunFacts facts = new RunFacts(
                plan.network(),
                settings.training().rule(),
                plan.regularization(),
                plan.frozen(),
                settings.scaling().method() != Scaling.Method.NONE,
                settings.training().gradientClip().clips(),
                !settings.stopping().isEmpty(),
                settings.remedies().revive());
        return new HealthMonitor(facts, settings.limits(), evidence);
    }
}
