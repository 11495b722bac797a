package io.gradus.cli.board;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How the terminal passes on what is typed, changed by {@code stty}, and restored when this process ends or before. */
final class TerminalMode {
    private static final long PATIENCE_SECONDS = 2;

    private final String before;
    private boolean restored;

    private TerminalMode(String before) {
        this.before = before;
    }

    /** Each key is passed on at once and not shown; Ctrl-C stays a signal. Null where that cannot be had. */
    static @Nullable TerminalMode keyByKey() {
        String before = stty("-g");
        if (before == null || before.isEmpty()) {
            return null;
        }
        TerminalMode mode = new TerminalMode(before);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(mode::restore, "gradus-terminal"));
        } catch (IllegalStateException e) {
            return null; // the process is ending, and nothing was changed
        }
        if (stty("-icanon", "-echo", "min", "1", "time", "0") == null) {
            mode.restore();
            return null;
        }
        return mode;
    }

    /** As it was found; once. In the background nothing is done, for the kernel would stop whoever changes it there. */
    synchronized void restore() {
        if (!restored && Keyboard.isForeground()) {
            restored = true;
            stty(before);
        }
    }

    /** What it said; null if it failed. */
    private static @Nullable String stty(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "stty";
        System.arraycopy(words, 0, command, 1, words.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : null;
        } catch (IOException e) {
            return null; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
