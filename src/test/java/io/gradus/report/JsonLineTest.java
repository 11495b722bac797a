package io.gradus.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "a \"quote\" and \\", "tab\tline\nend", "Grüße 😀", "\u0000\u001f", "\ud800 alone"})
    void everyTextComesBack(String text) {
        String line = new JsonLine().put(text, text).toString();
        assertEquals(1, line.lines().count());
        assertEquals(
                text, JsonParser.parseString(line).getAsJsonObject().get(text).getAsString());
    }

    @Test
    void numbersComeBackExactly() {
        String line = new JsonLine()
                .put("float", 0.1f)
                .put("small", 1e-30f)
                .put("double", Math.PI)
                .put("long", Long.MIN_VALUE)
                .toString();
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        assertEquals("0.1", json.get("float").getAsString());
        assertEquals(1e-30f, json.get("small").getAsFloat());
        assertEquals(Math.PI, json.get("double").getAsDouble());
        assertEquals(Long.MIN_VALUE, json.get("long").getAsLong());
    }

    @Test
    void whatJsonCannotHoldIsNull() {
        String line = new JsonLine()
                .put("a", Float.NaN)
                .put("b", Double.POSITIVE_INFINITY)
                .putKnown("c", -1)
                .put("d", (String) null)
                .toString();
        assertEquals("{\"a\":null,\"b\":null,\"c\":null,\"d\":null}", line);
    }

    @Test
    void listsHoldObjects() {
        String line = new JsonLine()
                .put("yes", true)
                .list("items")
                .item()
                .put("n", 1)
                .endItem()
                .item()
                .put("n", 2)
                .put("m", 3)
                .endItem()
                .endList()
                .put("after", false)
                .toString();
        assertEquals("{\"yes\":true,\"items\":[{\"n\":1},{\"n\":2,\"m\":3}],\"after\":false}", line);
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        assertTrue(json.get("yes").getAsBoolean());
        assertFalse(json.get("after").getAsBoolean());
    }
}
