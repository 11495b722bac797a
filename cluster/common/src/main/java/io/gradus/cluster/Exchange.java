package io.gradus.cluster;

import java.util.Locale;

/** What workers tell one another in a round. */
public enum Exchange {
    /**
     * The sign of each number of the gradient, a bit: every weight then moves as the majority says (Bernstein et al.
     * 2018, "signSGD: Compressed Optimisation for Non-Convex Problems").
     */
    VOTE,
    /** All parameters and the rule's state after some steps of one's own: every worker goes on from their means. */
    AVERAGE;

    /** The name that people type. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
