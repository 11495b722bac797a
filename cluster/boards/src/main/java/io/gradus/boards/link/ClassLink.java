package io.gradus.boards.link;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.collection.IQueue;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.ringbuffer.ReadResultSet;
import com.hazelcast.ringbuffer.Ringbuffer;
import com.hazelcast.ringbuffer.StaleSequenceException;
import io.gradus.boards.wire.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A board's end: a connection to the teacher, which the board opens. It does not mend itself: when it is lost, {@link
 * LostException} says so, and a new one is to be opened.
 */
public final class ClassLink implements AutoCloseable {
    private static final int BATCH = 16; // outcomes that are fetched at a time at most

    private final HazelcastInstance hazelcast;
    private final String client;
    private final IQueue<Object> inbox;
    private final IQueue<Object> outbox;
    private final Ringbuffer<Outcome> outcomes;
    private @Nullable CompletableFuture<ReadResultSet<Outcome>> reading; // the read that waits at the teacher
    private long readingFrom;

    /** The connection to the teacher is gone. */
    public static final class LostException extends IOException {
        LostException(Throwable cause) {
            super("the connection to the teacher is lost", cause);
        }
    }

    private ClassLink(HazelcastInstance hazelcast) {
        this.hazelcast = hazelcast;
        this.client = hazelcast.getLocalEndpoint().getUuid().toString();
        this.inbox = hazelcast.getQueue(Settings.INBOX);
        this.outbox = hazelcast.getQueue(Settings.OUTBOX + client);
        this.outcomes = hazelcast.getRingbuffer(Settings.OUTCOMES);
    }

    /**
     * Connects to the teacher.
     *
     * @param address host and port
     * @param seconds to try for
     * @throws IOException if nobody answers there
     */
    public static ClassLink open(String className, String address, int seconds) throws IOException {
        ClientConfig config = new ClientConfig();
        config.setClusterName(Settings.cluster(className));
        config.setProperty("hazelcast.logging.type", Settings.logging())
                .setProperty("hazelcast.client.shuffle.member.list", "false")
                .setProperty("hazelcast.client.heartbeat.interval", "2000")
                .setProperty("hazelcast.client.heartbeat.timeout", Integer.toString(1000 * Settings.SILENCE_SECONDS))
                .setProperty("hazelcast.client.invocation.timeout.seconds", Integer.toString(Settings.SILENCE_SECONDS))
                .setProperty("hazelcast.client.io.input.thread.count", "1")
                .setProperty("hazelcast.client.io.output.thread.count", "1")
                .setProperty("hazelcast.client.event.thread.count", "1")
                .setProperty("hazelcast.client.response.thread.count", "1")
                .setProperty("hazelcast.client.internal.executor.pool.size", "1");
        config.getMetricsConfig().setEnabled(false);
        Settings.secure(config.getSerializationConfig());
        config.getNetworkConfig().addAddress(address).setConnectionTimeout(5000);
        config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(RoutingMode.SINGLE_MEMBER);
        config.getConnectionStrategyConfig().setReconnectMode(ReconnectMode.OFF);
        config.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setInitialBackoffMillis(500)
                .setMaxBackoffMillis(2000)
                .setClusterConnectTimeoutMillis(1000L * seconds);
        try {
            return new ClassLink(HazelcastClient.newHazelcastClient(config));
        } catch (HazelcastException | IllegalStateException e) {
            throw new IOException("no class is open at " + address + " (" + e.getMessage() + ")", e);
        }
    }

    /** What Hazelcast calls this connection. */
    public String client() {
        return client;
    }

    /** Tells the teacher something. */
    public void send(Object message) throws LostException {
        try {
            inbox.add(message);
        } catch (HazelcastException | IllegalStateException e) {
            throw new LostException(e);
        }
    }

    /** What the teacher says to this board alone; null if nothing comes within that time. */
    public @Nullable Object receive(int millis) throws LostException, InterruptedException {
        try {
            return outbox.poll(millis, TimeUnit.MILLISECONDS);
        } catch (HazelcastException | IllegalStateException e) {
            throw new LostException(e);
        }
    }

    /**
     * Outcomes of rounds, in order, at least one.
     *
     * @param sequence the first one's number
     * @return null if that one is no longer there; empty if none came within that time
     */
    public @Nullable List<Outcome> outcomes(long sequence, int millis) throws LostException, InterruptedException {
        try {
            CompletableFuture<ReadResultSet<Outcome>> waiting = reading;
            if (waiting == null || readingFrom != sequence) {
                waiting = outcomes.readManyAsync(sequence, 1, BATCH, null).toCompletableFuture();
                reading = waiting;
                readingFrom = sequence;
            }
            ReadResultSet<Outcome> read = waiting.get(millis, TimeUnit.MILLISECONDS);
            reading = null;
            return read.getSequence(0) == sequence ? toList(read) : null;
        } catch (TimeoutException e) {
            return List.of();
        } catch (ExecutionException e) {
            reading = null;
            if (e.getCause() instanceof StaleSequenceException) {
                return null;
            }
            throw new LostException(e);
        } catch (HazelcastException | IllegalStateException e) {
            throw new LostException(e);
        }
    }

    private static List<Outcome> toList(ReadResultSet<Outcome> read) {
        List<Outcome> list = new ArrayList<>();
        read.forEach(list::add);
        return list;
    }

    @Override
    public void close() {
        try {
            outbox.destroy();
        } catch (RuntimeException e) {
            // the teacher forgets it
        }
        hazelcast.shutdown();
    }
}
