package io.gradus.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.random.CounterRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "7",
                "-0",
                "+5",
                "007",
                "9999999",
                "10000000",
                "16777217",
                ".5",
                "5.",
                "-1.25e-3",
                "1E5",
                " 2 "
            })
    void readsWhatFloatReads(String text) {
        assertEquals(Float.parseFloat(text), Decimal.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", ".", "+", "-", "e5", "1e", "1e+", "1f", "1d", "0x1p3", "NaN", "1,5", "1 2", "1.2.3", "--1"
            })
    void refusesWhatIsNoDecimalNumber(String text) {
        assertTrue(Float.isNaN(Decimal.parse(text)), text);
    }

    @Test
    void printedFloatsComeBackBitForBit() {
        CounterRandom random = new CounterRandom(3, CounterRandom.Stream.TEST, 0);
        for (int i = 0; i < 10_000; i++) {
            float x = Float.intBitsToFloat((int) random.nextLong());
            if (Float.isFinite(x)) {
                assertEquals(x, Decimal.parse(Float.toString(x)), "seed 3, draw " + i);
            }
        }
    }

    @Test
    void tellsWordsFromNumbersAndGaps() {
        assertTrue(Decimal.isWord("width"));
        for (String text : new String[] {"1", "", "nan", "NA", "?", "-inf"}) {
            assertTrue(!Decimal.isWord(text), text);
        }
    }
}
