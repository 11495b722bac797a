package io.gradus.data.schema;

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
                " 2 ",
                "0.000000000000000000e+00",
                "4.179999999999999827e-01",
                "123456789012345678",
                "-9007199254740993",
                "1e22",
                "1e23",
                "1e-400",
                "1.7976931348623157e308",
                "00000000000000000001.5"
            })
    void readsWhatDoubleReads(String text) {
        assertEquals(Double.parseDouble(text), Decimal.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", ".", "+", "-", "e5", "1e", "1e+", "1f", "1d", "0x1p3", "NaN", "1,5", "1 2", "1.2.3", "--1"
            })
    void refusesWhatIsNoDecimalNumber(String text) {
        assertTrue(Double.isNaN(Decimal.parse(text)), text);
    }

    @Test
    void printedNumbersComeBackBitForBit() {
        CounterRandom random = new CounterRandom(3, CounterRandom.Stream.TEST, 0);
        for (int i = 0; i < 10_000; i++) {
            long bits = random.nextLong();
            float x = Float.intBitsToFloat((int) bits);
            if (Float.isFinite(x)) {
                assertEquals(x, (float) Decimal.parse(Float.toString(x)), "seed 3, draw " + i);
            }
            double y = Double.longBitsToDouble(bits);
            if (Double.isFinite(y)) {
                assertEquals(y, Decimal.parse(Double.toString(y)), "seed 3, draw " + i);
            }
        }
    }

    @Test
    void shortDecimalsAreTheNearestDoubles() {
        CounterRandom random = new CounterRandom(4, CounterRandom.Stream.TEST, 0);
        for (int i = 0; i < 10_000; i++) {
            long whole = random.nextLong() % 1_000_000_000_000_000L;
            int exponent = (int) (random.nextLong() % 25);
            String text = whole + "e" + exponent;
            assertEquals(Double.parseDouble(text), Decimal.parse(text), text);
            String fraction = whole / 1_000_000 + "." + String.format("%06d", Math.abs(whole % 1_000_000));
            assertEquals(Double.parseDouble(fraction), Decimal.parse(fraction), fraction);
        }
    }
}
