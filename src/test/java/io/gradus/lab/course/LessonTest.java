package io.gradus.lab.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Each experiment has a lesson whose questions are those that the command answers. */
class LessonTest {
    private static final Path LESSONS = Path.of(System.getProperty("gradus.root", "."), "docs/lessons");

    @Test
    void everyExperimentHasALessonWithItsQuestions() throws IOException {
        List<String> names = Experiments.names();
        for (int n = 0; n < names.size(); n++) {
            String name = names.get(n);
            Path page = LESSONS.resolve(String.format(Locale.ROOT, "%02d-%s.md", n + 1, name));
            String text = Files.readString(page);
            assertTrue(text.contains("./gradus lab " + name + " --ask"), page.toString());
            List<Lesson.Question> questions = Lesson.of(name).questions();
            assertEquals(3, questions.size(), name);
            for (Lesson.Question question : questions) {
                assertTrue(text.contains(". " + question.text() + "\n"), page + " lacks: " + question.text());
                assertFalse(question.answer().isEmpty());
                assertFalse(text.contains(question.answer()), page + " gives an answer away");
            }
        }
    }
}
