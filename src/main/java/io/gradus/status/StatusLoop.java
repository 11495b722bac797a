package io.gradus.status;

import io.gradus.health.HealthBoard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The slow thread that shows a run's health to its sinks, from consistent copies of the counters. A sink that throws is
 * closed, named once, and left out from then on; the run goes on.
 */
public final class StatusLoop implements AutoCloseable {
    /** Told when a sink failed, on the status thread. */
    public interface Complaint {
        void sinkFailed(String sink, String reason);
    }

    private static final long CLOSING_MILLIS = 2_000;

    private final HealthBoard board;
    private final RunControl control;
    private final StatusReading reading;
    private final StatusSink[] sinks;
    private final boolean[] failed;
    private final long intervalNanos;
    private final Complaint complaint;
    private final Thread thread;
    private final Thread atExit;
    private volatile boolean closing;

    /**
     * Starts showing.
     *
     * @param layers of the network whose counters the board shows
     * @param sinks which this loop closes when it is closed, and when the process is ended by a signal
     * @throws IllegalArgumentException if the interval is not at least a millisecond
     */
    public StatusLoop(
            HealthBoard board,
            int layers,
            RunControl control,
            List<? extends StatusSink> sinks,
            Duration interval,
            Complaint complaint) {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("the sampling interval must be at least 1 ms, not " + interval);
        }
        this.board = board;
        this.control = control;
        this.reading = new StatusReading(layers);
        this.sinks = sinks.toArray(StatusSink[]::new);
        this.failed = new boolean[this.sinks.length];
        this.intervalNanos = interval.toNanos();
        this.complaint = complaint;
        this.thread = new Thread(this::run, "gradus-status");
        this.atExit = new Thread(this::stop, "gradus-status-exit");
        thread.setDaemon(true);
        Runtime.getRuntime().addShutdownHook(atExit);
        thread.start();
    }

    /** Shows the last reading, closes all sinks and ends the thread. Waits for it at most two seconds. */
    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            // the hook itself does the same
        }
    }

    private void stop() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long next = System.nanoTime();
        while (!closing) {
            show();
            next += intervalNanos;
            long now = System.nanoTime();
            if (next < now) {
                next = now; // late: readings are left out, not made up for
            }
            while (!closing && now < next) {
                LockSupport.parkNanos(this, next - now);
                now = System.nanoTime();
            }
        }
        show();
        for (int n = 0; n < sinks.length; n++) {
            if (!failed[n]) {
                close(n);
            }
        }
    }

    private void show() {
        reading.read(board, control);
        long now = System.nanoTime();
        for (int n = 0; n < sinks.length; n++) {
            if (!failed[n]) {
                try {
                    sinks[n].show(reading, now);
                } catch (RuntimeException e) {
                    failed[n] = true;
                    complaint.sinkFailed(sinks[n].name(), String.valueOf(e.getMessage()));
                    close(n);
                }
            }
        }
    }

    private void close(int n) {
        try {
            sinks[n].close();
        } catch (RuntimeException e) {
            complaint.sinkFailed(sinks[n].name(), String.valueOf(e.getMessage()));
        }
    }
}
