package io.gradus.health;

import io.gradus.health.Verdict.State;
import io.gradus.state.StateTape;
import io.gradus.state.Stateful;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws verdicts from what a run's losses and counters show. A cause is told before its symptoms: what was there before
 * the first step as what it was, and what large steps made later as the rate's doing. An alarm is raised only where
 * learning suffers, and ends, once raised, only when its number is better than the limit by
 * {@link HealthLimit#RECOVERY}; what does not hurt is a note.
 */
public final class HealthMonitor implements Stateful {
    /** Losses between judgements before it can be said that nothing is learnt. */
    private static final int PATIENCE = 24;

    /** How many times the smallest usual update the first step's may be for steps to count as small. */
    private static final double FIRST = 7;

    /**
     * Relative fall of the loss, from the third to the last quarter of the run, that ends what was said of the loss.
     */
    private static final double CLEARS = 0.2;

    /** How many times larger the last hidden layer's outputs than the first's must begin to count as exploding. */
    private static final double GROWTH = 10;

    /** The same of weights that are known to begin larger than usual. */
    private static final double GROWTH_OF_LARGE = 3;

    private final HealthLimits limits;
    private final CounterChecks checks;
    private final @Nullable RunFacts facts;
    private final @Nullable TrainingEvidence evidence;
    private final boolean stepsByRate;
    private final boolean adapts;
    private Finding start = Finding.NONE; // before the first step
    private boolean began;
    private float rate;
    private int risen; // judgements in a row
    private Finding candidate = Finding.NONE;
    private int streak; // judgements in a row with the candidate's word
    private Finding told = Finding.NONE;
    private Verdict verdict = Verdict.HEALTHY;

    /** Of a run with settings and losses. */
    public HealthMonitor(RunFacts facts, HealthLimits limits, TrainingEvidence evidence) {
        this.limits = limits;
        this.checks = new CounterChecks(facts.layers(), limits);
        this.facts = facts;
        this.evidence = evidence;
        this.stepsByRate = facts.rule().kind().stepsByRate();
        this.adapts = facts.rule().kind().wholeSet();
    }

    /**
     * By counters alone: whatever they show is taken to hurt, and nothing is known to try.
     *
     * @param stepsByRate whether the rule's step ignores the gradient's size, so that the rate sets the update ratio
     */
    public HealthMonitor(List<LayerFacts> layers, HealthLimits limits, boolean stepsByRate) {
        this.limits = limits;
        this.checks = new CounterChecks(layers, limits);
        this.facts = null;
        this.evidence = null;
        this.stepsByRate = stepsByRate;
        this.adapts = false;
    }

    @Override
    public void state(StateTape tape) {
        checks.state(tape);
        start = start.state(tape);
        began = tape.flag(began);
        rate = tape.real(rate);
        risen = tape.number(risen);
        candidate = candidate.state(tape);
        streak = tape.number(streak);
        told = told.state(tape);
        verdict = tape.object(verdict);
    }

    /** The last verdict. */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * Records that a number was no longer finite, which ends a run. What led there is what was found before; else
     * weights that were too large to begin with, where no step was taken or they made the outputs grow; else the rate.
     */
    public Verdict diverged(int layer, String what) {
        Finding cause = told;
        if (cause.isNone()) {
            boolean large = !began || start.state() == State.EXPLODING;
            cause = large
                    ? start.because(Reason.OUTPUTS_GROW)
                    : new Finding(Reason.MADE_EXPLODING, layer, checks.largestUpdate());
        }
        String explanation = what + " is not finite" + (began && cause.value() > 0 ? "; " + cause.explain() : "");
        verdict = new Verdict(State.DIVERGED, cause.state(), layer, Double.NaN, explanation, remedies(cause));
        return verdict;
    }

    /** Judges a snapshot of the counters, and the losses up to it. */
    public Verdict judge(HealthSnapshot snapshot) {
        checks.see(snapshot);
        if (!began) {
            began = true;
            rate = snapshot.rate();
            start = begin(snapshot);
        }
        risen = evidence != null && evidence.risen() ? risen + 1 : 0;
        settle(find(snapshot));
        return verdict;
    }

    /** Judges once more at an epoch's end, with its losses: overfitting is told where nothing else is. */
    public Verdict judgeEpoch() {
        if (evidence != null && evidence.overfits()) {
            if (told.isNone() || verdict.isHealthy()) {
                tell(
                        new Finding(Reason.VALIDATION_RISES, 0, evidence.validationRise()),
                        facts == null || !facts.keepsBest());
            }
        } else if (told.state() == State.OVERFITTING) {
            tell(Finding.NONE, false);
        }
        return verdict;
    }

    /** What ails the network before it has been trained: saturated units first, as they make errors vanish. */
    private Finding begin(HealthSnapshot snapshot) {
        Finding found = checks.saturation(snapshot, State.HEALTHY);
        if (!found.isNone()) {
            return found.reason() == Reason.FROZEN_SATURATED ? found : found.because(Reason.BEGAN_SATURATED);
        }
        found = checks.exploding(snapshot, State.HEALTHY);
        if (!found.isNone()) {
            return found.because(Reason.BEGAN_EXPLODING);
        }
        boolean large = facts != null && facts.network().gain() > 1;
        found = checks.growth(snapshot, large ? GROWTH_OF_LARGE : GROWTH);
        found = found.isNone() ? checks.silence(snapshot) : found;
        if (!found.isNone()) {
            return found;
        }
        found = checks.vanishing(snapshot, State.HEALTHY);
        return found.isNone() ? found : found.because(Reason.BEGAN_VANISHING);
    }

    private Finding find(HealthSnapshot snapshot) {
        boolean large = checks.largestUpdate() >= large();
        Finding symptom = symptom(snapshot);
        boolean suffers = suffers(pace(symptom));
        Finding penalty = penalty(snapshot);
        if (!penalty.isNone() && suffers) {
            return penalty;
        }
        Finding loss = loss();
        if (!loss.isNone()) {
            return start.state() == State.EXPLODING ? start : loss;
        }
        if (!start.isNone() && (suffers || symptom.state() == start.state())) {
            return isBornDead(symptom, large) ? symptom : start;
        }
        if (evidence != null && evidence.enough() && suffers) {
            Finding steps = steps();
            if (!steps.isNone()) {
                return steps;
            }
        }
        return symptom.isNone() ? noSymptom(large) : large && suffers ? made(symptom) : symptom;
    }

    /** The loss is far above where it was, for a while. */
    private Finding loss() {
        if (evidence == null || risen < limits.get(HealthLimit.PERSISTENCE)) {
            return Finding.NONE;
        }
        if (evidence.aboveStart() > limits.get(HealthLimit.RISE)) {
            // A first minibatch that happens to be easy makes no alarm: steps must be large enough to have done it.
            boolean moved = checks.largestUpdate() >= large() / 3;
            return moved ? new Finding(Reason.LOSS_ABOVE_START, 0, evidence.aboveStart()) : Finding.NONE;
        }
        boolean moved = checks.largestUpdate() >= 3 * limits.get(HealthLimit.SMALL_UPDATE);
        return moved ? new Finding(Reason.LOSS_RELAPSED, 0, evidence.aboveLowest()) : Finding.NONE;
    }

    /** Of a deep or narrow ReLU network: few units are alive from the start, so that the error dwindles as well. */
    private boolean isBornDead(Finding symptom, boolean large) {
        return start.reason() == Reason.BEGAN_VANISHING
                && symptom.state() == State.DEAD
                && !large
                && facts != null
                && facts.network().gain() == 1;
    }

    /** Weights that a penalty has all but taken away. */
    private Finding penalty(HealthSnapshot snapshot) {
        double left = checks.weightsLeft(snapshot);
        boolean taken = facts != null
                && facts.regularization().penalizes()
                && left < 0.3
                && evidence != null
                && evidence.enough();
        return taken ? new Finding(Reason.STRONG_PENALTY, 0, left) : Finding.NONE;
    }

    private Finding steps() {
        // Where the first steps were not small, a small one now shows that the gradient has gone, not that the rate is
        // low.
        double usual = limits.get(HealthLimit.SMALL_UPDATE);
        boolean linear = facts != null && facts.network().layers().size() == 1;
        boolean small = checks.runningUpdate() < usual && checks.firstUpdate() < (linear ? 1 : FIRST) * usual;
        return small ? new Finding(Reason.SMALL_STEPS, 0, checks.runningUpdate()) : Finding.NONE;
    }

    /** What the loss alone tells, where no counter shows anything. */
    private Finding noSymptom(boolean large) {
        if (evidence == null || !evidence.enough()) {
            return Finding.NONE;
        }
        boolean on = told.state() == State.RATE_TOO_HIGH || told.reason() == Reason.NO_PROGRESS;
        boolean early = !on && evidence.training().observations() < PATIENCE;
        // What has been said ends only when the loss falls fast: minibatches' noise makes it fall a little now and
        // then.
        if (early || evidence.learnt() || evidence.pace() > (on ? CLEARS : limits.get(HealthLimit.PROGRESS))) {
            return Finding.NONE;
        }
        boolean much = checks.largestUpdate() > 2 * large() && checks.runningUpdate() > large() / 10;
        if (told.state() == State.RATE_TOO_HIGH || (large && evidence.level() > 1.05) || much) {
            return new Finding(Reason.LOSS_STAYS_HIGH, 0, checks.largestUpdate());
        }
        return evidence.level() > 0.9 ? new Finding(Reason.NO_PROGRESS, 0, evidence.level()) : Finding.NONE;
    }

    /** A symptom that large steps have made. */
    private Finding made(Finding symptom) {
        Reason reason =
                switch (symptom.reason()) {
                    case DEAD_UNITS -> Reason.KILLED_UNITS;
                    case SATURATED_LATER -> Reason.MADE_SATURATED;
                    case VANISHING_LATER -> Reason.MADE_VANISHING;
                    case EXPLODING_LATER, GRADIENT_GROWS -> Reason.MADE_EXPLODING;
                    default -> Reason.NONE;
                };
        return reason == Reason.NONE ? symptom : new Finding(reason, symptom.layer(), checks.largestUpdate());
    }

    /** From what update on steps count as large; a rule whose steps the rate alone sets takes smaller ones. */
    private double large() {
        return limits.get(HealthLimit.LARGE_UPDATE) * (stepsByRate ? 0.5 : 1);
    }

    /** How fast the loss must fall for a symptom not to matter: faster where it was there from the start. */
    private double pace(Finding symptom) {
        if (!start.isNone() || symptom.isNone()) {
            return 0.4;
        }
        boolean few = symptom.reason() == Reason.DEAD_UNITS
                && symptom.value() < 0.5
                && evidence != null
                && evidence.level() < 0.5;
        return few ? limits.get(HealthLimit.PROGRESS) : 0.2;
    }

    /** Whether the loss neither is low nor falls by so much from the third to the last quarter of the run. */
    private boolean suffers(double pace) {
        if (evidence == null) {
            return true;
        }
        if (!evidence.enough()) {
            return evidence.pace() < 0.05;
        }
        return !evidence.learnt() && (evidence.level() > 0.95 || evidence.pace() < pace);
    }

    /** The gravest symptom that the counters show. */
    private Finding symptom(HealthSnapshot snapshot) {
        State on = told.state();
        Finding found = adapts ? checks.bounds(snapshot, on) : Finding.NONE;
        found = found.isNone() ? checks.exploding(snapshot, on) : found;
        found = found.isNone() && !stepsByRate ? checks.runaway(snapshot, on) : found;
        found = found.isNone() ? checks.deadUnits(snapshot, on) : found;
        found = found.isNone() ? checks.vanishing(snapshot, on) : found;
        found = found.isNone() ? checks.saturation(snapshot, on) : found;
        return found.isNone() ? checks.oscillation(snapshot, on) : found;
    }

    /** Tells what was found once it has been found often enough in a row; dead and exploding need no second look. */
    private void settle(Finding found) {
        streak = found.state() == candidate.state() ? streak + 1 : 1;
        candidate = found;
        boolean sure = streak >= limits.get(HealthLimit.PERSISTENCE)
                || found.state() == State.DEAD
                || found.state() == State.EXPLODING;
        if (found.isNone()) {
            if (told.state() != State.OVERFITTING) {
                tell(found, false);
            }
        } else if (sure) {
            boolean always = found.state() == State.RATE_TOO_HIGH || found.state() == State.NOT_LEARNING;
            tell(found, always || suffers(pace(found)));
        }
    }

    private void tell(Finding found, boolean alarm) {
        if (found.isLike(told) && alarm != verdict.isHealthy()) {
            return;
        }
        told = found;
        verdict = found.isNone()
                ? Verdict.HEALTHY
                : new Verdict(
                        alarm ? found.state() : State.HEALTHY,
                        found.state(),
                        found.layer(),
                        found.value(),
                        alarm ? found.explain() : "note: " + found.explain() + ", but the loss falls",
                        remedies(found));
    }

    private List<Remedy> remedies(Finding found) {
        boolean frozen = found.reason() == Reason.FROZEN_DEAD || found.reason() == Reason.FROZEN_SATURATED;
        if (frozen) {
            return List.of(Remedy.of(Remedy.Option.FREEZE, Integer.toString(found.layer() - 1)));
        }
        return facts == null ? List.of() : Prescription.of(found, facts, checks.firstUpdate(), rate);
    }
}
