package io.gradus.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class's main in a JVM of its own, with this one's class path. */
public final class ChildJvm {
    private ChildJvm() {}

    /** {@link #run} in a JVM that compiles nothing. */
    public static String interpret(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return run(List.of("-Xint"), main, arguments);
    }

    /** The last line of {@link #output}. */
    public static String run(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return output(options, main, arguments).lines().reduce("", (first, last) -> last);
    }

    /** All that it printed; fails if it did not exit with 0 within ten minutes, which an emulated board may need. */
    public static String output(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        File output = File.createTempFile("gradus-child", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            boolean ended = process.waitFor(10, TimeUnit.MINUTES);
            process.destroyForcibly();
            String printed = java.nio.file.Files.readString(output.toPath(), StandardCharsets.UTF_8);
            assertTrue(ended, () -> "still running after ten minutes: " + printed);
            assertEquals(0, process.exitValue(), printed);
            return printed.strip();
        } finally {
            assertTrue(output.delete());
        }
    }
}
