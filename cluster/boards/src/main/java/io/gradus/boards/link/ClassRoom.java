package io.gradus.boards.link;

import com.hazelcast.client.Client;
import com.hazelcast.client.ClientListener;
import com.hazelcast.collection.IQueue;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.QueueConfig;
import com.hazelcast.config.RingbufferConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.ringbuffer.Ringbuffer;
import io.gradus.boards.wire.Goodbye;
import io.gradus.boards.wire.Outcome;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The teacher's end: a Hazelcast cluster of one member, which holds a queue of what boards send, a queue for each of
 * them,
 * and a ring of the latest rounds' outcomes.
 */
public final class ClassRoom implements AutoCloseable {
    /** Outcomes that are kept for boards that are slow; one that is further behind asks for the network again. */
    static final int KEPT_OUTCOMES = 64;

    private static final int INBOX_SIZE = 4096;

    private final HazelcastInstance hazelcast;
    private final IQueue<Object> inbox;
    private final Ringbuffer<Outcome> outcomes;

    private ClassRoom(HazelcastInstance hazelcast) {
        this.hazelcast = hazelcast;
        this.inbox = hazelcast.getQueue(Settings.INBOX);
        this.outcomes = hazelcast.getRingbuffer(Settings.OUTCOMES);
        hazelcast.getClientService().addClientListener(new Comings());
    }

    /**
     * Opens the class.
     *
     * @param bind the address to listen on
     * @throws IOException if the port or the address cannot be had, in one line
     */
    public static ClassRoom open(String className, String bind, int port) throws IOException {
        Config config = new Config();
        config.setClusterName(Settings.cluster(className));
        boolean any = bind.equals("0.0.0.0");
        config.setProperty("hazelcast.socket.bind.any", Boolean.toString(any))
                .setProperty("hazelcast.logging.type", Settings.logging())
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.client.max.no.heartbeat.seconds", Integer.toString(Settings.SILENCE_SECONDS))
                // A class is small: few partitions and threads save memory.
                .setProperty("hazelcast.partition.count", "3")
                .setProperty("hazelcast.operation.thread.count", "2")
                .setProperty("hazelcast.operation.generic.thread.count", "2")
                .setProperty("hazelcast.event.thread.count", "1")
                .setProperty("hazelcast.clientengine.thread.count", "2")
                .setProperty("hazelcast.clientengine.query.thread.count", "1")
                .setProperty("hazelcast.clientengine.blocking.thread.count", "2")
                .setProperty("hazelcast.io.thread.count", "1");
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        Settings.secure(config.getSerializationConfig());
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(port).setPortAutoIncrement(false);
        if (!any) {
            network.getInterfaces().setEnabled(true).addInterface(bind);
        }
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(false);
        config.addQueueConfig(new QueueConfig(Settings.INBOX).setBackupCount(0).setMaxSize(INBOX_SIZE));
        config.addQueueConfig(new QueueConfig(Settings.OUTBOX + "*").setBackupCount(0));
        config.addRingBufferConfig(new RingbufferConfig(Settings.OUTCOMES)
                .setCapacity(KEPT_OUTCOMES)
                .setBackupCount(0)
                .setInMemoryFormat(InMemoryFormat.BINARY));
        try {
            return new ClassRoom(Hazelcast.newHazelcastInstance(config));
        } catch (HazelcastException | IllegalStateException e) {
            throw new IOException(
                    "the class cannot be opened at " + bind + ":" + port + ": " + reason(e)
                            + "; choose another port by --port, or one of this machine's addresses by --bind",
                    e);
        }
    }

    private static String reason(RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = String.valueOf(cause.getMessage());
        return text.contains("already in use") ? "another program has that port" : text;
    }

    /** The next thing that a board says; null if none comes within that time. */
    public @Nullable Object receive(long millis) {
        try {
            return inbox.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Tells a board something; a connection that is gone never reads it. */
    public void tell(String client, Object message) {
        hazelcast.getQueue(Settings.OUTBOX + client).add(message);
    }

    /** Tells all boards how a round ended. */
    public void tell(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** The number that the next outcome will have. */
    public long nextSequence() {
        return outcomes.tailSequence() + 1;
    }

    /** Forgets what a connection was to be told. */
    public void forget(String client) {
        hazelcast.getQueue(Settings.OUTBOX + client).destroy();
    }

    /** Whether a connection is there. */
    public boolean isConnected(String client) {
        return hazelcast.getClientService().getConnectedClients().stream()
                .anyMatch(c -> c.getUuid().toString().equals(client));
    }

    /** Where it listens. */
    public String address() {
        return hazelcast.getCluster().getLocalMember().getAddress().toString();
    }

    /** Ends all connections. */
    @Override
    public void close() {
        hazelcast.getLifecycleService().terminate();
    }

    /** Puts a connection that ends into the inbox, behind what it sent before. */
    private final class Comings implements ClientListener {
        @Override
        public void clientConnected(Client client) {
            // it says Hello itself
        }

        @Override
        public void clientDisconnected(Client client) {
            try {
                inbox.offer(new Goodbye(client.getUuid().toString()));
            } catch (RuntimeException e) {
                // the class is over
            }
        }
    }
}
