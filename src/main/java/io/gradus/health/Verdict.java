package io.gradus.health;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * How training goes: one word, where, by which number, and what to do.
 *
 * <p>{@code finding} is what was found. An alarm has it for its {@code state}. A finding that does not hurt, because
 * the loss falls all the same, is a note: its state is healthy. And a run that met a number that is not finite is
 * diverged, with what led there as its finding.
 *
 * @param state the word
 * @param finding what was found; healthy where nothing was
 * @param layer 1 for the first hidden layer; 0 where no single layer is meant
 * @param value the number that tripped it
 * @param explanation what was found, for people; empty when healthy
 * @param remedies what to try, the likeliest first
 */
public record Verdict(State state, State finding, int layer, double value, String explanation, List<Remedy> remedies)
        implements Serializable {
    /** All is well. */
    public static final Verdict HEALTHY = new Verdict(State.HEALTHY, State.HEALTHY, 0, 0, "", List.of());

    /** How bad a word is, and so which LED it lights. */
    public enum Level {
        /** Green. */
        WELL,
        /** Amber: learning suffers. */
        WARNING,
        /** Red: learning is undone. */
        DANGER
    }

    /**
     * The words, new ones last. {@link #severity} orders them from well to worst.
     */
    public enum State {
        HEALTHY(0, 0, Level.WELL, "the loss falls, gradients flow, weights move, units live"),
        OSCILLATING(
                1,
                3,
                Level.WARNING,
                "the rate is just past what is stable: gradients flip their signs step after step and do not shrink"),
        SATURATED(2, 4, Level.WARNING, "squashing units sit where their function is flat, and pass no gradient"),
        VANISHING(
                3,
                5,
                Level.WARNING,
                "the error that reaches the first layer is too small a part of what left the last"),
        DEAD(4, 6, Level.WARNING, "ReLU units were silent for a whole epoch; no gradient can wake them"),
        EXPLODING(5, 7, Level.DANGER, "the error or the outputs grow from layer to layer, and steps with them"),
        DIVERGED(6, 9, Level.DANGER, "a number is no longer finite; the update it would have caused was not applied"),
        RATE_TOO_HIGH(
                7,
                8,
                Level.DANGER,
                "steps are too large: the loss is above its start, grows or stays high, or units were saturated or "
                        + "killed by the steps' size"),
        NOT_LEARNING(
                8,
                2,
                Level.WARNING,
                "the loss does not fall: because updates are too small, or although the counters look fine"),
        OVERFITTING(9, 1, Level.WARNING, "the validation loss rises while the training loss goes on falling");

        private final int number;
        private final int severity;
        private final Level level;
        private final String meaning;

        State(int number, int severity, Level level, String meaning) {
            this.number = number;
            this.severity = severity;
            this.level = level;
            this.meaning = meaning;
        }

        /** What stands for it on the serial line; never changes. */
        public int number() {
            return number;
        }

        /** Larger is worse; of several alarms in an epoch the worst is told. */
        public int severity() {
            return severity;
        }

        public Level level() {
            return level;
        }

        /** What it means, for people. */
        public String meaning() {
            return meaning;
        }

        /** The word in lower case: {@code rate-too-high}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Verdict {
        remedies = List.copyOf(remedies);
    }

    /** An alarm with nothing to try. */
    public Verdict(State state, int layer, double value, String explanation) {
        this(state, state, layer, value, explanation, List.of());
    }

    public boolean isHealthy() {
        return state == State.HEALTHY;
    }

    /** Whether something was found that does not hurt: a healthy verdict with a finding. */
    public boolean isNote() {
        return isHealthy() && finding != State.HEALTHY;
    }

    /** One line for people: what was found, and what to try; empty when nothing was found. */
    public String remedy() {
        if (explanation.isEmpty() || remedies.isEmpty() || isNote()) {
            return explanation;
        }
        StringBuilder line = new StringBuilder(explanation).append("; try ");
        for (int n = 0; n < Math.min(2, remedies.size()); n++) {
            line.append(n == 0 ? "" : ", or ").append(remedies.get(n));
        }
        return line.toString();
    }

    /** {@code healthy}, or {@code dead: layer 3: 62 % of units …}. */
    @Override
    public String toString() {
        return explanation.isEmpty() ? state.label() : state.label() + ": " + remedy();
    }
}
