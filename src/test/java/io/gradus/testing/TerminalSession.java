package io.gradus.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A program in a real terminal of a given size: a pseudo-terminal, made by {@code script}, which Debian always has.
 * What it shows is read as a terminal would, and keys can be pressed.
 */
public final class TerminalSession implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Screen screen;
    private final Consumer<Screen> look;
    private final Thread reader;
    private volatile Throwable failure;

    /**
     * Starts Gradus in a JVM of its own, as the launcher would.
     *
     * @param look sees the screen whenever something was written to it
     */
    public TerminalSession(int rows, int columns, Class<?> main, Consumer<Screen> look, String... arguments)
            throws IOException {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", // as the launcher does
                "-Dgradus.tty=true",
                "-Dgradus.keys=true",
                "-Dgradus.rows=" + rows,
                "-Dgradus.columns=" + columns,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        java.addAll(List.of(arguments));
        StringBuilder line =
                new StringBuilder("stty rows " + rows + " cols " + columns + "; trap : INT; stty -g | cksum; ");
        for (String word : java) {
            line.append(" '").append(word.replace("'", "'\\''")).append('\'');
        }
        line.append("; code=$?; stty -g | cksum; echo exit $code");
        // A build that was started in the background ignores SIGINT, and so would all that it starts.
        ProcessBuilder builder =
                new ProcessBuilder("env", "--default-signal=INT,HUP", "script", "-qec", line.toString(), "/dev/null");
        builder.environment().put("TERM", "xterm");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().remove("NO_COLOR");
        process = builder.start();
        screen = new Screen(rows, columns);
        this.look = look;
        reader = new Thread(this::read, "terminal-session");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        char[] some = new char[8192];
        try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                synchronized (screen) {
                    screen.write(new String(some, 0, n));
                    look.accept(screen);
                }
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    /** Presses keys. */
    public void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until the screen is so. */
    public void await(String what, Predicate<Screen> condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!test(condition)) {
            assertTrue(
                    System.nanoTime() < end && failure == null,
                    () -> "waited for " + what + ": " + failure + "\n" + String.join("\n", screen.all()));
            Thread.sleep(5);
        }
    }

    private boolean test(Predicate<Screen> condition) {
        synchronized (screen) {
            return condition.test(screen);
        }
    }

    /** Waits for the program's end; what the screen then shows. */
    public Screen end() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "still running: " + screen.all());
        reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertTrue(failure == null, () -> failure + "\n" + String.join("\n", screen.all()));
        return screen;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
