package io.gradus.status.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pages that are open, at most {@link #MOST}: each has a thread that sends the latest news and leaves out those
 * that came while it was still sending.
 */
final class EventStreams {
    /** A browser opens no more than six to one server, and needs one or two for other requests. */
    static final int MOST = 4;

    /** How long a stream is silent before it says that it is alive. */
    private static final long SILENCE_MILLIS = 10_000;

    private static final byte[] ALIVE = {':', '\n', '\n'};

    private final LiveUpdate[] updates;
    private final AtomicLong dropped = new AtomicLong();
    private int open;
    private long news;
    private boolean closing;

    EventStreams(int runs) {
        this.updates = new LiveUpdate[runs];
        for (int n = 0; n < runs; n++) {
            updates[n] = new LiveUpdate();
        }
    }

    /** Whether anybody looks. */
    synchronized boolean isWatched() {
        return open > 0;
    }

    /** Tells all pages of a run; at once back. */
    void publish(int index, LiveRun run) {
        updates[index].put(index, run, run.history());
        synchronized (this) {
            news++;
            notifyAll();
        }
    }

    /** Updates that pages did not get because they were slow. */
    long dropped() {
        return dropped.get();
    }

    /** Takes a place; false if there is none. */
    synchronized boolean enter() {
        if (open >= MOST || closing) {
            return false;
        }
        open++;
        return true;
    }

    synchronized void leave() {
        open--;
    }

    /** Sends what comes, until the connection ends or the server does. The caller has a place. */
    void serve(OutputStream out) throws IOException {
        LiveUpdate.Copy[] copies = new LiveUpdate.Copy[updates.length];
        for (int n = 0; n < copies.length; n++) {
            copies[n] = new LiveUpdate.Copy();
        }
        long seen = -1;
        while (true) {
            long now;
            boolean last;
            synchronized (this) {
                if (news == seen && !closing) {
                    try {
                        wait(SILENCE_MILLIS);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                now = news;
                last = closing;
            }
            if (now == seen && !last) {
                out.write(ALIVE);
            }
            seen = now;
            for (int n = 0; n < copies.length; n++) {
                long missed = updates[n].read(copies[n]);
                if (missed >= 0) {
                    dropped.addAndGet(missed);
                    out.write(copies[n].bytes, 0, copies[n].size);
                }
            }
            out.flush();
            if (last) {
                return;
            }
        }
    }

    /** Lets every stream send what it has, and end; how many there are. */
    synchronized int close() {
        closing = true;
        notifyAll();
        return open;
    }
}
