package io.gradus.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.random.CounterRandom.Stream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    @Test
    void theSameNumbersForEver() {
        CounterRandom random = new CounterRandom(1, Stream.INIT, 0);
        assertEquals(FIRST, random.nextLong());
        assertEquals(GAUSSIAN, random.nextGaussian());
    }

    // Results that people have published rest on these: they may not change.
    private static final long FIRST = -2686954463040945602L;
    private static final double GAUSSIAN = 0.3675106843873594;

    @Test
    void streamsPartsAndSeedsDiffer() {
        long first = new CounterRandom(1, Stream.INIT, 0).nextLong();
        assertNotEquals(first, new CounterRandom(2, Stream.INIT, 0).nextLong());
        assertNotEquals(first, new CounterRandom(1, Stream.SPLIT, 0).nextLong());
        assertNotEquals(first, new CounterRandom(1, Stream.INIT, 1).nextLong());
    }

    @Test
    void uniformAndNormalHaveTheirMoments() {
        CounterRandom random = new CounterRandom(3, Stream.TEST, 0);
        int n = 200_000;
        double sum = 0;
        double gauss = 0;
        double gaussSquares = 0;
        int[] counts = new int[6];
        for (int i = 0; i < n; i++) {
            sum += random.nextDouble();
            double g = random.nextGaussian();
            gauss += g;
            gaussSquares += g * g;
            counts[random.nextInt(6)]++;
        }
        assertEquals(0.5, sum / n, 0.003);
        assertEquals(0, gauss / n, 0.01);
        assertEquals(1, gaussSquares / n, 0.02);
        for (int count : counts) {
            assertEquals(n / 6.0, count, 5 * Math.sqrt(n / 6.0));
        }
        assertThrows(IllegalArgumentException.class, () -> random.nextInt(0));
    }

    @Test
    void shufflingPermutes() {
        int[] items = IntStream.range(0, 100).toArray();
        new CounterRandom(1, Stream.SHUFFLE, 1).shuffle(items);
        int[] sorted = items.clone();
        Arrays.sort(sorted);
        assertEquals(-1, Arrays.mismatch(sorted, IntStream.range(0, 100).toArray()));
        assertNotEquals(-1, Arrays.mismatch(items, sorted));
    }
}
