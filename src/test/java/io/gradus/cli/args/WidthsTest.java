package io.gradus.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WidthsTest {
    @Test
    void hidden() {
        assertEquals(List.of(64, 32), Widths.hidden("64,32"));
        assertEquals(List.of(64, 32), Widths.hidden(" 64 , 32 "));
        assertEquals(Collections.nCopies(56, 32), Widths.hidden("32x56"));
        assertEquals(List.of(64, 8, 8, 8, 16), Widths.hidden("64,8x3,16"));
        assertEquals(List.of(), Widths.hidden("none"));
    }

    @Test
    void net() {
        assertEquals(List.of(784, 128, 64, 10), Widths.net("784-128-64-10"));
        assertEquals(List.of(4, 8, 8, 3), Widths.net("4-8x2-3"));
        assertEquals(List.of(4, 3), Widths.net("4-3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64,", ",64", "a", "64-32", "-1", "0", "3x0", "3x", "x3", "3x3x3", "99999999999"})
    void refusesOthers(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Widths.hidden(text));
        assertTrue(e.getMessage().contains("such as 64,32"), e.getMessage());
    }
}
