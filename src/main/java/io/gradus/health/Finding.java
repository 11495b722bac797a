package io.gradus.health;

import io.gradus.health.Verdict.State;

/**
 * What one check found.
 *
 * @param layer 1 for the first hidden layer; 0 for none
 * @param value the number that tripped it
 * @param clears the number below which it ends, where the check is only still on by hysteresis; else NaN
 */
record Finding(State state, int layer, double value, double clears) {
    static final Finding NONE = new Finding(State.HEALTHY, 0, 0, Double.NaN);

    boolean isNone() {
        return state == State.HEALTHY;
    }
}
