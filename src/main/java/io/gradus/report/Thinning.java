package io.gradus.report;

/**
 * Keeps a log's size bounded: after so many bytes of a kind of record, only every second one is written, after as many
 * more every fourth, and so on. Twenty times the first share holds a million times as many records.
 */
final class Thinning {
    private final long share;
    private long bytes; // since the last halving
    private long every = 1;
    private long seen;

    /** @param share bytes until records are first halved */
    Thinning(long share) {
        this.share = share;
    }

    /** Whether the next record is to be written. */
    boolean takesNext() {
        return seen++ % every == 0;
    }

    /** A record of so many bytes was written. */
    void wrote(int length) {
        bytes += length;
        if (bytes >= share) {
            bytes = 0;
            every *= 2;
            seen = 0;
        }
    }
}
