package io.gradus.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.boards.join.BoardEvents;
import io.gradus.boards.join.FileSupply;
import io.gradus.boards.learn.Learner;
import io.gradus.boards.page.ClassPage;
import io.gradus.boards.teach.ClassEvents;
import io.gradus.boards.wire.Contributed;
import io.gradus.boards.wire.Goodbye;
import io.gradus.boards.wire.Hello;
import io.gradus.boards.wire.Outcome;
import io.gradus.boards.wire.Ready;
import io.gradus.boards.wire.Report;
import io.gradus.boards.wire.Snapshot;
import io.gradus.boards.wire.Welcome;
import io.gradus.cluster.Contribution;
import io.gradus.cluster.RoundPlan;
import io.gradus.data.Dataset;
import io.gradus.rule.UpdateRule;
import io.gradus.run.TrainingRun;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What crosses the wire is listed here, and examples are not among it. */
class PrivacyTest {
    /** From boards: a kind of message that is not here, or a field more, is to be thought about and entered. */
    private static final Map<Class<?>, String> UP = Map.of(
            Hello.class, "String name, String client, boolean ownData, String executor",
            Ready.class, "int seat, String client, int examples",
            Contributed.class, "int seat, byte[] contribution",
            Contribution.class, "int worker, long round, int samples, double loss, long[] signs, float[] numbers",
            Report.class,
                    "int seat, long step, int epoch, double loss, float rate, String verdict, int layer, String remedy,"
                            + " float[] counters",
            Goodbye.class, "String client");

    /** From the teacher. */
    private static final Map<Class<?>, String> DOWN = Map.of(
            Welcome.class, "int seat, byte[] lesson, int[] rows, String refusal",
            Snapshot.class, "long sequence, long round, float[] parameters, float[] state, float[] statistics",
            Outcome.class, "byte[] decision, int[] seats, float[] agreement, int fingerprint, boolean last");

    @TempDir
    Path folder;

    @Test
    void theListIsWhole() throws IOException {
        Path sources = Path.of(System.getProperty("gradus.root"), "cluster/boards/src/main/java/io/gradus/boards/wire");
        try (Stream<Path> files = Files.list(sources)) {
            assertEquals(
                    Stream.of(UP.keySet(), DOWN.keySet())
                            .flatMap(kinds -> kinds.stream())
                            .filter(kind -> kind != Contribution.class)
                            .map(Class::getSimpleName)
                            .sorted()
                            .toList(),
                    files.map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(name -> !name.equals("package-info") && !name.equals("Lesson"))
                            .sorted()
                            .toList());
        }
        UP.forEach(PrivacyTest::hasNoMoreThan);
        DOWN.forEach(PrivacyTest::hasNoMoreThan);
    }

    private static void hasNoMoreThan(Class<?> kind, String fields) {
        RecordComponent[] components = kind.getRecordComponents();
        assertNotNull(components, kind + " is a record");
        assertEquals(
                fields,
                Arrays.stream(components)
                        .map(field -> field.getType().getSimpleName() + " " + field.getName())
                        .collect(Collectors.joining(", ")),
                kind.getSimpleName());
    }

    @Test
    void examplesDoNotLeaveABoardThatVotes() throws Exception {
        nothingLeaks(RoundPlan.VOTES, 1.0 / 8);
    }

    @Test
    void norOneThatAverages() throws Exception {
        nothingLeaks(RoundPlan.AVERAGES.withLocalSteps(2), 4);
    }

    /**
     * Listens to all that a board with data of its own sends, and looks for its examples: every number that the
     * network could
     * not hold by itself, in the forms that numbers take in memory and in a file.
     *
     * @param bytesOfWeight that a round sends for each weight
     */
    private void nothingLeaks(RoundPlan plan, double bytesOfWeight) throws Exception {
        Path known = table("known.csv", 60, 1);
        Path secret = table("secret.csv", 90, 2);
        TrainingRun run = Classes.run(Classes.csv(known.toString()), UpdateRule.sign(0.002f), 8, 1);
        long rounds = 30;
        List<Dataset> learnt = new ArrayList<>();
        byte[] sent;
        int weights;
        try (Classes all = Classes.open(run, plan, 1, new ClassEvents() {});
                Tap tap = new Tap(all.port)) {
            CompletableFuture<Boolean> lesson = all.lead(1, rounds);
            BoardEvents events = new BoardEvents() {
                @Override
                public void learns(Learner learner, int examples, long round) {
                    assertEquals(90, examples);
                }
            };
            all.join("own", FileSupply.own(secret.toString()), events, tap.port(), "auto");
            assertTrue(Classes.get(lesson));
            all.await();
            assertEquals(rounds, all.chair.round());
            sent = tap.sent();
            weights = all.chair.weights();
            learnt.add(FileSupply.own(secret.toString())
                    .get(all.lesson, new int[0])
                    .part()
                    .data());
        }
        Dataset data = learnt.get(0);
        assertEquals(90, data.size());
        int looked = 0;
        for (int row = 0; row < data.size(); row++) {
            for (int i = 0; i < data.inputs(); i++) {
                float value = data.feature(row, i);
                for (byte[] form : forms(value)) {
                    assertFalse(contains(sent, form), "example " + row + ", input " + i + ": " + value);
                    looked++;
                }
            }
        }
        assertEquals(90 * 4 * 5, looked);
        double payload = rounds * weights * bytesOfWeight;
        assertTrue(sent.length > payload, "the tap has heard the rounds: " + sent.length + " bytes");
        // Connection, heartbeats and some 200 bytes of envelope a round besides.
        assertTrue(sent.length < payload * 1.1 + 1000 * rounds + 60_000, sent.length + " bytes for " + payload);
    }

    /** What a number may look like in a message: float and double in both byte orders, and text. */
    private static List<byte[]> forms(float value) {
        List<byte[]> forms = new ArrayList<>();
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            forms.add(ByteBuffer.allocate(4).order(order).putFloat(value).array());
            forms.add(ByteBuffer.allocate(8).order(order).putDouble(value).array());
        }
        forms.add(Float.toString(value).getBytes(StandardCharsets.US_ASCII));
        return forms;
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int at = 0; at + part.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /** Two classes of four numbers each, with so many digits that none of them comes about by chance. */
    private Path table(String name, int rows, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("a,b,c,d,kind\n");
        for (int row = 0; row < rows; row++) {
            boolean big = row % 2 == 0;
            for (int i = 0; i < 4; i++) {
                text.append(
                        String.format(Locale.ROOT, "%.4f,", 123.4567 + random.nextGaussian() * 20 + (big ? 30 : 0)));
            }
            text.append(big ? "big\n" : "small\n");
        }
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void thePageSaysSo() {
        assertTrue(ClassPage.PRIVACY.startsWith("Raw data never leave a board"), ClassPage.PRIVACY);
    }
}
