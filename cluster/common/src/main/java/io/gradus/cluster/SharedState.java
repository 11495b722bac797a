package io.gradus.cluster;

import java.io.Serializable;

/**
 * What all workers have in common between two rounds. Whoever has it goes on as if he had been there from the
 * beginning.
 *
 * @param round that comes next, from 0
 * @param parameters without padding, as {@link io.gradus.step.exchange.ExchangeStep#readParameters} orders them
 * @param state of the rule
 * @param statistics of layers normalised by the minibatch
 */
public record SharedState(long round, float[] parameters, float[] state, float[] statistics) implements Serializable {
    /** Bytes that it takes. */
    public int length() {
        return Long.BYTES + (parameters.length + state.length + statistics.length) * Float.BYTES;
    }
}
