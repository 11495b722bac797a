package io.gradus.random;

/**
 * A counter-based generator: draw {@code i} of a stream is a pure function of (seed, stream, i).
 *
 * <p>Nothing but three numbers has to be kept to go on from any point, and streams never disturb one another: drawing
 * more noise does not change the shuffle. The function is the finaliser of SplitMix64 (Steele, Lea and Flood 2014,
 * "Fast splittable pseudorandom number generators"), applied to a Weyl sequence whose start is hashed from seed and
 * stream; {@link CounterHash} has it bare. Normal deviates use {@link StrictMath}, so that every JVM draws the same
 * bits.
 */
public final class CounterRandom {
    private final long key;
    private long counter;

    /** Starts stream {@code stream}, substream {@code part} (an epoch, a layer, …), of {@code seed}. */
    public CounterRandom(long seed, Stream stream, long part) {
        this.key = CounterHash.key(seed, stream, part);
    }

    /**
     * What the randomness is for; every purpose draws from a stream of its own. Numbers never change: results follow.
     */
    public enum Stream {
        INIT(1),
        SPLIT(2),
        SHUFFLE(3),
        SYNTHETIC(4),
        DROPOUT(5),
        NOISE(6),
        AUGMENT(7),
        RULE(8),
        TEST(9);

        private final int number;

        Stream(int number) {
            this.number = number;
        }

        /** What keys of the stream's draws are made from. */
        int number() {
            return number;
        }
    }

    /** The next 64 uniform bits. */
    public long nextLong() {
        return CounterHash.draw(key, ++counter);
    }

    /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /**
     * Uniform in 0..bound-1, without bias (Lemire 2019, "Fast random integer generation in an interval").
     *
     * @throws IllegalArgumentException if bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, not " + bound);
        }
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (0x1_0000_0000L - bound) % bound;
            while (low < threshold) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    /** Standard normal, by Box and Muller's transform; the second deviate of a pair is not kept, for plainness. */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** Puts {@code items} into a uniformly random order (Fisher and Yates). */
    public void shuffle(int[] items) {
        for (int i = items.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swap = items[i];
            items[i] = items[j];
            items[j] = swap;
        }
    }
}
