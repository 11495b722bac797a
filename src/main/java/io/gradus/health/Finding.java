package io.gradus.health;

import io.gradus.health.Verdict.State;
import io.gradus.state.StateTape;

/**
 * What one check found.
 *
 * @param layer 1 for the first hidden layer; 0 for none
 * @param value the number that tripped it
 * @param clears the number at which it ends, where it is only still on by hysteresis; else NaN
 */
record Finding(Reason reason, int layer, double value, double clears) {
    static final Finding NONE = new Finding(Reason.NONE, 0, 0);

    Finding(Reason reason, int layer, double value) {
        this(reason, layer, value, Double.NaN);
    }

    /** Passes it; the same object comes back where nothing changed, so that saving allocates nothing. */
    Finding state(StateTape tape) {
        int number = tape.number(reason.ordinal());
        int where = tape.number(layer);
        double what = tape.real(value);
        double end = tape.real(clears);
        boolean same = number == reason.ordinal()
                && where == layer
                && Double.doubleToRawLongBits(what) == Double.doubleToRawLongBits(value)
                && Double.doubleToRawLongBits(end) == Double.doubleToRawLongBits(clears);
        return same ? this : new Finding(Reason.values()[number], where, what, end);
    }

    State state() {
        return reason.state();
    }

    boolean isNone() {
        return reason == Reason.NONE;
    }

    /** The same for another reason. */
    Finding because(Reason other) {
        return new Finding(other, layer, value, clears);
    }

    /** Whether it says the same but for a small change of its number. */
    boolean isLike(Finding other) {
        return reason == other.reason
                && layer == other.layer
                && Double.isNaN(clears) == Double.isNaN(other.clears)
                && Math.abs(value - other.value) <= 0.2 * Math.abs(other.value);
    }

    /** One sentence for people, without its remedy. */
    String explain() {
        return reason.explain(layer, value) + (Double.isNaN(clears) ? "" : reason.clears(clears));
    }
}
