package io.gradus.boards.wire;

import io.gradus.cluster.SharedState;

/**
 * The class's network as it is now: the teacher's answer to {@link Ready}.
 *
 * @param sequence number of the next {@link Outcome} among all outcomes
 * @param round that is to be taken next
 * @param parameters without padding
 * @param state of the rule
 * @param statistics of layers that are normalised by the minibatch
 */
public record Snapshot(long sequence, long round, float[] parameters, float[] state, float[] statistics) {
    /** Of what boards have in common. */
    public static Snapshot of(long sequence, SharedState shared) {
        return new Snapshot(sequence, shared.round(), shared.parameters(), shared.state(), shared.statistics());
    }

    /** What boards have in common. */
    public SharedState shared() {
        return new SharedState(round, parameters, state, statistics);
    }
}
