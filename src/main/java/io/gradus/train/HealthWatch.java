package io.gradus.train;

import io.gradus.health.HealthBoard;
import io.gradus.health.HealthMonitor;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerFacts;
import io.gradus.health.Verdict;
import io.gradus.net.LayerSpec;
import io.gradus.plan.Plan;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches a run's health: takes the counters of watched steps out of the arena, has them judged, publishes them for other
 * threads, tells the listener, and keeps the window over which dead units are counted, which is an epoch.
 */
final class HealthWatch {
    private final Plan plan;
    private final float[] arena;
    private final TrainerSettings settings;
    private final Progress progress;
    private final RateScheduler rates;
    private final HealthSnapshot snapshot;
    private final HealthBoard board;
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
        this.monitor = newMonitor();
    }

    void restart() {
        monitor = newMonitor();
        snapshot.clear();
        republish();
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

    /** The worst verdict of this epoch. */
    Verdict worst() {
        return worst;
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

    private void judge(double loss) {
        long watched = (progress.steps() - 1) / plan.healthEvery() * plan.healthEvery();
        snapshot.copyFrom(arena, plan.health(0), watched);
        Verdict verdict = monitor.judge(snapshot);
        if (verdict.state().compareTo(worst.state()) >= 0) {
            worst = verdict;
        }
        snapshot.context(progress.epochs(), loss, rates.rule().rate(), verdict);
        snapshot.stepsTaken(progress.steps());
        board.publishRelease(snapshot);
        settings.listener().health(snapshot);
    }

    private HealthMonitor newMonitor() {
        UpdateRule.Kind kind = settings.training().rule().kind();
        return new HealthMonitor(facts(plan), settings.limits(), kind.stepsByRate(), kind.wholeSet());
    }

    private static List<LayerFacts> facts(Plan plan) {
        List<LayerSpec> layers = plan.network().layers();
        List<LayerFacts> facts = new ArrayList<>();
        for (LayerSpec layer : layers) {
            int n = facts.size();
            facts.add(new LayerFacts(
                    layer.width(),
                    layer.activation().squashes(),
                    layer.activation().canDie(),
                    n == layers.size() - 1,
                    n < plan.frozen()));
        }
        return facts;
    }
}
