package io.gradus.train;

import java.util.Locale;

/**
 * A reason to end a run early.
 *
 * @param kind what is looked at
 * @param limit where it ends the run
 */
public record StoppingCriterion(Kind kind, double limit) {
    /** What is looked at; the measures are Prechelt's (1998), in {@link EarlyStopping}. */
    public enum Kind {
        /** Epochs without a lower validation loss: at least the limit. */
        PATIENCE,
        /** Generalisation loss, per cent: above the limit. */
        GL,
        /** Generalisation loss over training progress, every fifth epoch: above the limit. */
        PQ,
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
        if (kind == Kind.PATIENCE && limit != Math.rint(limit)) {
            throw new IllegalArgumentException("patience is a whole number of epochs, not " + limit);
        }
    }
}
