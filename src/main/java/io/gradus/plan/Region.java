package io.gradus.plan;

/**
 * A named stretch of the arena.
 *
 * @param name as {@code gradus plan} shows it
 * @param offset first float
 * @param length number of floats
 * @param purpose a few words for people
 */
public record Region(String name, int offset, int length, String purpose) {
    /** Bytes it takes. */
    public long bytes() {
        return (long) length * Float.BYTES;
    }

    /** The first float behind it. */
    public int end() {
        return offset + length;
    }
}
