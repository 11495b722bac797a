package io.gradus.status.serial;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A serial line with no hardware: a pseudo-terminal, whose far end, {@code /dev/pts/5}, a plotter, {@code screen} or
 * {@code gradus monitor} opens like a port.
 *
 * <p>Java cannot make one by itself; {@code script}, of util-linux, does and holds its near end. How many bytes nobody
 * has read yet is asked of the kernel through the far end, so that lines are left out while nobody is there, and
 * whoever comes sees the latest lines and no old ones.
 */
public final class PtyLink implements SerialLink {
    /** Unread bytes from which on nothing more is written; the kernel takes 4095. */
    static final int MOST_UNREAD = 1024;

    private static final int LONGEST_NAME = 64;
    private static final long ENDING_MILLIS = 200;
    private static final long DRAIN_MILLIS = 200;
    private static final long LOOK_MILLIS = 10;

    private volatile @Nullable Process process;
    private volatile @Nullable FileInputStream farEnd;
    private volatile String name = "pty";

    /** The far end's device, once it is open. */
    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isOpen() {
        return process != null;
    }

    /** As another one, which has another name. */
    @Override
    public boolean comesBack() {
        return true;
    }

    @Override
    public void open() throws IOException {
        if (isOpen()) {
            return;
        }
        // Holds the far end open until this process is gone, however it goes.
        String hold = "stty raw -echo && tty && while kill -0 "
                + ProcessHandle.current().pid() + " 2>/dev/null; do sleep 5; done";
        Process started;
        try {
            // In a session of its own, for Ctrl-C ends all of ours, and the last line is still to be written.
            started = new ProcessBuilder("setsid", "script", "-qc", hold, "/dev/null")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "a pseudo-terminal needs the programs setsid and script, and they cannot be started"
                            + " (Debian: sudo apt install util-linux bsdutils)",
                    e);
        }
        try {
            String device = firstLine(started.getInputStream());
            if (!device.startsWith("/dev/")) {
                throw new IOException("the program script made no pseudo-terminal"
                        + (device.isEmpty() ? "" : ", but said: " + device)
                        + "; is it the one of util-linux (Debian: bsdutils)?");
            }
            farEnd = new FileInputStream(device);
            name = device;
            process = started;
        } catch (IOException e) {
            started.destroyForcibly();
            throw e;
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n' && line.length() < LONGEST_NAME) {
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.read();
        }
        return line.toString();
    }

    @Override
    public int read(byte[] into) throws IOException {
        Process from = process;
        int count = from == null ? -1 : from.getInputStream().read(into);
        if (count < 0) {
            throw new IOException(name + ": the pseudo-terminal is gone");
        }
        return count;
    }

    @Override
    public boolean write(byte[] bytes, int count) throws IOException {
        Process to = process;
        FileInputStream unread = farEnd;
        if (to == null || unread == null) {
            throw new IOException(name + ": the pseudo-terminal is closed");
        }
        if (unread.available() >= MOST_UNREAD) {
            return false;
        }
        OutputStream out = to.getOutputStream();
        out.write(bytes, 0, count);
        out.flush();
        return true;
    }

    @Override
    public void close() {
        Process ending = process;
        FileInputStream closing = farEnd;
        process = null;
        farEnd = null;
        try {
            if (ending != null && closing != null) {
                drain(ending, closing);
            }
            if (ending != null) {
                ending.destroyForcibly().waitFor(ENDING_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (closing != null) {
                closing.close();
            }
        } catch (IOException e) {
            // nothing is left to do
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives whoever is at the far end a moment to read the last line, for it goes with the terminal. */
    private static void drain(Process script, FileInputStream unread) throws InterruptedException {
        long end = System.nanoTime() + DRAIN_MILLIS * 1_000_000;
        try (FileInputStream passing = new FileInputStream("/proc/" + script.pid() + "/fd/0")) {
            int quiet = 0; // looks in a row: between the two there is a moment when a byte is in neither
            while (quiet < 2 && System.nanoTime() < end) {
                quiet = passing.available() + unread.available() == 0 ? quiet + 1 : 0;
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (IOException gone) {
            return; // nobody reads then
        }
    }
}
