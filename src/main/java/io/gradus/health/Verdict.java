package io.gradus.health;

import java.io.Serializable;
import java.util.Locale;

/**
 * How the gradients are: one word, where, by which number, and what to do.
 *
 * @param state the word
 * @param layer 1 for the first hidden layer; 0 where no single layer is meant
 * @param value the number that tripped it
 * @param remedy one line for people; empty when healthy
 */
public record Verdict(State state, int layer, double value, String remedy) implements Serializable {
    /** All is well. */
    public static final Verdict HEALTHY = new Verdict(State.HEALTHY, 0, 0, "");

    /** The words, from well to worst; of several alarms the later here is told, being the other's cause or the graver. */
    public enum State {
        HEALTHY(0, "gradients flow, weights move, units live"),
        OSCILLATING(1, "the rate is too high: gradients flip their signs step after step and do not shrink"),
        SATURATED(2, "squashing units sit where their function is flat, and pass no gradient"),
        VANISHING(3, "the error that reaches the first layer is too small a part of what left the last"),
        DEAD(4, "ReLU units were silent for a whole epoch; no gradient can wake them"),
        EXPLODING(5, "the error grows on its way down, or the gradient runs away with large steps"),
        DIVERGED(6, "a number is no longer finite; the update it would have caused was not applied");

        private final int number;
        private final String meaning;

        State(int number, String meaning) {
            this.number = number;
            this.meaning = meaning;
        }

        /** What stands for it on the serial line; never changes. */
        public int number() {
            return number;
        }

        /** What it means, for people. */
        public String meaning() {
            return meaning;
        }

        /** The word in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isHealthy() {
        return state == State.HEALTHY;
    }

    /** {@code healthy}, or {@code dead: layer 3: 62 % of units dead: …}. */
    @Override
    public String toString() {
        return isHealthy() ? state.label() : state.label() + ": " + remedy;
    }
}
