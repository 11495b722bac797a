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
 * The simulated board's button, and what moves the screen: keys pressed while a run trains. It looks for them now and
 * then, and only while the process is in its terminal's foreground: one in the background that reads is stopped by the
 * kernel.
 *
 * <p>Where {@code stty} can have the terminal pass on each key at once, it does; else a line counts when Enter ends it.
 */
public final class Keyboard implements AutoCloseable {
    /** What keys do to the screen; called on the keyboard's thread. */
    public interface Screen {
        /** Nothing is shown. */
        Screen NONE = new Screen() {};

        /** Shows the layers so many further down, or up. */
        default void scroll(int layers) {}

        /** Explains the columns, or shows them again. */
        default void explain() {}
    }

    private static final int POLL_MILLIS = 100;
    private static final int PAGE = 10;
    private static final char ESCAPE = '\033';

    private final InputStream typed;
    private final BooleanSupplier foreground;
    private final RunControl control;
    private final Screen screen;
    private final StringBuilder line = new StringBuilder();
    private volatile @Nullable CountDownLatch last; // that somebody waits for, once the run is over
    private volatile @Nullable TerminalMode mode; // by which each key comes at once
    private volatile boolean closed;

    public Keyboard(InputStream typed, BooleanSupplier foreground, RunControl control, Screen screen) {
        this.typed = typed;
        this.foreground = foreground;
        this.control = control;
        this.screen = screen;
    }

    /** Whether somebody can type; the launcher says so by {@code -Dgradus.keys}. */
    public static boolean isThere() {
        return Boolean.getBoolean("gradus.keys");
    }

    /** Listens from here on to what is typed into this process, on a thread that ends with it. */
    public static Keyboard listen(RunControl control, Screen screen) {
        Keyboard keyboard = new Keyboard(System.in, Keyboard::isForeground, control, screen);
        Thread thread = new Thread(keyboard::runKeyByKey, "gradus-keyboard");
        thread.setDaemon(true);
        thread.start();
        return keyboard;
    }

    /** What can be typed while the run waits. */
    public String legend() {
        return mode == null
                ? "Enter resumes, s Enter takes a step, r Enter starts again"
                : "Enter resumes, s takes a step, r starts again";
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

    /** Leaves the terminal as it was found. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        TerminalMode changed = mode;
        if (changed != null) {
            changed.restore();
        }
    }

    /** Listens to lines. */
    public void start() {
        Thread thread = new Thread(this::run, "gradus-keyboard");
        thread.setDaemon(true);
        thread.start();
    }

    private void runKeyByKey() {
        if (foreground.getAsBoolean()) {
            synchronized (this) {
                mode = closed ? null : TerminalMode.keyByKey();
            }
        }
        run();
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                while (typed.available() > 0 && foreground.getAsBoolean()) {
                    take((char) typed.read());
                }
            }
        } catch (IOException | InterruptedException e) {
            // stdin is closed
        }
    }

    private void take(char character) {
        if (mode != null) {
            key(character);
        } else if (character == '\n') {
            String word = line.toString().strip().toLowerCase(Locale.ROOT);
            line.setLength(0);
            obey(word);
        } else {
            line.append(character);
        }
    }

    /** A key alone, or the next character of one that sends several: ESC [ A. */
    private void key(char character) {
        if (character == ESCAPE) {
            line.setLength(0);
        }
        if (line.length() == 0 && character != ESCAPE) {
            obey(character == '\n' || character == ' ' ? "" : String.valueOf(Character.toLowerCase(character)));
            return;
        }
        line.append(character);
        boolean complete = line.length() > 2 && (Character.isLetter(character) || character == '~');
        if (complete || line.length() > 6) {
            String sequence = line.substring(1);
            line.setLength(0);
            obey(sequence);
        }
    }

    private void obey(String word) {
        CountDownLatch waiting = last;
        if (waiting != null) {
            if (word.isEmpty()) {
                waiting.countDown();
            }
            return;
        }
        switch (word) {
            case "" -> control.toggle();
            case "s" -> control.step();
            case "r" -> control.reset();
            case "?" -> screen.explain();
            case "j", "[B", "OB" -> screen.scroll(1);
            case "k", "[A", "OA" -> screen.scroll(-1);
            case "d", "[6~" -> screen.scroll(PAGE);
            case "u", "[5~" -> screen.scroll(-PAGE);
            default -> {} // mistyped
        }
    }

    /** Whether this process's group is the one that its terminal listens to; proc(5), stat. */
    static boolean isForeground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[2].equals(fields[5]); // pgrp, tpgid
        } catch (IOException e) {
            return true; // no Linux
        }
    }
}
