package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * However a run ends, its LEDs are put out and then its lines given back: watched from outside, in a JVM of its own.
 */
class PanelExitTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130", "HUP,129"})
    void signalsPutOutAndRelease(String signal, int code) throws Exception {
        Process run = start();
        try {
            String pid = Long.toString(run.pid());
            assertEquals(
                    0,
                    new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                            .start()
                            .waitFor());
            assertEnds(run, code);
        } finally {
            run.destroyForcibly();
        }
    }

    @Test
    void soDoesTheEndOfARun() throws Exception {
        Process run = start();
        try {
            run.outputWriter().close();
            assertEnds(run, 0);
        } finally {
            run.destroyForcibly();
        }
    }

    /** A run whose red and blue LEDs are lit. */
    private Process start() throws IOException, InterruptedException {
        Process run = new ProcessBuilder(
                        "env", // what started this build may ignore some signals, and Java would then ignore them too
                        "--default-signal=TERM,INT,HUP",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PanelProbe.class.getName(),
                        journal().toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("ready GPIO file", out.readLine());
        run.outputWriter().write("DIVERGED\n");
        run.outputWriter().flush();
        for (int n = 0; n < 1000 && !lines().contains("22 on"); n++) {
            Thread.sleep(10);
        }
        assertTrue(lines().containsAll(List.of("22 on", "23 on")), () -> "" + lines());
        return run;
    }

    private void assertEnds(Process run, int code) throws InterruptedException {
        assertTrue(run.waitFor(20, TimeUnit.SECONDS), "still running");
        assertEquals(code, run.exitValue());
        List<String> lines = lines();
        assertEquals(
                List.of("17 off", "27 off", "22 off", "23 off", "released"),
                lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    private Path journal() {
        return folder.resolve("journal");
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(journal());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
