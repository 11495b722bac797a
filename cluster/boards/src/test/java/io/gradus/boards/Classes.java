package io.gradus.boards;

import io.gradus.boards.join.Board;
import io.gradus.boards.join.BoardEvents;
import io.gradus.boards.join.DataSupply;
import io.gradus.boards.join.FileSupply;
import io.gradus.boards.link.ClassRoom;
import io.gradus.boards.teach.Chair;
import io.gradus.boards.teach.ClassEvents;
import io.gradus.boards.teach.Lessons;
import io.gradus.boards.teach.Roster;
import io.gradus.boards.teach.Teacher;
import io.gradus.boards.wire.Lesson;
import io.gradus.cluster.RoundPlan;
import io.gradus.data.DataOptions;
import io.gradus.rule.UpdateRule;
import io.gradus.run.CourseSettings;
import io.gradus.run.DataSettings;
import io.gradus.run.NetworkSettings;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import io.gradus.run.UpdateSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A class on loopback for tests: the teacher and its boards as threads of one JVM, connected by Hazelcast as machines
 * are.
 */
final class Classes implements AutoCloseable {
    static final String EXECUTOR = "java";
    private static final long PATIENCE_MILLIS = 20_000; // so that a slow machine changes nothing

    final TrainingRun run;
    final Lesson lesson;
    final int port;
    final Chair chair;
    final Roster roster;
    final Teacher teacher;
    private final ClassRoom room;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Board> boards = new ArrayList<>();

    private Classes(TrainingRun run, RoundPlan rounds, String executor, int shares, long patience, ClassEvents events)
            throws IOException {
        this.run = run;
        this.lesson = Lessons.of(run, rounds, executor);
        this.port = freePort();
        this.room = ClassRoom.open("test", "127.0.0.1", port);
        this.chair = new Chair(
                lesson, run.split().train(), run.split().test(), run.setup().start(), executor);
        this.roster = new Roster(shares, shares + 1);
        this.teacher = new Teacher(room, chair, roster, lesson, run.split().train(), shares, patience, events);
    }

    static Classes open(TrainingRun run, RoundPlan rounds, int shares, ClassEvents events) throws IOException {
        return new Classes(run, rounds, EXECUTOR, shares, PATIENCE_MILLIS, events);
    }

    static Classes open(
            TrainingRun run, RoundPlan rounds, String executor, int shares, long patience, ClassEvents events)
            throws IOException {
        return new Classes(run, rounds, executor, shares, patience, events);
    }

    /** Digits, a small network, a vote's rule. */
    static TrainingRun digits(long seed) {
        return run(DataSettings.of("digits"), UpdateRule.sign(0.002f), 16, seed);
    }

    static TrainingRun run(DataSettings data, UpdateRule rule, int batch, long seed) {
        return TrainingSetup.of(TrainingSettings.of(data)
                        .withNetwork(NetworkSettings.DEFAULT.withHidden(List.of(16)))
                        .withUpdate(UpdateSettings.DEFAULT
                                .withRule(rule)
                                .withBatchSize(batch)
                                .withHealthEvery(8))
                        .withCourse(CourseSettings.DEFAULT.withEpochs(3))
                        .withSeed(seed))
                .run();
    }

    static DataSettings csv(String file) {
        return DataSettings.of(file).withColumns(DataOptions.classes("kind"));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A board on a share of the teacher's data. */
    Board join(String name, BoardEvents events) {
        return join(name, FileSupply.share(null), events, port, "auto");
    }

    /** A board, on a thread of its own. */
    Board join(String name, DataSupply supply, BoardEvents events, int through, String executor) {
        Board board = new Board(new Board.Settings(name, "test", "127.0.0.1:" + through, executor, 30), supply, events);
        boards.add(board);
        Thread thread = new Thread(
                () -> {
                    try (board) {
                        board.run();
                    } catch (IOException | RuntimeException e) {
                        events.warn(String.valueOf(e.getMessage()));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "board-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return board;
    }

    /** Leads the class on a thread of its own. */
    CompletableFuture<Boolean> lead(int count, long rounds) {
        return CompletableFuture.supplyAsync(() -> {
            boolean whole = teacher.run(count, rounds);
            teacher.sayGoodbye();
            return whole;
        });
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(120, TimeUnit.SECONDS);
    }

    /** Waits for all boards to have ended. */
    void await() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(30_000);
        }
    }

    @Override
    public void close() throws InterruptedException {
        boards.forEach(Board::stop);
        await();
        chair.close();
        room.close();
    }
}
