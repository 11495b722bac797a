package io.gradus.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.boards.join.BoardEvents;
import io.gradus.cluster.RoundPlan;
import io.gradus.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A board that is a process of its own, killed with signal 9 in the middle of a lesson, and started again. */
class KillTest {
    @TempDir
    Path folder;

    @Test
    void aBoardIsKilled() throws Exception {
        kill(1, true);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void tenTimes(int seed) throws Exception {
        kill(seed, seed % 2 == 0);
    }

    /** @param comesBack whether it is started again */
    private void kill(int seed, boolean comesBack) throws Exception {
        TrainingRun run = Classes.digits(seed);
        Record record = new Record();
        Process board = null;
        try (Classes all = Classes.open(run, RoundPlan.VOTES, 3, record)) {
            all.teacher.pace(50);
            CompletableFuture<Boolean> lesson = all.lead(3, 300);
            all.join("one", new BoardEvents() {});
            all.join("two", new BoardEvents() {});
            board = start(all.port);
            record.await(3);
            Thread.sleep(100 + 37 * seed); // somewhere in a round
            board.destroyForcibly();
            record.await(2);
            if (comesBack) {
                board = start(all.port);
                record.await(3);
            }
            all.teacher.pace(0);
            assertTrue(Classes.get(lesson), "all rounds were done");
            all.await();
            assertEquals(300, record.counted.size());
            assertEquals(3, all.roster.seats().size());
            assertEquals(Record.replay(run, RoundPlan.VOTES, 3, record.counted), all.chair.fingerprint());
            assertTrue(all.chair.test().errorPercent() < 12, all.chair.test().errorPercent() + " %");
            if (comesBack) {
                assertTrue(board.waitFor(30, TimeUnit.SECONDS));
                assertEquals(0, board.exitValue(), "the board that came back ends well");
            }
        } finally {
            if (board != null) {
                board.destroyForcibly();
            }
        }
    }

    private Process start(int port) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-Dhazelcast.logging.type=none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "join",
                        "--class",
                        "test",
                        "--name",
                        "three",
                        "--port",
                        Integer.toString(port)))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("board.txt").toFile())
                .start();
    }
}
