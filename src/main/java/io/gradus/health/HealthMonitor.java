package io.gradus.health;

import io.gradus.health.Verdict.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws verdicts from what a run's losses and counters show. A cause is told before its symptoms: a rate that saturates or
 * kills units is told as the rate, and what was there before the first step as what it was. An alarm is raised only where
 * learning suffers, and ends, once raised, only when its number is better than the limit by {@link HealthLimit#RECOVERY};
 * what does not hurt is a note.
 */
public final class HealthMonitor {
    private final HealthLimits limits;
    private final CounterChecks checks;
    private final @Nullable TrainingEvidence evidence;
    private final boolean stepsByRate;
    private final boolean adapts;
    private final boolean penalized;
    private final boolean suitable;
    private final boolean keepsBest;
    private Finding start = Finding.NONE; // before the first step
    private int judged;
    private int risen;
    private State candidate = State.HEALTHY;
    private int streak;
    private Verdict verdict = Verdict.HEALTHY;

    /** Of a run with settings and losses. */
    public HealthMonitor(RunFacts facts, HealthLimits limits, TrainingEvidence evidence) {
        this.limits = limits;
        this.checks = new CounterChecks(facts.layers(), limits);
        this.evidence = evidence;
        this.stepsByRate = facts.rule().kind().stepsByRate();
        this.adapts = facts.rule().kind().wholeSet();
        this.penalized = facts.regularization().penalizes();
        this.suitable = facts.network().gain() == 1;
        this.keepsBest = facts.keepsBest();
    }

    /** By counters alone: whatever they show is taken to hurt. */
    public HealthMonitor(List<LayerFacts> layers, HealthLimits limits, boolean stepsByRate) {
        this.limits = limits;
        this.checks = new CounterChecks(layers, limits);
        this.evidence = null;
        this.stepsByRate = stepsByRate;
        this.adapts = false;
        this.penalized = false;
        this.suitable = false;
        this.keepsBest = false;
    }

    /** The last verdict. */
    public Verdict verdict() {
        return verdict;
    }

    /** Records that a number was no longer finite, which ends a run. */
    public Verdict diverged(int layer, String what) {
        State cause = !verdict.isHealthy() ? verdict.finding() : judged == 0 || start.state() == State.EXPLODING ? State.EXPLODING : State.RATE_TOO_HIGH;
        verdict = new Verdict(State.DIVERGED, cause, layer, Double.NaN, what + " is not finite", List.of());
        return verdict;
    }

    /** Judges a snapshot of the counters. */
    public Verdict judge(HealthSnapshot snapshot) {
        checks.see(snapshot);
        if (judged++ == 0) {
            start = begun(snapshot);
        }
        risen = evidence != null && evidence.risen() ? risen + 1 : 0;
        return settle(find(snapshot));
    }

    /** Judges once more at an epoch's end, with its losses. */
    public Verdict judgeEpoch(HealthSnapshot snapshot) {
        if (evidence != null && verdict.isHealthy() && evidence.overfits()) {
            State state = keepsBest ? State.HEALTHY : State.OVERFITTING;
            verdict = new Verdict(state, State.OVERFITTING, 0, evidence.validationRise(), "validation", List.of());
        } else if (evidence != null && verdict.finding() == State.OVERFITTING && !evidence.overfits()) {
            verdict = Verdict.HEALTHY;
        }
        return verdict;
    }

    /** What ails the network before it has been trained. */
    private Finding begun(HealthSnapshot snapshot) {
        Finding found = checks.saturation(snapshot, State.HEALTHY);
        found = found.isNone() ? checks.exploding(snapshot, State.HEALTHY) : found;
        found = found.isNone() ? checks.growth(snapshot) : found;
        found = found.isNone() ? checks.silence(snapshot) : found;
        return found.isNone() ? checks.vanishing(snapshot, State.HEALTHY) : found;
    }

    private Finding find(HealthSnapshot snapshot) {
        State on = verdict.finding();
        double large = limits.get(HealthLimit.LARGE_UPDATE);
        boolean rate = checks.largestUpdate() >= large;
        if (risen >= limits.get(HealthLimit.PERSISTENCE) && checks.largestUpdate() >= large / 3) {
            return start.state() == State.EXPLODING ? start : new Finding(State.RATE_TOO_HIGH, 0, evidence.runningLevel(), Double.NaN);
        }
        Finding symptom = symptom(snapshot, on);
        boolean suffers = suffers();
        if (!start.isNone() && (suffers || symptom.state() == start.state())) {
            boolean born = start.state() == State.VANISHING && symptom.state() == State.DEAD && suitable && !rate;
            return born ? symptom : start;
        }
        if (evidence != null && evidence.enough() && penalized && suffers && checks.weightsLeft(snapshot) < 0.3) {
            return new Finding(State.NOT_LEARNING, 0, checks.weightsLeft(snapshot), Double.NaN);
        }
        if (evidence != null && evidence.enough() && suffers && !rate && checks.runningUpdate() < limits.get(HealthLimit.SMALL_UPDATE)) {
            return new Finding(State.NOT_LEARNING, 0, checks.runningUpdate(), Double.NaN);
        }
        if (!symptom.isNone()) {
            boolean made = rate && symptom.state() != State.OSCILLATING && suffers;
            return made ? new Finding(State.RATE_TOO_HIGH, symptom.layer(), checks.largestUpdate(), Double.NaN) : symptom;
        }
        if (evidence == null || !evidence.enough() || evidence.pace() > limits.get(HealthLimit.PROGRESS)) {
            return Finding.NONE;
        }
        if (rate && (evidence.level() > 1.05 || checks.largestUpdate() > 2 * large && evidence.level() > 0.5)) {
            return new Finding(State.RATE_TOO_HIGH, 0, checks.largestUpdate(), Double.NaN);
        }
        return evidence.level() > 0.9 ? new Finding(State.NOT_LEARNING, 0, evidence.level(), Double.NaN) : Finding.NONE;
    }

    /** Whether the loss is not low and does not fall fast either: where it does, a finding is a note. */
    private boolean suffers() {
        if (evidence == null) {
            return true;
        }
        if (!evidence.enough()) {
            return evidence.pace() < 0.05;
        }
        return !evidence.learnt() && (evidence.level() > 0.95 || evidence.pace() < 0.4);
    }

    /** The gravest symptom that the counters show. */
    private Finding symptom(HealthSnapshot snapshot, State on) {
        Finding found = adapts ? checks.bounds(snapshot, on) : Finding.NONE;
        found = found.isNone() ? checks.exploding(snapshot, on) : found;
        found = found.isNone() && !stepsByRate ? checks.runaway(snapshot, on) : found;
        found = found.isNone() ? checks.deadUnits(snapshot, on) : found;
        found = found.isNone() ? checks.vanishing(snapshot, on) : found;
        found = found.isNone() ? checks.saturation(snapshot, on) : found;
        return found.isNone() ? checks.oscillation(snapshot, on) : found;
    }

    private Verdict settle(Finding found) {
        streak = found.state() == candidate ? streak + 1 : 1;
        candidate = found.state();
        if (found.isNone()) {
            verdict = verdict.finding() == State.OVERFITTING ? verdict : Verdict.HEALTHY;
            return verdict;
        }
        if (streak < limits.get(HealthLimit.PERSISTENCE) && found.state() != State.DEAD && found.state() != State.EXPLODING) {
            return verdict;
        }
        boolean hurts = suffers() || found.state() == State.RATE_TOO_HIGH || found.state() == State.NOT_LEARNING;
        verdict = new Verdict(hurts ? found.state() : State.HEALTHY, found.state(), found.layer(), found.value(), "found", List.of());
        return verdict;
    }
}
