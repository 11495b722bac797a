package io.gradus.step.exchange;

/**
 * Signs of gradients, a bit each, and of votes on them.
 *
 * <p>Bit n of a packed array is bit {@code n & 63} of word {@code n >> 6}; it is 1 for a positive gradient. A gradient
 * of 0 has no sign: its bit is that of {@link #tie}, which is 1 in every other round and for every other number, so
 * that zeros, however many, move weights neither way on the whole. Where W workers vote, an even split is such a tie,
 * too, or moves nothing.
 */
public final class PackedSigns {
    private PackedSigns() {}

    /** Words that so many signs take. */
    public static int words(int signs) {
        return (signs + Long.SIZE - 1) >>> 6;
    }

    /** The bit of what has no sign: number {@code n} in round {@code round}. */
    public static boolean tie(int n, long round) {
        return ((n ^ round) & 1) == 0;
    }

    /** Whether bit {@code n} is set. */
    public static boolean get(long[] words, int n) {
        return (words[n >> 6] >>> n & 1) != 0;
    }

    /**
     * The majority of several workers' signs.
     *
     * @param votes of each worker, {@link #words} words
     * @param count of signs
     * @param majority becomes 1 where more than half of the votes are
     * @param ties becomes 1 where exactly half of them are
     */
    public static void majority(long[][] votes, int count, long[] majority, long[] ties) {
        int words = words(count);
        for (int word = 0; word < words; word++) {
            long more = 0;
            long even = 0;
            for (int bit = 0; bit < Long.SIZE; bit++) {
                int ones = 0;
                for (long[] vote : votes) {
                    ones += (int) (vote[word] >>> bit & 1);
                }
                more |= (2 * ones > votes.length ? 1L : 0L) << bit;
                even |= (2 * ones == votes.length ? 1L : 0L) << bit;
            }
            long mask = word < words - 1 || (count & 63) == 0 ? -1L : (1L << count) - 1;
            majority[word] = more & mask;
            ties[word] = even & mask;
        }
    }

    /** Breaks ties of a majority by {@link #tie}, so that its signs are all there is to send. */
    public static void breakTies(long[] majority, long[] ties, long round) {
        long pattern = (round & 1) == 0 ? 0x5555555555555555L : 0xAAAAAAAAAAAAAAAAL;
        for (int word = 0; word < ties.length; word++) {
            majority[word] |= ties[word] & pattern;
            ties[word] = 0;
        }
    }

    /** The share of signs on which a vote was that of the majority, ties left out; 1 if all are ties. */
    public static double agreement(long[] vote, long[] majority, long[] ties, int count) {
        long decided = count;
        long same = 0;
        int words = words(count);
        for (int word = 0; word < words; word++) {
            long mask = word < words - 1 || (count & 63) == 0 ? -1L : (1L << count) - 1;
            decided -= Long.bitCount(ties[word] & mask);
            same += Long.bitCount(~(vote[word] ^ majority[word]) & ~ties[word] & mask);
        }
        return decided == 0 ? 1 : (double) same / decided;
    }
}
