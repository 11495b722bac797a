package io.gradus.status.serial;

/**
 * Lines on their way out. Whoever puts one in never waits: where there is no room, the oldest lines of the stream are
 * dropped for it, and counted. Answers go first and have room of their own. Allocates nothing after the constructor.
 */
final class Outbox {
    private final LineRing stream;
    private final LineRing replies;
    private long dropped;
    private boolean open;
    private boolean closing;

    /** @param streamBytes room for lines of the stream */
    Outbox(int streamBytes, int replyBytes) {
        this.stream = new LineRing(streamBytes);
        this.replies = new LineRing(replyBytes);
    }

    /** Bytes of the longest line that {@link #take} may give. */
    int longest() {
        return Math.max(stream.capacity(), replies.capacity());
    }

    /** A line of the stream; dropped if the port is not open. */
    synchronized void offer(StatusLine line) {
        if (!open || !line.isWhole() || line.size() > stream.capacity()) {
            dropped++;
            return;
        }
        while (!stream.add(line.bytes(), line.size())) {
            stream.drop();
            dropped++;
        }
        notifyAll();
    }

    /** An answer; false if there is no room for it. */
    synchronized boolean reply(StatusLine line) {
        boolean added = open && replies.add(line.bytes(), line.size());
        notifyAll();
        return added;
    }

    /**
     * Waits for a line and takes it.
     *
     * @return its size; 0 when there will be no more
     */
    synchronized int take(byte[] into) throws InterruptedException {
        while (true) {
            int size = replies.take(into);
            size = size > 0 ? size : stream.take(into);
            if (size > 0 || closing) {
                return size;
            }
            wait();
        }
    }

    /** The port is there, or is gone; then what waits is dropped. */
    synchronized void open(boolean on) {
        open = on;
        while (!on && stream.drop()) {
            dropped++;
        }
        while (!on && replies.drop()) {
            // nobody is there to read it
        }
        notifyAll();
    }

    /** Leaves out what waits of the stream; that is no loss. */
    synchronized void silence() {
        while (stream.drop()) {
            // the next reading says it again
        }
    }

    /** A line that {@link #take} gave could not be sent. */
    synchronized void lost() {
        dropped++;
    }

    /** What is there may still be taken, and then nothing more. */
    synchronized void close() {
        closing = true;
        notifyAll();
    }

    /** Lines of the stream that were dropped. */
    synchronized long dropped() {
        return dropped;
    }
}
