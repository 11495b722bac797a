package io.gradus.status.web;

import io.gradus.report.JsonLine;
import io.gradus.report.page.Page;
import io.gradus.report.page.RunHistory;
import io.gradus.status.web.LiveRun.Verb;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves runs as a live page. Every connection has a thread of its own and carries one request; whatever it does, it
 * delays nobody: not the other connections, not who publishes, not training.
 */
public final class WebServer implements AutoCloseable {
    /** Connections at a time; a further one is turned away. */
    static final int MOST_CONNECTIONS = 12;

    /** How long a request may take to arrive, and an answer to be taken. */
    static final int PATIENCE_MILLIS = 10_000;

    private static final long GOODBYE_NANOS = 5_000_000_000L;
    private static final int STACK_BYTES = 256 * 1024;
    private static final int LOOK_MILLIS = 500;
    private static final int SEND_BYTES = 16 * 1024; // what a stuck browser holds of updates that are old by then
    private static final byte[] ENTER = ("<!doctype html><html lang=\"en\"><title>Gradus</title>"
                    + "<meta http-equiv=\"refresh\" content=\"0;url=/\"><p><a href=\"/\">To the page</a></p>")
            .getBytes(StandardCharsets.UTF_8);
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";

    private final ServerSocket socket;
    private final AccessPolicy access;
    private final List<? extends LiveRun> runs;
    private final String about;
    private final EventStreams streams;
    private final Connection[] connections = new Connection[MOST_CONNECTIONS];
    private final Thread thread;
    private volatile boolean closed;
    private volatile long served; // whole runs; guarded by connections

    private WebServer(ServerSocket socket, AccessPolicy access, List<? extends LiveRun> runs, String about) {
        this.socket = socket;
        this.access = access;
        this.runs = List.copyOf(runs);
        this.about = about;
        this.streams = new EventStreams(runs.size());
        this.thread = new Thread(null, this::accept, "gradus-web", STACK_BYTES);
        thread.setDaemon(true);
    }

    /**
     * Begins to listen.
     *
     * @param bind the address to listen on; null for this machine alone, without a token
     * @param names by which browsers may call the machine, where there is an address
     * @param port 0 for any that is free
     * @throws IOException if the port or the address cannot be had
     */
    public static WebServer open(@Nullable InetAddress bind, Set<String> names, int port, List<? extends LiveRun> runs)
            throws IOException {
        return open(bind, names, port, runs, "");
    }

