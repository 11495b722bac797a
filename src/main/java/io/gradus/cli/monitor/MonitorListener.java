package io.gradus.cli.monitor;

import io.gradus.status.serial.StreamRecord;

/** Is told what comes over a serial line. */
interface MonitorListener {
    /** Maker, network and version of the other end. */
    void identity(String text);

    /** What to do about the verdict in force; empty for nothing. */
    void remedy(String text);

    /**
     * A line of the stream.
     *
     * @param nanos {@link System#nanoTime} of its arrival
     */
    void record(StreamRecord record, long nanos);
}
