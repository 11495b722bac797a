package io.gradus.step.arena;

import io.gradus.plan.Control;
import io.gradus.random.CounterHash;
import io.gradus.random.CounterRandom.Stream;

/**
 * What a step draws is a pure function of (seed, stream, part, step, row of the minibatch, number), by the hash of
 * {@link CounterHash}: neither the threads nor the way in which a step is computed count. {@code
 * native/src/ops/regular-inl.h} has the same functions.
 */
public final class StepRandom {
    /** Standard deviation of the sum of eight uniform bytes, √(8 (256² - 1) / 12). */
    private static final float BYTES_SD = 209.02153f;
    /** And its mean. */
    private static final int BYTES_MEAN = 1020;

    private StepRandom() {}

    /** Writes the seed where steps find it. */
    static void seed(float[] a, long seed) {
        for (int n = 0; n < 4; n++) {
            a[Control.SEED + n] = seed >>> 16 * n & 0xFFFF;
        }
    }

    /** The key of step number {@code step}'s draws from a stream's part. */
    public static long step(float[] a, Stream stream, int part, long step) {
        long seed = 0;
        for (int n = 3; n >= 0; n--) {
            seed = seed << 16 | (long) a[Control.SEED + n];
        }
        return CounterHash.draw(CounterHash.key(seed, stream, part), step + 1);
    }

    /** The key of row {@code b}'s draws, by the key of its step. */
    public static long row(long step, int b) {
        return CounterHash.draw(step, b + 1L);
    }

    /** By the key of a row, 64 bits. */
    public static long bits(long row, int number) {
        return CounterHash.draw(row, number + 1L);
    }

    /**
     * 64 bits as a nearly normal number of a standard deviation: the sum of their eight bytes, centred. No logarithm is
     * needed, and Java and C make the same bits. Never beyond 4.9 standard deviations; excess kurtosis -0.15.
     */
    public static float normal(long bits, float deviation) {
        long pairs = (bits & 0x00FF00FF00FF00FFL) + (bits >>> 8 & 0x00FF00FF00FF00FFL);
        pairs += pairs >>> 32;
        int sum = (int) (pairs + (pairs >>> 16) & 0xFFFF);
        return (sum - BYTES_MEAN) * (deviation / BYTES_SD);
    }
}
