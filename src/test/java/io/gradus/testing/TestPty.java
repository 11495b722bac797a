package io.gradus.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real pseudo-terminal: the device is for what is tested, the other end is the test's. Made by {@code script}, which
 * Debian always has; Java 17 cannot by itself.
 */
public final class TestPty implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final Path device;
    private final StringBuilder received = new StringBuilder();

    public TestPty() throws IOException {
        process = new ProcessBuilder("script", "-qec", "stty raw -echo; tty; exec sleep 300", "/dev/null").start();
        StringBuilder line = new StringBuilder();
        for (int c = process.getInputStream().read();
                c >= 0 && c != '\n';
                c = process.getInputStream().read()) {
            line.append((char) c);
        }
        device = Path.of(line.toString().strip());
        assertTrue(device.startsWith("/dev/pts"), line.toString());
    }

    public Path device() {
        return device;
    }

    /**
     * Begins to read the other end, and never stops. Until then, whoever writes to the device finds it full at last.
     */
    public TestPty listen() {
        Thread reader = new Thread(this::read, "test-pty");
        reader.setDaemon(true);
        reader.start();
        return this;
    }

    private void read() {
        byte[] bytes = new byte[65_536];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                synchronized (received) {
                    received.append(new String(bytes, 0, n, StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException unplugged) {
            return;
        }
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
    }

    /** All that came so far. */
    public String received() {
        synchronized (received) {
            return received.toString();
        }
    }

    /** Lines that came so far, each with its end seen. */
    public List<String> lines() {
        String text = received();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Forgets what came so far. */
    public void forget() {
        synchronized (received) {
            received.setLength(0);
        }
    }

    /** Sends a line and waits for the first line to come that is not one of the stream. */
    public String ask(String query) throws Exception {
        forget();
        send(query + "\n");
        await("an answer to " + query, () -> answer() != null);
        return String.valueOf(answer());
    }

    private String answer() {
        for (String line : lines()) {
            if (!line.startsWith("verdict:") && !line.startsWith("step:") && !isTail(line)) {
                return line;
            }
        }
        return null;
    }

    /** Whether it is the rest of a line whose beginning was forgotten. */
    private boolean isTail(String line) {
        return line.matches(".*[a-z]+\\d*:[-0-9.E+]+");
    }

    /** Waits until it is so. */
    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited " + PATIENCE_SECONDS + " s for " + what);
            Thread.sleep(2);
        }
    }

    /** Pulls the cable. */
    public void unplug() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        unplug();
    }
}
