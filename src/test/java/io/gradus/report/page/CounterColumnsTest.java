package io.gradus.report.page;

import static io.gradus.report.page.PageCounter.DEAD;
import static io.gradus.report.page.PageCounter.DELTA_RMS;
import static io.gradus.report.page.PageCounter.NOTHING;
import static io.gradus.report.page.PageCounter.ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterColumnsTest {
    private final CounterColumns columns = new CounterColumns(2);

    private void record(long step, int verdict, double delta, double dead) {
        columns.begin(step, 1, 0.5, 0.1, verdict, verdict);
        columns.put(DELTA_RMS, 0, delta);
        columns.put(DELTA_RMS, 1, 1);
        columns.put(DEAD, 0, dead);
    }

    @Test
    void aNumberComesBackToAThousandthOfADecade() {
        for (double value : new double[] {1, 0.1, 3.7e-9, 1e-30, 2.5e4, 1e30}) {
            double back = DELTA_RMS.value(DELTA_RMS.code(value));
            assertEquals(Math.log10(value), Math.log10(back), 0.000501, "of " + value);
        }
        for (double value : new double[] {0, 0.12345, 1}) {
            assertEquals(value, DEAD.value(DEAD.code(value)), 0.0000501);
        }
        assertEquals(0, DELTA_RMS.value(ZERO));
        assertEquals(NOTHING, DELTA_RMS.code(Double.NaN));
        assertEquals(NOTHING, DELTA_RMS.code(Double.POSITIVE_INFINITY));
        assertEquals(NOTHING, DELTA_RMS.code(-1));
        assertEquals(ZERO, DELTA_RMS.code(0));
        assertEquals(0, DEAD.code(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 599, 600, 601, 1200, 1201, 2594, 4801})
    void neverHoldsMoreThanItsMostAndEveryRecordCounts(int records) {
        for (int n = 0; n < records; n++) {
            record(n, 0, Math.pow(10, -n % 7), n % 2);
        }
        assertEquals(records, columns.records());
        assertTrue(columns.count() <= CounterColumns.MOST);
        assertTrue(records == 0 || columns.count() * (long) columns.stride() >= records);
        assertTrue(columns.count() >= Math.min(records, CounterColumns.MOST / 2), "more than half of them are used");
        int last = -1;
        for (int i = 0; i < columns.count(); i++) {
            assertEquals(Math.min(records - 1, last + columns.stride()), columns.step[i], "step of column " + i);
            last = columns.step[i];
        }
    }

    @Test
    void mergedColumnsAreMeansOfLogarithmsAndKeepTheGravestVerdict() {
        for (int n = 0; n < 1200; n++) {
            record(n, n == 7 ? 3 : 0, n % 2 == 0 ? 1e-2 : 1e-4, n % 2);
        }
        assertEquals(2, columns.stride());
        for (int i = 0; i < 600; i++) {
            assertEquals(-3000, columns.code(DELTA_RMS, 0, i));
            assertEquals(5000, columns.code(DEAD, 0, i));
            assertEquals(i == 3 ? 3 : 0, columns.verdict[i]);
            assertEquals(i == 3 ? 3 : 0, columns.verdictLayer[i]);
        }
    }

    @Test
    void whatIsNoNumberHasNoPartInAMean() {
        double[] pattern = {1e-2, Double.NaN, 0, 1e-4, 0, 0, Double.NaN, Double.NaN};
        for (int n = 0; n < 1200; n++) {
            record(n, 0, pattern[n % 8], 0);
        }
        for (int i = 0; i < 600; i++) {
            int expected = new int[] {-2000, -4000, ZERO, NOTHING}[i % 4];
            assertEquals(expected, columns.code(DELTA_RMS, 0, i), "column " + i);
        }
    }

    @Test
    void extremesOutliveMerging() {
        for (int n = 0; n < 5000; n++) {
            record(n, 0, n == 1234 ? 1e-20 : n == 4321 ? 1e5 : n == 0 ? 1e-3 : 1e-2, 0);
        }
        assertEquals(-3000, columns.extent(DELTA_RMS, 0, 0));
        assertEquals(-20_000, columns.extent(DELTA_RMS, 0, 1));
        assertEquals(5000, columns.extent(DELTA_RMS, 0, 2));
        assertEquals(-2000, columns.extent(DELTA_RMS, 0, 3));
        assertEquals(0, columns.extent(DELTA_RMS, 1, 1));
    }

    @Test
    void readersSeeThatColumnsWereMergedOrCleared() {
        int before = columns.generation();
        for (int n = 0; n < 600; n++) {
            record(n, 0, 1, 0);
        }
        assertEquals(before, columns.generation());
        record(600, 0, 1, 0);
        assertNotEquals(before, columns.generation());
        int merged = columns.generation();
        columns.clear();
        assertNotEquals(merged, columns.generation());
        assertEquals(0, columns.count());
        assertFalse(columns.has(DELTA_RMS));
    }
}
