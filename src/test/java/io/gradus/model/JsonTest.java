package io.gradus.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @ParameterizedTest
    @CsvSource({
        "1,1",
        "100,100",
        "0.1,0.1",
        "0.001,0.001",
        "0.02,0.02",
        "1e-6,0.000001",
        "16777216,16777216",
        "0.33333334,0.33333334",
        "0,0",
        "1.17549435e-38,1.1754944E-38",
        "1.4e-45,1E-45",
        "3e20,3E+20"
    })
    void floatsAreWrittenInAsFewDigitsAsWillDo(float value, String text) {
        assertEquals(text, Json.decimal(value).toString());
    }

    @Test
    void everyFloatIsReadBackToTheBit() {
        CounterRandom random = new CounterRandom(1, Stream.TEST, 0);
        for (int i = 0; i < 20_000; i++) {
            float value = Math.abs(Float.intBitsToFloat((int) random.nextLong()));
            if (Float.isFinite(value)) {
                String text = Json.decimal(value).toString();
                assertEquals(value, Json.parse("{\"x\":" + text + "}").number("x"), text);
                assertTrue(text.length() <= 16, text);
            }
        }
    }
}
