package io.gradus.train;

import io.gradus.rule.LearningRateSchedule;
import io.gradus.rule.UpdateRule;

/** The rule as its learning rate goes on: along a schedule, down where nothing becomes better, and as it is told. */
final class RateCourse {
    private final LearningRateSchedule schedule;
    private UpdateRule rule;
    private float base; // what the schedule's factors multiply
    private double plateau = 1; // the factor so far, of a plateau
    private double lowest = Double.POSITIVE_INFINITY;
    private int since; // epochs

    RateCourse(UpdateRule first, LearningRateSchedule schedule) {
        this.schedule = schedule;
        this.rule = first;
        this.base = first.rate();
    }

    /** The rule as it is now. */
    UpdateRule rule() {
        return rule;
    }

    LearningRateSchedule schedule() {
        return schedule;
    }

    /**
     * An epoch begins, 1 being the first.
     *
     * @return whether the rule's rate was set anew
     */
    boolean begin(int epoch) {
        if (schedule.isConstant()) {
            return false;
        }
        rule = rule.withRate(Math.max(Float.MIN_NORMAL, (float) (base * schedule.at(epoch) * plateau)));
        return true;
    }

    /** Goes on with another rate; a schedule goes on from there. */
    void set(float rate, int epoch) {
        rule = rule.withRate(rate);
        double factor = schedule.at(Math.max(1, epoch)) * plateau;
        base = factor > 0 ? (float) (rate / factor) : rate;
    }

    /** Takes an epoch's loss into account; NaN if nothing was looked at, which says neither that it fell nor that not. */
    void judge(double loss) {
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
}
