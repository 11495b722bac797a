package io.gradus.cluster;

import java.io.Serializable;

/**
 * What was sent, in bytes of payload: from workers, and to them. What an engine adds (headers, acknowledgements) is
 * not in it.
 */
public final class Traffic implements Serializable {
    private long rounds;
    private long messages;
    private long up;
    private long down;
    private long resync;

    /** Counts a contribution that arrived. */
    public void up(int bytes) {
        messages++;
        up += bytes;
    }

    /** Counts a decision that was sent to so many workers. */
    public void down(int bytes, int workers) {
        messages += workers;
        down += (long) bytes * workers;
    }

    /** Counts a whole state that was sent, to one who had none. */
    public void resync(int bytes) {
        messages++;
        resync += bytes;
    }

    /** Counts a round that is over. */
    public void round() {
        rounds++;
    }

    public long rounds() {
        return rounds;
    }

    public long messages() {
        return messages;
    }

    /** From workers, of all rounds. */
    public long up() {
        return up;
    }

    /** To workers, of all rounds, without whole states. */
    public long down() {
        return down;
    }

    /** Whole states. */
    public long resync() {
        return resync;
    }

    /** Bytes that a worker sent in a round, the mean over rounds. */
    public double upEach(int workers) {
        return (double) up / Math.max(1, rounds) / workers;
    }

    /** Bytes that a worker received in a round, the mean over rounds. */
    public double downEach(int workers) {
        return (double) down / Math.max(1, rounds) / workers;
    }

    /** Bytes each way if a weight takes one bit. */
    public static double ideal(int weights) {
        return weights / 8.0;
    }
}