    /**
     * The same for several runs that have something in common.
     *
     * @param about what the page says of all of them
     * @throws IOException if the port or the address cannot be had
     */
    public static WebServer open(
            @Nullable InetAddress bind, Set<String> names, int port, List<? extends LiveRun> runs, String about)
            throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            InetAddress address = bind == null ? InetAddress.getByAddress(new byte[] {127, 0, 0, 1}) : bind;
            socket.bind(new InetSocketAddress(address, port), MOST_CONNECTIONS);
            socket.setSoTimeout(LOOK_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        int actual = socket.getLocalPort();
        AccessPolicy access = bind == null ? AccessPolicy.loopback(actual) : AccessPolicy.open(actual, names);
        WebServer server = new WebServer(socket, access, runs, about);
        server.thread.start();
        return server;
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What to write behind the machine's name and port to enter. */
    public String entrance() {
        return access.entrance();
    }

    /** Whether anybody looks at the page. */
    public boolean isWatched() {
        return streams.isWatched();
    }

    /** Tells all pages of run {@code index}; at once back. */
    public void publish(int index) {
        streams.publish(index, runs.get(index));
    }

    /** Updates that pages did not get because they were slow. */
    public long dropped() {
        return streams.dropped();
    }

    /**
     * Ends every stream with the latest news, lets pages ask for the whole run once more, and stops listening. Waits at
     * most five seconds for that.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        long wanted = served + (long) streams.close() * runs.size();
        long end = System.nanoTime() + GOODBYE_NANOS;
        try {
            while ((served < wanted || isBusy()) && System.nanoTime() < end) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeQuietly(socket);
        synchronized (connections) {
            for (Connection connection : connections) {
                if (connection != null) {
                    connection.end();
                }
            }
        }
    }

    private boolean isBusy() {
        synchronized (connections) {
            for (Connection connection : connections) {
                if (connection != null) {
                    return true;
                }
            }
            return false;
        }
    }

    private static void closeQuietly(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception e) {
            // it is gone either way
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                begin(socket.accept());
            } catch (SocketTimeoutException e) {
                endStuckOnes();
            } catch (IOException e) {
                rest(); // out of descriptors, say
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(Socket client) throws IOException {
        client.setTcpNoDelay(true);
        client.setSoTimeout(PATIENCE_MILLIS);
        client.setSendBufferSize(SEND_BYTES);
        synchronized (connections) {
            for (int n = 0; n < connections.length; n++) {
                if (connections[n] == null) {
                    Connection connection = new Connection(client, n);
                    connections[n] = connection;
                    connection.thread.start();
                    return;
                }
            }
        }
        try (client) {
            new HttpReply(client.getOutputStream()).refuse(new HttpRefusal(503, "there are too many connections"));
        }
    }

    /** Ends connections whose other end has taken nothing for too long; their threads hang in writing. */
    private void endStuckOnes() {
        long now = System.nanoTime();
        synchronized (connections) {
            for (Connection connection : connections) {
                if (connection != null && now - connection.lively > PATIENCE_MILLIS * 1_500_000L) {
                    connection.end();
                }
            }
        }
    }

    /** One connection, which carries one request. */
    private final class Connection {
        private final Socket client;
        private final int place;
        private final Thread thread;
        private volatile long lively = System.nanoTime();

        Connection(Socket client, int place) {
            this.client = client;
            this.place = place;
            this.thread = new Thread(null, this::serve, "gradus-web-" + (place + 1), STACK_BYTES);
            thread.setDaemon(true);
        }

        void end() {
            closeQuietly(client);
        }

        private void serve() {
            try (client) {
                OutputStream out = new Lively(client.getOutputStream());
                HttpReply reply = new HttpReply(out);
                try {
                    HttpRequest request = HttpRequest.read(new BufferedInputStream(client.getInputStream(), 1024));
                    if (request != null) {
                        answer(request, reply, out);
                    }
                } catch (HttpRefusal refusal) {
                    reply.refuse(refusal);
                }
            } catch (IOException e) {
                // the other end is gone, and so is its request
            } finally {
                synchronized (connections) {
                    connections[place] = null;
                }
            }
        }

        /** Notes when something was taken by the other end. */
        private final class Lively extends OutputStream {
            private final OutputStream out;

            Lively(OutputStream out) {
                this.out = out;
            }

            @Override
            public void write(int b) throws IOException {
                out.write(b);
                lively = System.nanoTime();
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
                lively = System.nanoTime();
            }

            @Override
            public void flush() throws IOException {
                out.flush();
            }
        }
    }

    private void answer(HttpRequest request, HttpReply reply, OutputStream out) throws IOException {
        String cookie = access.admit(request);
        if (cookie != null) {
            // Not a redirection: after another site's link a browser would follow it without the cookie.
            reply.send(200, HTML, ENTER, "Set-Cookie: " + cookie);
            return;
        }
        String path = request.path();
        if (path.startsWith("/tell/")) {
            tell(request, reply);
            return;
        }
        if (!request.method().equals("GET")) {
            throw new HttpRefusal(405, "only GET is answered here", "GET");
        }
        if (path.equals("/")) {
            Page page = Page.load();
            reply.head(200, HTML, "Content-Security-Policy: " + page.policy("'self'") + "; frame-ancestors 'none'\r\n");
            out.write(page.html("Gradus", live(), "'self'").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } else if (path.equals("/events")) {
            events(reply, out);
        } else if (path.startsWith("/run/")) {
            LiveRun run = run(path.substring("/run/".length()));
            reply.send(200, JSON, json(run).getBytes(StandardCharsets.UTF_8), null);
            synchronized (connections) {
                served++;
            }
        } else if (path.startsWith("/report/")) {
            LiveRun run = run(path.substring("/report/".length()));
            byte[] page = Page.report("Gradus: " + run.title(), List.of(run.history()))
                    .getBytes(StandardCharsets.UTF_8);
            reply.send(200, HTML, page, "Content-Disposition: attachment; filename=\"gradus-report.html\"");
        } else if (path.equals("/favicon.ico")) {
            reply.send(204, HTML, new byte[0], null);
        } else {
            throw new HttpRefusal(404, "there is no such page");
        }
    }

    /** What a page is told when it is opened. */
    private String live() {
        return "{\"kind\":\"live\",\"runs\":" + runs.size() + ",\"about\":" + JsonLine.quoted(about) + "}";
    }

    private static String json(LiveRun run) {
        RunHistory history = run.history();
        double pace = run.pace();
        return "{\"name\":" + JsonLine.quoted(run.title()) + ",\"state\":\"" + run.state() + "\",\"note\":"
                + JsonLine.quoted(run.note()) + ",\"steps\":" + run.stepsTaken()
                + ",\"pace\":" + (Double.isNaN(pace) ? "null" : Double.toString(pace)) + ",\"run\":" + history.json()
                + "}";
    }

    private void events(HttpReply reply, OutputStream out) throws IOException {
        if (!streams.enter()) {
            throw new HttpRefusal(503, EventStreams.MOST + " pages are open already");
        }
        try {
            reply.head(200, "text/event-stream", "");
            out.flush();
            for (int n = 0; n < runs.size(); n++) {
                publish(n);
            }
            streams.serve(out);
        } finally {
            streams.leave();
        }
    }

    private LiveRun run(String number) {
        if (number.matches("[0-9]{1,3}") && Integer.parseInt(number) < runs.size()) {
            return runs.get(Integer.parseInt(number));
        }
        throw new HttpRefusal(404, "there is no such run");
    }

    /** {@code POST /tell/RUN/VERB?value=…}. */
    private void tell(HttpRequest request, HttpReply reply) throws IOException {
        if (!request.method().equals("POST") || request.header(AccessPolicy.OUR_HEADER) == null) {
            throw new HttpRefusal(405, "a run is told things by POST from its own page", "POST");
        }
        String[] parts = request.path().split("/", -1);
        if (parts.length != 4) {
            throw new HttpRefusal(404, "there is no such page");
        }
        LiveRun run = run(parts[2]);
        Verb verb = verb(parts[3]);
        try {
            String value = request.field("value");
            run.tell(verb, value == null ? Double.NaN : Double.parseDouble(value));
            publish(runs.indexOf(run));
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, String.valueOf(e.getMessage()));
        }
        reply.send(204, HTML, new byte[0], null);
    }

    private static Verb verb(String word) {
        for (Verb verb : Verb.values()) {
            if (verb.name().toLowerCase(Locale.ROOT).equals(word)) {
                return verb;
            }
        }
        throw new HttpRefusal(404, "there is no such page");
    }
}
