package io.gradus.cli;

import io.gradus.status.RunControl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The simulated board's button: lines typed while a run trains. */
final class Keyboard {
    /** What may be typed. */
    static final String LEGEND = "Enter pauses and resumes, s Enter takes a step, r Enter starts again";

    private Keyboard() {}

    /** Whether somebody can type; the launcher says so by {@code -Dgradus.keys}. */
    static boolean isThere() {
        return Boolean.getBoolean("gradus.keys");
    }

    /** Listens from here on, on a thread that ends with the process or the input. */
    static void listen(InputStream typed, RunControl control) {
        Thread thread = new Thread(() -> read(typed, control), "gradus-keyboard");
        thread.setDaemon(true);
        thread.start();
    }

    private static void read(InputStream typed, RunControl control) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(typed, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line.strip().toLowerCase(Locale.ROOT)) {
                    case "" -> control.toggle();
                    case "s" -> control.step();
                    case "r" -> control.reset();
                    default -> {} // a slip of the hand
                }
            }
        } catch (IOException e) {
            // nobody types any more
        }
    }
}
