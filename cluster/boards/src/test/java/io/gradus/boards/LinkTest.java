package io.gradus.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.boards.join.BoardEvents;
import io.gradus.boards.join.FileSupply;
import io.gradus.boards.learn.Learner;
import io.gradus.boards.link.ClassLink;
import io.gradus.boards.link.ClassRoom;
import io.gradus.boards.teach.ClassEvents;
import io.gradus.boards.teach.Seat;
import io.gradus.boards.wire.Outcome;
import io.gradus.cluster.RoundPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections that break, hang, or are not there. */
class LinkTest {
    @Test
    void aBoardThatIsUnpluggedDelaysOneRoundAndComesBack() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        AtomicInteger alone = new AtomicInteger();
        CountDownLatch together = new CountDownLatch(1);
        ClassEvents events = new ClassEvents() {
            private volatile boolean missed;

            @Override
            public void late(Seat seat, long round) {
                missed = true;
                late.countDown();
            }

            @Override
            public void ended(long round, Outcome outcome, double loss) {
                if (missed && outcome.seats().length == 1) {
                    alone.incrementAndGet();
                } else if (missed && outcome.seats().length == 2 && alone.get() > 0) {
                    together.countDown();
                }
            }
        };
        try (Classes all = Classes.open(Classes.digits(1), RoundPlan.VOTES, Classes.EXECUTOR, 2, 400, events);
                Tap tap = new Tap(all.port)) {
            all.teacher.pace(100);
            CompletableFuture<Boolean> lesson = all.lead(2, 1_000_000);
            all.join("stays", new BoardEvents() {});
            CountDownLatch learns = new CountDownLatch(1);
            BoardEvents watch = new BoardEvents() {
                @Override
                public void learns(Learner learner, int examples, long round) {
                    learns.countDown();
                }
            };
            all.join("hangs", FileSupply.share(null), watch, tap.port(), "auto");
            assertTrue(learns.await(30, TimeUnit.SECONDS));
            tap.unplug();
            assertTrue(late.await(30, TimeUnit.SECONDS), "a round ends without the board that hangs");
            tap.plugIn();
            tap.cut();
            assertTrue(together.await(60, TimeUnit.SECONDS), "the board is counted again");
            all.teacher.stop();
            Classes.get(lesson);
            all.await();
        }
    }

    @Test
    void aConnectionThatBreaksIsMadeAgain() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        CountDownLatch again = new CountDownLatch(2);
        BoardEvents events = new BoardEvents() {
            @Override
            public void learns(Learner learner, int examples, long round) {
                again.countDown();
            }

            @Override
            public void lost(String reason) {
                lost.countDown();
            }
        };
        try (Classes all = Classes.open(Classes.digits(1), RoundPlan.VOTES, 1, new ClassEvents() {});
                Tap tap = new Tap(all.port)) {
            all.teacher.pace(50);
            CompletableFuture<Boolean> lesson = all.lead(1, 1_000_000);
            all.join("board", FileSupply.share(null), events, tap.port(), "auto");
            while (again.getCount() == 2) {
                Thread.sleep(10);
            }
            tap.cut();
            assertTrue(lost.await(30, TimeUnit.SECONDS));
            assertTrue(again.await(60, TimeUnit.SECONDS));
            assertEquals(1, all.roster.seats().size(), "the board has its seat again");
            all.teacher.stop();
            Classes.get(lesson);
        }
    }

    @Test
    void whereThereIsNoClassThatIsSaid() throws IOException {
        int port = Classes.freePort();
        IOException refused = assertThrows(IOException.class, () -> ClassLink.open("test", "127.0.0.1:" + port, 1));
        assertTrue(refused.getMessage().startsWith("no class is open at 127.0.0.1:" + port), refused.getMessage());
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        int port = Classes.freePort();
        try (ClassRoom room = ClassRoom.open("test", "127.0.0.1", port)) {
            assertEquals("[127.0.0.1]:" + port, room.address());
            IOException refused = assertThrows(IOException.class, () -> ClassRoom.open("test", "127.0.0.1", port));
            assertTrue(refused.getMessage().contains("another program has that port"), refused.getMessage());
            assertTrue(refused.getMessage().contains("--port"), refused.getMessage());
        }
    }

    @Test
    void aClassOfAnotherNameIsNotEntered() throws IOException {
        int port = Classes.freePort();
        try (ClassRoom room = ClassRoom.open("physics", "127.0.0.1", port)) {
            assertEquals("[127.0.0.1]:" + port, room.address());
            assertThrows(IOException.class, () -> ClassLink.open("music", "127.0.0.1:" + port, 1));
        }
    }

    @Test
    void unlessToldNobodyIsLetInFromOutside() throws Exception {
        int port = Classes.freePort();
        try (ClassRoom room = ClassRoom.open("test", "127.0.0.1", port)) {
            assertEquals("[127.0.0.1]:" + port, room.address());
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(card.getInetAddresses())) {
                    if (!address.isLoopbackAddress() && address.getAddress().length == 4) {
                        assertThrows(IOException.class, () -> new Socket(address, port).close(), address.toString());
                    }
                }
            }
        }
    }
}
