package io.gradus.status;

/**
 * Something that shows a run's health: LEDs, a serial line, a file. It is called on the status thread alone, never on
 * the training thread. What cannot be shown at once is dropped and counted; a sink that waits delays the other sinks,
 * and so has a thread of its own if it must wait.
 */
public interface StatusSink extends AutoCloseable {
    /** For messages: {@code serial /dev/ttyUSB0}. */
    String name();

    /**
     * Shows a reading. Called at every sampling interval and a last time when the run ends; allocates nothing after its
     * first call.
     *
     * @param reading reused for the next call; copy what is to be kept
     * @param nanos {@link System#nanoTime} of this showing, for blinking and intervals
     */
    void show(StatusReading reading, long nanos);

    /** Showings that were lost because the other end was slow, full or gone. */
    default long dropped() {
        return 0;
    }

    /** Puts lights out, closes lines, ends threads; waits at most a second. Does nothing the second time. */
    @Override
    void close();
}
