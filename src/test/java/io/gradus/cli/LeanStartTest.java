package io.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.testing.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What training the digits, from launch to the saved model, does without: each of these was megabytes of it. And until
 * its first epoch is evaluated, without lambdas of ours, which took a sixth of the time to its first step.
 */
class LeanStartTest {
    private static final List<String> NOT_LOADED = List.of(
            "picocli.",
            "org.apache.commons.math3.",
            "org.tomlj.",
            "org.antlr.",
            "de.siegmar.fastcsv.",
            "com.fazecast.",
            "com.pi4j.",
            "org.slf4j.",
            "java.lang.runtime."); // a record compares itself, or is printed

    @Test
    void trainingLoadsNothingOfOtherCommands(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("classes");
        ChildJvm.run(
                List.of("-Xlog:class+load:file=" + log + ":none"),
                Main.class,
                "train",
                "digits",
                "--device",
                "desktop",
                "--epochs",
                "2",
                "--out",
                folder.resolve("digits.safetensors").toString());
        List<String> loaded = Files.readAllLines(log);
        assertTrue(loaded.stream().anyMatch(line -> line.startsWith("io.gradus.lab.Forecast")), "the log is no log");
        List<String> start = loaded.subList(0, firstLine(loaded, "io.gradus.train.Evaluator$OutputSink"));
        assertTrue(firstLine(start, "io.gradus.step.Source") > 0, "it starts before it evaluates");
        assertEquals(
                List.of(),
                start.stream()
                        .filter(line -> line.startsWith("io.gradus.") && line.contains("$$Lambda"))
                        .toList());
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(line -> NOT_LOADED.stream().anyMatch(line::startsWith))
                        .toList());
        if (Runtime.version().feature() < 25) { // which loads it itself, to open a resource that lies in a folder
            assertTrue(loaded.stream().noneMatch(line -> line.startsWith("java.util.stream.DistinctOps")), "distinct");
        }
    }

    /** Where a class is loaded; fails if it is not. */
    private static int firstLine(List<String> loaded, String name) {
        for (int n = 0; n < loaded.size(); n++) {
            if (loaded.get(n).startsWith(name + " ")) {
                return n;
            }
        }
        throw new AssertionError(name + " is not loaded");
    }
}
