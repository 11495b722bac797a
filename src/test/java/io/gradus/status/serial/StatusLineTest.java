package io.gradus.status.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusLineTest {
    private final StatusLine line = new StatusLine(64);

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "-1, -1",
        "10, 10",
        "0.01, 0.01",
        "0.1, 0.1",
        "123456.789, 123456.8",
        "1234567, 1234567",
        "9999999.6, 1E+07",
        "12345678, 1.234568E+07",
        "0.0001, 0.0001",
        "0.00012345678, 0.0001234568",
        "0.00009999, 9.999E-05",
        "0.99999999, 1",
        "0.000099999999, 0.0001",
        "1e300, 1E+300",
        "1.7976931348623157e308, 1.797693E+308",
        "-2.5e-7, -2.5E-07",
        "1e-300, 1E-300",
        "4.9e-324, 0",
        "NaN, 9.91E+37",
        "Infinity, 9.9E+37",
        "-Infinity, -9.9E+37"
    })
    void writesSevenDigits(double value, String expected) {
        assertEquals(expected, line.clear().number(value, 7).toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyNumberIsRoundedAsBigDecimalDoes(long seed) {
        Random random = new Random(seed);
        for (int n = 0; n < 3_000; n++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(590) - 295);
            int digits = 1 + random.nextInt(9);
            String text = line.clear().number(value, digits).toString();
            BigDecimal exact = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP));
            double error = Math.abs(new BigDecimal(text).subtract(exact).doubleValue());
            double unit = exact.ulp().doubleValue();
            // a last digit that is a tie within double precision may go either way
            double tie = new BigDecimal(value).subtract(exact).abs().doubleValue() / unit;
            assertTrue(
                    error == 0 || (error <= 1.001 * unit && tie > 0.4999), () -> text + " for " + value + " " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0.01f, 0.1f, 0.3f, 1e-5f, 3.5e-4f, 0.001f, 12.5f, 1e-10f, 123.456f})
    void aLearningRateComesBackAsItWasGiven(float rate) {
        assertEquals(rate, Float.parseFloat(line.clear().number(rate, 7).toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0004, 0",
        "-0.0005, -0.001",
        "2.5, 2.5",
        "-46, -46",
        "1.0049, 1.005",
        "0.95, 0.95",
        "12.3456, 12.346"
    })
    void writesDecimals(double value, String expected) {
        assertEquals(expected, line.clear().fixed(value, 3).toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 10, -10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void writesWholeNumbers(long value) {
        assertEquals(Long.toString(value), line.clear().put(value).toString());
    }

    @Test
    void whatDoesNotFitIsToldAndNotWritten() {
        StatusLine small = new StatusLine(4);
        assertTrue(small.put(1234).isWhole());
        assertFalse(small.put(',').isWhole());
        assertEquals("1234", small.toString());
        assertTrue(small.clear().isWhole());
    }

    @Test
    void textStaysPrintableAscii() {
        assertEquals("\"say \"\"no\"\" ??\"", line.quoted("say \"no\" …\n").toString());
        assertEquals("a?b", line.clear().put("a\tb").toString());
    }
}
