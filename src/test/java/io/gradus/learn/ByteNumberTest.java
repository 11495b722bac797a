package io.gradus.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.random.CounterRandom;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteNumberTest {
    private static double parse(String text) {
        byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
        return ByteNumber.parse(bytes, 1, bytes.length - 1);
    }

    @Test
    void numbersAreRoundedAsJavaRoundsThem() {
        CounterRandom random = new CounterRandom(5, CounterRandom.Stream.TEST, 0);
        for (int n = 0; n < 20000; n++) {
            double value = random.uniform(-1, 1) * Math.pow(10, random.nextInt(20) - 8);
            String text = n % 2 == 0
                    ? String.format(Locale.ROOT, "%." + random.nextInt(6) + "f", value)
                    : String.format(Locale.ROOT, "%." + random.nextInt(9) + "e", value);
            boolean tooLong = text.replaceAll("e.*|[-.]", "").length() > 15;
            double read = parse(text);
            assertTrue(read == Double.parseDouble(text) || (tooLong && Double.isNaN(read)), text + " gave " + read);
        }
        assertEquals(-0.5, parse("-,5"));
        assertEquals(1.25, parse("1,25"));
        assertEquals(-0.0, parse("-0"), 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "+", ".", "1e", "e5", "1.2.3", "1x", "nan", "0x10", "1e400", "12345678901234567890"})
    void whatIsNoneOrNeedsMoreIsNotANumberHere(String text) {
        assertTrue(Double.isNaN(parse(text)), text);
    }
}
