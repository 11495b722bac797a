package io.gradus.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.boards.join.BoardEvents;
import io.gradus.boards.page.ClassPage;
import io.gradus.boards.teach.ClassEvents;
import io.gradus.boards.teach.Seat;
import io.gradus.boards.wire.Outcome;
import io.gradus.cluster.RoundPlan;
import io.gradus.status.web.LiveRun;
import io.gradus.status.web.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The class on the live page. */
class PageTest {
    /** Hands on to a page that is made once the lesson is known. */
    private static final class Relay implements ClassEvents {
        final AtomicReference<ClassPage> page = new AtomicReference<>();
        final CountDownLatch reported = new CountDownLatch(1);

        @Override
        public void joined(Seat seat, boolean again) {
            page.get().joined(seat, again);
        }

        @Override
        public void reported(Seat seat) {
            page.get().reported(seat);
            reported.countDown();
        }

        @Override
        public void ended(long round, Outcome outcome, double loss) {
            page.get().ended(round, 1, loss, "round " + round);
        }
    }

    @Test
    void thereIsACardForTheClassAndForEachBoardThatHasCome() throws Exception {
        Relay relay = new Relay();
        try (Classes all = Classes.open(Classes.digits(1), RoundPlan.VOTES, 2, relay)) {
            ClassPage page = new ClassPage(all.lesson, 3);
            relay.page.set(page);
            page.ledBy(all.teacher);
            List<LiveRun> runs = page.runs();
            try (WebServer server = WebServer.open(null, Set.of(), 0, runs, ClassPage.PRIVACY)) {
                page.serveBy(server);
                assertTrue(get(server, "/").contains("Raw data never leave a board"), "the page says so");
                all.teacher.pace(50);
                CompletableFuture<Boolean> lesson = all.lead(1, 1_000_000);
                all.join("north", new BoardEvents() {});
                assertTrue(relay.reported.await(30, TimeUnit.SECONDS));
                String board = get(server, "/run/1");
                assertTrue(
                        board.startsWith(
                                "{\"name\":\"north\",\"state\":\"running\",\"note\":\"votes with the majority on "),
                        board);
                assertTrue(board.contains("examples of the teacher's data, read on the board"), board);
                assertTrue(board.contains("\"delta_rms\""), "health counters");
                assertTrue(get(server, "/run/2").contains("\"state\":\"empty\""));
                assertTrue(get(server, "/run/0").contains("\"name\":\"The class, by vote\",\"state\":\"running\""));
                runs.get(1).tell(LiveRun.Verb.PAUSE, Double.NaN);
                assertEquals("paused", runs.get(1).state());
                runs.get(1).tell(LiveRun.Verb.RESUME, Double.NaN);
                assertEquals("running", runs.get(1).state());
                assertThrows(IllegalArgumentException.class, () -> runs.get(1).tell(LiveRun.Verb.RATE, 0.1));
                runs.get(0).tell(LiveRun.Verb.PACE, 20);
                assertEquals(20, all.teacher.pace());
                all.teacher.stop();
                Classes.get(lesson);
                all.await();
                assertEquals("away", runs.get(1).state());
                page.end("done");
                assertEquals("ended", runs.get(0).state());
            }
        }
    }

    private static String get(WebServer server, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
