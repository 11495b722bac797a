package io.gradus.health;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossHistoryTest {
    private final LossHistory history = new LossHistory();

    @Test
    void beginsEmpty() {
        assertEquals(0, history.size());
        assertTrue(Double.isNaN(history.first()) && Double.isNaN(history.mean(0, 1)) && Double.isNaN(history.lowest()));
    }

    @Test
    void weighsLossesByTheirSamples() {
        history.add(4, 1);
        history.add(1, 3);
        assertEquals(4, history.first());
        assertEquals(1, history.last());
        assertEquals((4 + 3 * 1) / 4.0, history.mean(0, 1));
        assertEquals(4, history.mean(0, 0.25));
        assertEquals(1, history.mean(0.5, 1));
        assertEquals((0.5 * 4 + 1 * 1) / 1.5, history.mean(0.125, 0.5), 1e-12);
    }

    @Test
    void whatIsNotFiniteIsLeftOut() {
        history.add(Double.NaN, 1);
        history.add(Double.POSITIVE_INFINITY, 1);
        history.add(1, 0);
        assertEquals(0, history.observations());
        history.add(2, 1);
        assertEquals(2, history.first());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 129, 1000, 4097})
    void keepsTheWholeRunInBoundedMemory(int count) {
        double sum = 0;
        for (int n = 0; n < count; n++) {
            history.add(n, 1);
            sum += n;
        }
        assertEquals(count, history.observations());
        assertTrue(
                history.size() <= LossHistory.CAPACITY && history.size() >= Math.min(count, 32), history.size() + "");
        assertEquals(sum / count, history.mean(0, 1), 1e-9 * count);
        assertEquals(0, history.first());
        assertEquals(count - 1, history.last());
        double[] entries = history.toArray();
        for (int n = 1; n < entries.length; n++) {
            assertTrue(entries[n] > entries[n - 1], "entries keep their order");
        }
        assertEquals(entries[0], history.lowest());
    }

    @Test
    void canBeCleared() {
        for (int n = 0; n < 200; n++) {
            history.add(n, 2);
        }
        history.clear();
        history.add(7, 1);
        assertArrayEquals(new double[] {7}, history.toArray());
        assertEquals(7, history.first());
    }
}
