package io.gradus.plan;

/**
 * A stretch of the arena.
 *
 * @param id what it is for
 * @param offset first float
 * @param length number of floats
 * @param purpose a few words for people
 */
public record Region(RegionId id, int offset, int length, String purpose) {
    /** Bytes it takes. */
    public long bytes() {
        return (long) length * Float.BYTES;
    }

    /** The first float behind it. */
    public int end() {
        return offset + length;
    }
}
