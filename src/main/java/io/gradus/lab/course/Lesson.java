package io.gradus.lab.course;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The questions of an experiment's lesson, with their answers, which stand in the jar and not in the lesson's page, so
 * that nobody reads them by accident.
 */
public record Lesson(List<Question> questions) {
    /** One question with its answer. */
    public record Question(String text, String answer) {}

    public Lesson {
        questions = List.copyOf(questions);
    }

    /**
     * The lesson of an experiment: lines {@code Q: …} and {@code A: …} in turn.
     *
     * @throws IllegalStateException if the jar has none in that form
     */
    public static Lesson of(String experiment) {
        List<Question> questions = new ArrayList<>();
        String question = "";
        for (String line : resource(experiment).lines().toList()) {
            if (line.startsWith("Q: ")) {
                question = line.substring(3);
            } else if (line.startsWith("A: ")) {
                questions.add(new Question(question, line.substring(3)));
            }
        }
        return new Lesson(questions);
    }

    private static String resource(String experiment) {
        try (InputStream in = Lesson.class.getResourceAsStream(experiment + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("the jar has no lesson '" + experiment + "'");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
