package io.gradus.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "1, 1.00",
        "-1.5, -1.50",
        "0.004, 0.00",
        "-0.004, 0.00",
        "0.005, 0.01",
        "9.996, 10.00",
        "NaN, -",
        "Infinity, inf",
        "-Infinity, -inf",
        "1e15, 1.0e+15",
        "123456.789, 123456.79"
    })
    void fixed(double value, String text) {
        assertEquals(text, Text.fixed(value, 2));
    }

    @Test
    void fixedRoundsAsDecimalsDo() {
        CounterRandom random = new CounterRandom(1, Stream.TEST, 1);
        for (int i = 0; i < 1000; i++) {
            double value = random.uniform(-1000, 1000);
            String decimal =
                    BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).toPlainString();
            assertEquals(decimal.equals("-0.000") ? "0.000" : decimal, Text.fixed(value, 3), "draw " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0e+00", "0, 0.0", "-0.00012, -1.2e-04", "9.99e-5, 1.0e-04", "1e-40, 1.0e-40", "3.4e38, 3.4e+38"})
    void scientific(double value, String text) {
        assertEquals(text, Text.scientific(value));
    }

    @Test
    void scientificIsWhatTheFormatterWrites() {
        CounterRandom random = new CounterRandom(2, Stream.TEST, 2);
        for (int i = 0; i < 1000; i++) {
            double value = random.uniform(1, 10) * StrictMath.pow(10, random.nextInt(60) - 30);
            assertEquals(String.format(Locale.ROOT, "%.1e", value), Text.scientific(value), "draw " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "1, 1", "1e-4, 0.0001", "0.02, 0.02", "Infinity, Infinity", "1e10, 10000000000"})
    void shortest(float value, String text) {
        assertEquals(text, Text.shortest(value));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "1000, '1,000'", "1234567, '1,234,567'", "-1000, '-1,000'"})
    void grouped(long value, String text) {
        assertEquals(text, Text.grouped(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0.04, 40 ms",
        "0.6, 0.6 s",
        "9.94, 9.9 s",
        "9.96, 10 s",
        "59.4, 59 s",
        "59.6, 1 min 00 s",
        "3605, 1 h 00 min"
    })
    void duration(double seconds, String text) {
        assertEquals(text, Text.duration(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512 B",
        "1536, 1.5 KB",
        "51512, 50.3 KB",
        "1048576, 1.0 MB",
        "5368709120, 5.0 GB",
        "204800, 200 KB"
    })
    void bytes(long bytes, String text) {
        assertEquals(text, Text.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"1, class, 1 class", "2, class, 2 classes", "0, sample, 0 samples", "1000, sample, '1,000 samples'"})
    void count(long count, String singular, String text) {
        assertEquals(text, Text.count(count, singular));
    }
}
