package io.gradus.status.serial;

import java.io.IOException;

/** A two-way line of bytes that can go and come back. One thread reads, another writes; any may close. */
public interface SerialLink extends AutoCloseable {
    /** For messages: {@code /dev/ttyUSB0}. */
    String name();

    /**
     * Opens it, if it is not open. After {@link #close} it can be opened again.
     *
     * @throws IOException with one line that says what is wrong and what to do
     */
    void open() throws IOException;

    boolean isOpen();

    /** Whether what has this name later, once the line has gone, is the same line again. */
    boolean comesBack();

    /**
     * Waits a while for bytes.
     *
     * @return how many came; 0 if none did so far
     * @throws IOException if the line is gone, or was closed
     */
    int read(byte[] into) throws IOException;

    /**
     * Writes, and waits for it as long as need be, or until the line is closed.
     *
     * @return false if nobody is at the other end, and the bytes were left out
     * @throws IOException if the line is gone, or was closed
     */
    boolean write(byte[] bytes, int count) throws IOException;

    /** Ends reading and writing. Does nothing if it is not open. */
    @Override
    void close();
}
