package io.gradus.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of this machine that read what was exported. */
public final class ExternalTool {
    private ExternalTool() {}

    /** Runs it in a folder; what it printed. It must end well within two minutes. */
    public static String run(Path folder, List<String> words) throws IOException, InterruptedException {
        Path out = folder.resolve("tool.out");
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), words + " does not end");
        String text = java.nio.file.Files.readString(out, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), words + ": " + text);
        return text;
    }

    /** Whether a command line ends well here, so that the tool is there. */
    public static boolean isThere(String... words) {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
