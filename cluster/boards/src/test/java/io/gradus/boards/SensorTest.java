package io.gradus.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.boards.join.BoardEvents;
import io.gradus.boards.join.PortLines;
import io.gradus.boards.join.SensorSupply;
import io.gradus.boards.learn.BoardData;
import io.gradus.boards.learn.Learner;
import io.gradus.boards.teach.ClassEvents;
import io.gradus.boards.teach.Lessons;
import io.gradus.boards.wire.Lesson;
import io.gradus.cluster.RoundPlan;
import io.gradus.data.Dataset;
import io.gradus.rule.UpdateRule;
import io.gradus.run.TrainingRun;
import io.gradus.status.serial.PtyLink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples that come as lines. */
class SensorTest {
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path folder;

    private Lesson lesson(int batch) throws IOException {
        Path table = Files.writeString(folder.resolve("known.csv"), "a,b,kind\n" + "1,2,big\n3,4,small\n".repeat(30));
        TrainingRun run = Classes.run(Classes.csv(table.toString()), UpdateRule.sign(0.01f), batch, 1);
        return Lessons.of(run, RoundPlan.VOTES, Classes.EXECUTOR);
    }

    private SensorSupply lines(String text, int keep) {
        return new SensorSupply(SensorSupply.of(new BufferedReader(new StringReader(text))), keep, warnings::add);
    }

    @Test
    void theLatestLinesAreKept() throws Exception {
        BlockingQueue<String> queue = new LinkedBlockingQueue<>(List.of("5,6,big", "7;8;small"));
        SensorSupply supply = new SensorSupply(() -> taken(queue), 3, warnings::add);
        BoardData data = supply.get(lesson(2), new int[0]);
        data.refresh();
        Dataset set = data.part().data();
        assertEquals(-1, data.count());
        assertEquals(List.of(5f, 7f, 5f), firsts(set), "fewer than places: they stand there again");
        assertEquals(List.of("big", "small", "big"), kinds(set));
        queue.addAll(List.of("9 10 small", "# a remark", "11\t12\tbig"));
        await(data, List.of(11f, 7f, 9f)); // the oldest, 5, made room
        assertEquals(List.of("big", "small", "small"), kinds(set));
        assertEquals(List.of(), warnings);
    }

    private static String taken(BlockingQueue<String> queue) throws IOException {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void await(BoardData data, List<Float> expected) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!firsts(data.part().data()).equals(expected) && System.nanoTime() < end) {
            Thread.sleep(5);
            data.refresh();
        }
        assertEquals(expected, firsts(data.part().data()));
    }

    private static List<Float> firsts(Dataset set) {
        List<Float> firsts = new ArrayList<>();
        for (int row = 0; row < set.size(); row++) {
            firsts.add(set.feature(row, 0));
        }
        return firsts;
    }

    private static List<String> kinds(Dataset set) {
        List<String> kinds = new ArrayList<>();
        for (int row = 0; row < set.size(); row++) {
            kinds.add(set.classNames().get(set.label(row)));
        }
        return kinds;
    }

    @Test
    void aHeaderSaysTheOrderAndWhatCannotBeReadIsPassedOver() throws Exception {
        SensorSupply supply = lines("kind,b,a\nbig,1,2\nhuge,3,4\nsmall,x,5\nsmall,6\nsmall,7,8\n", 2);
        BoardData data = supply.get(lesson(2), new int[0]);
        data.refresh();
        assertEquals(List.of(2f, 8f), firsts(data.part().data()));
        assertEquals(3, supply.unreadable());
        assertEquals(
                "a line of the sensor is passed over: 'huge' is none of the classes that are taught", warnings.get(0));
    }

    @Test
    void aStreamThatEndsTooSoonIsAnError() {
        IOException tooFew =
                assertThrows(IOException.class, () -> lines("1,2,big\n", 5).get(lesson(2), new int[0]));
        assertEquals("the sensor's stream ended after 1 examples; a minibatch takes 2", tooFew.getMessage());
    }

    @Test
    void linesComeFromASerialPort() throws Exception {
        try (PtyLink sensor = new PtyLink()) {
            sensor.open();
            PortLines port = new PortLines(sensor.name(), 115_200);
            CompletableFuture<List<String>> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return List.of(String.valueOf(port.next()), String.valueOf(port.next()));
                } catch (IOException e) {
                    return List.of(String.valueOf(e));
                }
            });
            byte[] text = "1,2,big\n".getBytes(StandardCharsets.US_ASCII);
            long end = System.nanoTime() + 30_000_000_000L;
            while (!read.isDone() && System.nanoTime() < end) {
                sensor.write(text, text.length); // lines from before the port is open are not heard
                Thread.sleep(50);
            }
            assertEquals(List.of("1,2,big", "1,2,big"), read.get(1, TimeUnit.SECONDS));
        }
    }

    @Test
    void aBoardLearnsFromASensorInAClass() throws Exception {
        Path table = Files.writeString(folder.resolve("known.csv"), "a,b,kind\n" + "1,2,big\n3,4,small\n".repeat(30));
        TrainingRun run = Classes.run(Classes.csv(table.toString()), UpdateRule.sign(0.01f), 8, 1);
        CountDownLatch learns = new CountDownLatch(1);
        BoardEvents events = new BoardEvents() {
            @Override
            public void learns(Learner learner, int examples, long round) {
                assertEquals(-1, examples);
                learns.countDown();
            }
        };
        try (Classes all = Classes.open(run, RoundPlan.VOTES, 1, new ClassEvents() {})) {
            CompletableFuture<Boolean> lesson = all.lead(1, 60);
            all.join("sensor", lines("1,2,big\n3,4,small\n".repeat(20), 30), events, all.port, "auto");
            assertTrue(Classes.get(lesson));
            assertEquals(0, learns.getCount());
            assertEquals(0.0, all.chair.test().errorPercent());
            assertEquals(-1, all.roster.seats().get(0).examples());
        }
    }
}
