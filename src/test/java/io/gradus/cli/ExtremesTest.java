package io.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Split;
import io.gradus.data.source.EmbeddedData;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.train.Trainer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as large as they get, and an output that takes nothing. */
class ExtremesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"64-2147483647-10", "2147483647-2147483647-10", "1-46341-46341-1", "2147483647-1"})
    void aNetworkBeyondAnyArenaIsRefusedInOneLine(String network) {
        Cli cli = Cli.run("plan", "--net", network);
        assertTrue(cli.code() == 1 || cli.code() == 2, cli.err());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertFalse(cli.err().contains("error in Gradus itself"), cli.err());
    }

    @Test
    void anyNumberOfThreadsIsAtMost() {
        Cli cli = assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> Cli.run(
                        "train",
                        "xor",
                        "--epochs",
                        "1",
                        "--threads",
                        "2147483647",
                        "--out",
                        folder.resolve("xor.safetensors")));
        assertEquals(0, cli.code(), cli.err());
    }

    @Test
    void untilAnEpochThatIsPastTrainsNothing() {
        NetworkSpec net = NetworkSpec.inputs(4).hidden(3, Activation.TANH).output(3, Loss.CROSS_ENTROPY);
        Split split = Split.of(EmbeddedData.load("iris"), 70, 15, 15, 1);
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(0.1f), split).start()) {
            assertThrows(IllegalArgumentException.class, () -> trainer.until(-1));
            assertThrows(IllegalArgumentException.class, () -> trainer.until(0));
            assertEquals(2, trainer.until(2).epoch());
            assertEquals(2, trainer.until(1).epoch());
            assertEquals(3, trainer.until(3).epoch());
        }
    }

    /** As a disk that is full: {@code eval --json} exited with 0. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void anOutputThatTakesNothingIsAFailure() throws Exception {
        String model = folder.resolve("xor.safetensors").toString();
        Cli.run("train", "xor", "--epochs", "1", "--out", model);
        for (List<String> words : List.of(
                List.of("eval", model, "xor", "--json"), List.of("predict", model, "xor"), List.of("devices"))) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    "io.gradus.cli.Main"));
            command.addAll(words);
            Path errors = folder.resolve("errors");
            Process process = new ProcessBuilder(command)
                    .redirectOutput(new File("/dev/full"))
                    .redirectError(errors.toFile())
                    .start();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(1, process.exitValue(), words.toString());
            assertTrue(Files.readString(errors).contains("the output could not be written: "), words.toString());
        }
    }
}
