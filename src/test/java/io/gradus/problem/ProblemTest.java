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
        TOO_LOUD("a volume of %s is over %s"),
        TOO_LOUD_FOR("%s does not go with %s");

        private final String sentence;

        Wrong(String sentence) {
            this.sentence = sentence;
        }

        @Override
        public List<Setting> settings() {
            return List.of(Knob.VOLUME);
        }

        @Override
        public String sentence() {
            return sentence;
        }
    }

    @Test
    void saysItsSentenceAndKeepsItsType() {
        ProblemException e = Wrong.TOO_LOUD.with(1.5, 1);
        assertEquals("a volume of 1.5 is over 1", e.getMessage());
        assertSame(Wrong.TOO_LOUD, e.problem());
        assertEquals("volume", e.problem().settings().get(0).label());
    }

    @Test
    void settingsInASentenceAreCalledAsTheFrontEndCallsThem() {
        ProblemException e = Wrong.TOO_LOUD_FOR.with(Knob.VOLUME, "night");
        assertEquals("volume does not go with night", e.getMessage());
        assertEquals("--volume does not go with night", e.words(setting -> "--" + setting.label()));
    }
}
