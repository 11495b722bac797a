package io.gradus.status.serial;

import io.gradus.health.LayerFacts;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import io.gradus.status.StatusReading;
import io.gradus.status.StatusSink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Streams readings over a serial line and obeys what comes from there. Two threads of its own read and write; a line
 * that is slow, full or gone delays nobody. A line that went is opened again, after {@link #FIRST_WAIT_MILLIS}, then
 * after twice that, up to {@link #LONGEST_WAIT_MILLIS}.
 */
public final class SerialSink implements StatusSink {
    /** From a line's loss to the first attempt to open it again. */
    public static final long FIRST_WAIT_MILLIS = 250;

    /** Between two attempts, at most. */
    public static final long LONGEST_WAIT_MILLIS = 8_000;

    /** Hears in a line what became of the serial line; any thread. */
    public interface Notices {
        void say(String text);
    }

    private static final int READ_BYTES = 512;
    private static final int LEAST_STREAM_BYTES = 2048;
    private static final long LAST_LINE_MILLIS = 400;
    private static final long THREADS_END_MILLIS = 200;

    private final SerialLink link;
    private final Notices notices;
    private final Outbox outbox;
    private final SerialSession session;
    private final StreamLine stream;
    private final Thread reader = new Thread(this::readForEver, "gradus-serial-read");
    private final Thread writer = new Thread(this::writeForEver, "gradus-serial-write");
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * Starts. A link that is not open is opened as if it had gone.
     *
     * @param layers the network's
     * @param identity what {@code *IDN?} answers: maker, model, serial number and version, with commas between them
     */
    public SerialSink(SerialLink link, List<LayerFacts> layers, RunControl control, String identity, Notices notices) {
        this.link = link;
        this.notices = notices;
        int longest = StreamLine.longest(layers.size());
        this.outbox = new Outbox(Math.max(LEAST_STREAM_BYTES, 2 * longest), SerialSession.LONGEST_REPLY);
        this.session = new SerialSession(layers, control, identity, new SerialSession.Output() {
            @Override
            public boolean reply(StatusLine line) {
                return outbox.reply(line);
            }

            @Override
            public long dropped() {
                return outbox.dropped();
            }

            @Override
            public void silence() {
                outbox.silence();
            }
        });
        this.stream = new StreamLine(layers);
        reader.setDaemon(true);
        writer.setDaemon(true);
        reader.start();
        writer.start();
    }

    @Override
    public String name() {
        return "serial " + link.name();
    }

    /** The stream begins with the first judgement, or with the failure before it. */
    @Override
    public void show(StatusReading reading, long nanos) {
        session.see(reading, nanos);
        boolean judged =
                reading.health().step() >= 0 || !reading.health().verdict().isHealthy();
        boolean last = reading.state() == RunState.ENDED && session.isStreamOn();
        if (judged && (last || session.isStreaming())) {
            outbox.offer(stream.write(session.format(), reading.health(), reading.state()));
        }
    }

    @Override
    public long dropped() {
        return outbox.dropped();
    }

    @Override
    public void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        outbox.close();
        try {
            writer.join(LAST_LINE_MILLIS);
            link.close();
            reader.join(THREADS_END_MILLIS);
        } catch (InterruptedException e) {
            link.close();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void readForEver() {
        byte[] bytes = new byte[READ_BYTES];
        try {
            while (open()) {
                outbox.open(true);
                try {
                    while (!isClosing()) {
                        session.accept(bytes, link.read(bytes));
                    }
                } catch (IOException e) {
                    if (!isClosing()) {
                        outbox.open(false);
                        notices.say(
                                e.getMessage() + "; training goes on, and the line is opened again when it is back");
                    }
                }
                session.disconnected();
                if (!isClosing()) {
                    link.close();
                    if (!link.comesBack()) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Opens the line, however often that must be tried; false if this sink is closed. */
    private boolean open() throws InterruptedException {
        if (link.isOpen()) {
            return !isClosing();
        }
        long millis = FIRST_WAIT_MILLIS;
        while (!closing.await(millis, TimeUnit.MILLISECONDS)) {
            try {
                link.open();
                if (isClosing()) {
                    link.close();
                    return false;
                }
                notices.say(link.name() + ": the serial line is open");
                return true;
            } catch (IOException notYet) {
                millis = Math.min(LONGEST_WAIT_MILLIS, 2 * millis);
            }
        }
        return false;
    }

    private void writeForEver() {
        byte[] line = new byte[outbox.longest()];
        try {
            int size = outbox.take(line);
            while (size > 0) {
                try {
                    if (!link.write(line, size)) {
                        outbox.lost();
                    }
                } catch (IOException e) {
                    outbox.lost();
                    outbox.open(false);
                    if (!isClosing()) {
                        link.close(); // the reader notices
                    }
                }
                size = outbox.take(line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
