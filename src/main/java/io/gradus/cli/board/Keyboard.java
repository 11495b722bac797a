package io.gradus.cli.board;

import io.gradus.status.RunControl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The simulated board's button: lines typed while a run trains. It looks for them now and then, and only while the process
 * is in its terminal's foreground: one in the background that reads is stopped by the kernel.
 */
public final class Keyboard {
    /** What can be typed. */
    public static final String LEGEND = "Enter resumes, s Enter takes a step, r Enter starts again";

    private static final int POLL_MILLIS = 100;

    private final InputStream typed;
    private final BooleanSupplier foreground;
    private final RunControl control;
    private final StringBuilder line = new StringBuilder();
    private volatile @Nullable CountDownLatch last; // that somebody waits for, once the run is over

    public Keyboard(InputStream typed, BooleanSupplier foreground, RunControl control) {
        this.typed = typed;
        this.foreground = foreground;
        this.control = control;
    }

    /** Whether somebody can type; the launcher says so by {@code -Dgradus.keys}. */
    public static boolean isThere() {
        return Boolean.getBoolean("gradus.keys");
    }

    /** Listens from here on to what is typed into this process, on a thread that ends with it. */
    public static Keyboard listen(RunControl control) {
        Keyboard keyboard = new Keyboard(System.in, Keyboard::isForeground, control);
        keyboard.start();
        return keyboard;
    }

    /** Waits until Enter is pressed once more; what is typed tells the run nothing from here on. */
    public void awaitEnter() {
        CountDownLatch pressed = new CountDownLatch(1);
        last = pressed;
        try {
            pressed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void start() {
        Thread thread = new Thread(this::run, "gradus-keyboard");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                while (typed.available() > 0 && foreground.getAsBoolean()) {
                    take(typed.read());
                }
            }
        } catch (IOException | InterruptedException e) {
            // stdin is closed
        }
    }

    private void take(int character) {
        if (character != '\n') {
            line.append((char) character);
            return;
        }
        CountDownLatch waiting = last;
        if (waiting != null) {
            waiting.countDown();
            return;
        }
        switch (line.toString().strip().toLowerCase(Locale.ROOT)) {
            case "" -> control.toggle();
            case "s" -> control.step();
            case "r" -> control.reset();
            default -> {} // mistyped
        }
        line.setLength(0);
    }

    /** Whether this process's group is the one that its terminal listens to; proc(5), stat. */
    private static boolean isForeground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[2].equals(fields[5]); // pgrp, tpgid
        } catch (IOException e) {
            return true; // no Linux
        }
    }
}
