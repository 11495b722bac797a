package io.gradus.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private enum Knob implements Setting {
        VOLUME;

        @Override
        public String label() {
            return "volume";
        }
    }

    private enum Wrong implements Problem {
        TOO_LOUD;

        @Override
        public List<Setting> settings() {
            return List.of(Knob.VOLUME);
        }

        @Override
        public String sentence() {
            return "a volume of %s is over %s";
        }
    }

    @Test
    void saysItsSentenceAndKeepsItsType() {
        ProblemException e = Wrong.TOO_LOUD.with(1.5, 1);
        assertEquals("a volume of 1.5 is over 1", e.getMessage());
        assertSame(Wrong.TOO_LOUD, e.problem());
        assertEquals("volume", e.problem().settings().get(0).label());
    }
}
