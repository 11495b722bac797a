package io.gradus.step.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedSignsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 8})
    void theMajorityIsCountedNumberByNumber(int workers) {
        for (int count : new int[] {1, 63, 64, 65, 127, 128, 207}) {
            int words = PackedSigns.words(count);
            CounterRandom random = new CounterRandom(workers, Stream.TEST, count);
            long[][] votes = new long[workers][words];
            int[] ones = new int[count];
            for (long[] vote : votes) {
                for (int n = 0; n < count; n++) {
                    if (random.nextInt(2) == 1) {
                        vote[n >> 6] |= 1L << n;
                        ones[n]++;
                    }
                }
            }
            long[] majority = new long[words];
            long[] ties = new long[words];
            PackedSigns.majority(votes, count, majority, ties);
            long[] broken = majority.clone();
            long[] none = ties.clone();
            PackedSigns.breakTies(broken, none, 5);
            int decided = 0;
            int same = 0;
            for (int n = 0; n < count; n++) {
                assertEquals(2 * ones[n] > workers, PackedSigns.get(majority, n), "majority on " + n);
                assertEquals(2 * ones[n] == workers, PackedSigns.get(ties, n), "tie on " + n);
                boolean tie = PackedSigns.get(ties, n);
                assertEquals(tie ? PackedSigns.tie(n, 5) : PackedSigns.get(majority, n), PackedSigns.get(broken, n));
                decided += tie ? 0 : 1;
                same += !tie && PackedSigns.get(votes[0], n) == PackedSigns.get(majority, n) ? 1 : 0;
            }
            assertArrayEquals(new long[words], none);
            assertEquals(
                    decided == 0 ? 1 : (double) same / decided,
                    PackedSigns.agreement(votes[0], majority, ties, count),
                    1e-12);
            if ((count & 63) != 0) {
                assertEquals(0, majority[words - 1] >>> count, "behind the last number");
                assertEquals(0, ties[words - 1] >>> count);
            }
        }
    }
}
