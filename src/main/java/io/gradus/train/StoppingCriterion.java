package io.gradus.train;

import java.io.Serializable;
import java.util.Locale;

/**
 * A reason to end a run early, or one of those that a {@link StoppingRule} asks for.
 *
 * @param kind what is looked at
 * @param limit where it ends the run
 */
public record StoppingCriterion(Kind kind, double limit) implements Serializable {
    /** What is looked at; the measures are Prechelt's (1998), in {@link EarlyStopping}. */
    public enum Kind {
        /** Epochs without a lower validation loss: at least the limit. */
        PATIENCE,
        /** Generalisation loss, per cent: above the limit. */
        GL,
        /** Generalisation loss over training progress, every fifth epoch: above the limit. */
        PQ,
        /** Strips of five epochs in a row in which the validation loss rose: at least the limit. */
        UP,
        /** Training progress, per thousand, every fifth epoch: below the limit. */
        PROGRESS;

        /** The name that people type. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public StoppingCriterion {
        if (!(limit > 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException("the limit of " + kind.label() + " must be positive, not " + limit);
        }
        boolean counts = kind == Kind.PATIENCE || kind == Kind.UP;
        if (counts && limit != Math.rint(limit)) {
            throw new IllegalArgumentException(kind.label() + " is a whole number of "
                    + (kind == Kind.UP ? "strips of five epochs" : "epochs") + ", not " + limit);
        }
    }

    /** Whether {@code other} holds wherever this one does. */
    boolean implies(StoppingCriterion other) {
        return kind == other.kind && (kind == Kind.PROGRESS ? limit <= other.limit : limit >= other.limit);
    }

    /** As people type it: {@code gl:5}. */
    public String text() {
        String number = String.valueOf(limit);
        return kind.label() + ":" + (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number);
    }
}
