package io.gradus.cluster;

import java.util.Locale;

/**
 * What an even split of votes does to a weight. It must not always be the same way: with four workers, whose votes
 * are often even, weights would drift there.
 */
public enum Ties {
    /** One way or the other, by the parity of round + the weight's number: a bit a weight is all that is sent. */
    PARITY,
    /** Nothing; a second bit a weight is sent to say so. */
    STAY;

    /** The name that people type. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
