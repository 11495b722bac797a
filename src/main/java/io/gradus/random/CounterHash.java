package io.gradus.random;

/**
 * The function behind {@link CounterRandom}, bare: for kernels that draw within a training step and keep no object. No
 * string constants here; {@code step.Transcendental} says why. The same function stands in
 * {@code native/src/ops/random.h}.
 */
public final class CounterHash {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private CounterHash() {}

    /** The key of stream {@code stream}, substream {@code part}, of {@code seed}, as {@link CounterRandom} draws by. */
    public static long key(long seed, CounterRandom.Stream stream, long part) {
        return mix(mix(mix(seed) + GOLDEN * stream.number()) + GOLDEN * (part + 1));
    }

    /** Draw {@code i}, from 1, by a key: 64 uniform bits. They may be a key themselves. */
    public static long draw(long key, long i) {
        return mix(key + GOLDEN * i);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
