package io.gradus.status.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.report.page.PageData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebServerTest {
    private final FakeRun run = new FakeRun();
    private WebServer server;
    private int port;

    @BeforeEach
    void open() throws IOException {
        server = WebServer.open(null, Set.of(), 0, List.of(run));
        port = server.port();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** A page that is open: its events, line by line. */
    private final class Stream implements AutoCloseable {
        final Socket socket = new Socket();
        final BufferedReader reader;
        final String status;

        Stream() throws IOException {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            status = String.valueOf(reader.readLine());
            String line = reader.readLine();
            while (line != null && !line.isEmpty()) {
                line = reader.readLine();
            }
        }

        /** The next event; null if the stream has ended. */
        JsonObject next() throws IOException {
            String line = reader.readLine();
            while (line != null && !line.startsWith("data: ")) {
                line = reader.readLine();
            }
            return line == null
                    ? null
                    : JsonParser.parseString(line.substring(6)).getAsJsonObject();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private void until(java.util.function.BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void aRunIsServedWholeAndNewsOneByOne() throws IOException {
        run.record(0);
        RawHttp whole = RawHttp.get(port, "/run/0");
        JsonObject answer = JsonParser.parseString(whole.body()).getAsJsonObject();
        assertEquals("fake \"run\" <1>", answer.get("name").getAsString());
        PageData data = new PageData(answer.get("run").toString());
        assertEquals(1, data.count());
        try (Stream stream = new Stream()) {
            assertEquals("HTTP/1.1 200 OK", stream.status);
            JsonObject first = stream.next();
            assertEquals(0, first.get("column").getAsInt());
            assertEquals(data.run.getAsJsonObject("columns").get("generation"), first.get("generation"));
            for (int step = 1; step < 5; step++) {
                run.record(step);
                server.publish(0);
                JsonObject news = stream.next();
                assertEquals(step, news.get("step").getAsInt());
                assertEquals(step, news.get("column").getAsInt());
                assertEquals(
                        "[-2000,-1000]",
                        news.getAsJsonObject("codes").get("delta_rms").toString());
            }
        }
        assertEquals(0, server.dropped());
    }

    @Test
    void thereAreFourStreamsAndNoFifth() throws Exception {
        List<Stream> streams = new ArrayList<>();
        for (int n = 0; n < EventStreams.MOST; n++) {
            streams.add(new Stream());
            assertEquals("HTTP/1.1 200 OK", streams.get(n).status);
        }
        RawHttp fifth = RawHttp.get(port, "/events");
        assertEquals(503, fifth.status());
        assertEquals(200, RawHttp.get(port, "/run/0").status(), "it can still ask");
        streams.remove(0).close();
        server.publish(0); // what finds out that it is gone
        until(() -> {
            server.publish(0);
            try (Stream again = new Stream()) {
                return again.status.equals("HTTP/1.1 200 OK");
            } catch (IOException e) {
                return false;
            }
        });
        for (Stream stream : streams) {
            stream.close();
        }
    }

    @Test
    void aStuckPageLosesNewsAndDelaysNobody() throws Exception {
        run.record(0);
        try (Stream stuck = new Stream();
                Stream good = new Stream()) {
            stuck.next();
            good.next();
            long longest = 0;
            for (int n = 1; n <= 20_000; n++) {
                run.record(n);
                long began = System.nanoTime();
                server.publish(0);
                longest = Math.max(longest, System.nanoTime() - began);
            }
            JsonObject news = good.next();
            while (news.get("step").getAsLong() < 20_000) {
                news = good.next();
            }
            assertTrue(server.dropped() > 1000, "dropped " + server.dropped());
            assertTrue(longest < 2_000_000_000L, "publishing waited " + longest / 1e6 + " ms");
            assertTrue(server.isWatched());
        }
    }

    @Test
    void aPageThatTakesNothingIsPutOut() throws Exception {
        run.record(0);
        try (Stream stuck = new Stream()) {
            stuck.next();
            // More than all buffers hold, so that its thread hangs in writing; then longer than it may hang.
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WebServer.PATIENCE_MILLIS * 3L);
            while (server.isWatched() && System.nanoTime() < end) {
                run.record(1);
                server.publish(0);
                TimeUnit.MILLISECONDS.sleep(2);
            }
            assertFalse(server.isWatched(), "its place is free again");
        }
    }

    @Test
    void aClosedServerSaysGoodbye() throws Exception {
        run.record(7);
        Stream stream = new Stream();
        stream.next();
        Thread closing = new Thread(server::close);
        closing.start();
        assertNull(stream.next(), "the stream ends");
        assertEquals(200, RawHttp.get(port, "/run/0").status(), "and the whole can be had once more");
        stream.close();
        closing.join(TimeUnit.SECONDS.toMillis(10));
        assertFalse(closing.isAlive());
    }

    @Test
    void manyConnectionsAreTurnedAwayAndNotKept() throws Exception {
        List<Socket> idle = new ArrayList<>();
        for (int n = 0; n < WebServer.MOST_CONNECTIONS; n++) {
            idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        until(() -> {
            try {
                return RawHttp.get(port, "/run/0").status() == 503;
            } catch (IOException e) {
                return true; // closed before it could be asked: turned away as well
            }
        });
        for (Socket socket : idle) {
            socket.close();
        }
        until(() -> {
            try {
                return RawHttp.get(port, "/run/0").status() == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void aReportCanBeSaved() throws IOException {
        run.record(3);
        RawHttp report = RawHttp.get(port, "/report/0");
        assertTrue(report.header("Content-Disposition").startsWith("attachment"));
        assertEquals(1, PageData.ofPage(report.body(), 0).count());
        assertTrue(report.body().contains("connect-src 'none'"));
    }

    @Test
    void whereNobodyLooksNothingIsSaid() {
        assertFalse(server.isWatched());
        assertEquals(0, server.dropped());
    }
}
