package io.gradus.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final List<String> SETS = List.of("digits", "iris", "xor", "circles", "spirals");

    @Test
    void offersTheNearestName() {
        assertEquals("; did you mean 'digits'?", Names.didYouMean("digit", SETS));
        assertEquals("; did you mean 'iris'?", Names.didYouMean("Iri", SETS));
        assertEquals("; did you mean 'xor'?", Names.didYouMean("XOR", SETS));
        assertEquals("; did you mean 'spirals'?", Names.didYouMean("sprials", SETS));
    }

    @Test
    void offersNothingFarOff() {
        assertEquals("", Names.didYouMean("mnist", SETS));
        assertEquals("", Names.didYouMean("", SETS));
        assertEquals("", Names.didYouMean("x", List.of()));
    }

    @Test
    void shortensLongLists() {
        assertEquals("a, b", Names.list(List.of("a", "b")));
        assertEquals("x, ".repeat(20) + "… (26 in all)", Names.list(Collections.nCopies(26, "x")));
    }
}
