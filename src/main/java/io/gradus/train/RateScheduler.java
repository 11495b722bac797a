package io.gradus.train;

import io.gradus.rule.LearningRateSchedule;
import io.gradus.rule.UpdateRule;
import io.gradus.state.StateTape;
import io.gradus.step.arena.Arenas;

/**
 * The update rule with its learning rate as it is now: as the schedule says, lowered where the loss has stopped
 * falling, or as the rate was set. Writes the rule's settings into the arena whenever they change.
 */
final class RateScheduler {
    private final UpdateRule first;
    private final LearningRateSchedule schedule;
    private final float[] arena;
    private UpdateRule rule;
    private float rate; // the rule's, which it boxes
    private float base; // what the schedule's factors multiply
    private double plateau = 1; // the factor so far of a plateau schedule
    private double lowest = Double.POSITIVE_INFINITY;
    private int since; // epochs since the loss was lowest

    /** @param arena where the first rule's settings are in place */
    RateScheduler(UpdateRule first, LearningRateSchedule schedule, float[] arena) {
        this.first = first;
        this.schedule = schedule;
        this.arena = arena;
        this.rule = first;
        this.rate = first.rate();
        this.base = rate;
    }

    /** Begins again with the first rule, whose settings the arena has again. */
    void restart() {
        rule = first;
        rate = first.rate();
        base = rate;
        plateau = 1;
        lowest = Double.POSITIVE_INFINITY;
        since = 0;
    }

    /** Passes the state; of the rule, its rate is all that changes. The arena's settings are the arena's state. */
    void state(StateTape tape) {
        float there = tape.real(rate);
        if (there != rate) {
            rate = there;
            rule = rule.withRate(there);
        }
        base = tape.real(base);
        plateau = tape.real(plateau);
        lowest = tape.real(lowest);
        since = tape.number(since);
    }

    /** The rule as it is now. */
    UpdateRule rule() {
        return rule;
    }

    LearningRateSchedule schedule() {
        return schedule;
    }

    /** Sets the rate of an epoch that begins, 1 being the first. */
    void beginEpoch(int epoch) {
        if (!schedule.isConstant()) {
            apply(Math.max(Float.MIN_NORMAL, (float) (base * schedule.at(epoch) * plateau)));
        }
    }

    /** Goes on with another rate, in epoch {@code epoch}; a schedule goes on from there. */
    void set(float rate, int epoch) {
        apply(rate);
        double factor = schedule.at(Math.max(1, epoch)) * plateau;
        base = factor > 0 ? (float) (rate / factor) : rate;
    }

    /** Goes on with half the rate. */
    void halve(int epoch) {
        set(rule.rate() / 2, epoch);
    }

    /**
     * Takes an epoch's loss into account; NaN if none was measured, which says neither that it fell nor that it did
     * not.
     */
    void endEpoch(double loss) {
        since++;
        if (loss < lowest) {
            lowest = loss;
            since = 0;
        } else if (schedule.kind() == LearningRateSchedule.Kind.PLATEAU
                && since >= schedule.every()
                && !Double.isNaN(loss)) {
            plateau *= schedule.factor();
            since = 0;
        }
    }

    private void apply(float now) {
        rate = now;
        rule = rule.withRate(now);
        Arenas.apply(rule, arena);
    }
}
