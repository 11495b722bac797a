package io.gradus.cli.save;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.checkpoint.CheckpointStore;
import io.gradus.cli.Cli;
import io.gradus.random.CounterRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten of the kills of {@code benchmarks/kills}, with a log besides. */
class KillsTest {
    private static final int KILLS = 10;

    private static final List<String> GRID = List.of(
            "iris --rule clip --batch 4 --epochs 4000 --dropout 0.1",
            "iris --rule irprop+ --epochs 6000 --l2 0.0001",
            "digits --rule adamw --rate 0.001 --epochs 60 --hidden 24,24 --norm batch --schedule cosine");

    @Test
    void theFinalModelIsThatOfAnUndisturbedRun(@TempDir Path folder) throws Exception {
        CounterRandom random = new CounterRandom(1, CounterRandom.Stream.TEST, 1);
        int kills = 0;
        for (int n = 0; kills < KILLS; n++) {
            String words = "train " + GRID.get(n % GRID.size()) + " --seed " + (n + 1) + " --quiet";
            Path whole = Files.createDirectory(folder.resolve("whole" + n));
            Path cut = Files.createDirectory(folder.resolve("cut" + n));
            Cli undisturbed = Cli.run(
                    (Object[]) (words + " --out " + whole.resolve("m") + " --log " + whole.resolve("log")).split(" "));
            assertEquals(0, undisturbed.code(), undisturbed.err());
            String[] resuming = (words + " --out m --log log --checkpoint run.ckpt --every 20 --resume").split(" ");
            for (int here = 0; here < 4; here++) {
                ChildRun run = ChildRun.start(cut, resuming);
                run.await(cut.resolve("run.ckpt"));
                Thread.sleep(random.nextInt(250));
                run.kill();
                int code = run.code();
                if (code == 0) {
                    break;
                }
                assertEquals(137, code, run.err());
                kills++;
                assertTrue(new CheckpointStore(cut.resolve("run.ckpt"))
                                .read(told -> {})
                                .steps()
                        > 0);
            }
            ChildRun last = ChildRun.start(cut, resuming);
            assertEquals(0, last.code(), last.err());
            assertArrayEquals(Files.readAllBytes(whole.resolve("m")), Files.readAllBytes(cut.resolve("m")), words);
            Map<Integer, String> expected = epochs(whole.resolve("log"));
            Map<Integer, String> found = epochs(cut.resolve("log"));
            expected.keySet().retainAll(found.keySet()); // a full ring, or a kill, may have cost either a line
            found.keySet().retainAll(expected.keySet());
            assertTrue(found.size() > 10);
            assertTrue(expected.equals(found), words);
        }
    }

    /** The log's epochs, with their losses and verdicts. It has one start, one end, and steps that rise. */
    private static Map<Integer, String> epochs(Path log) throws IOException {
        Map<Integer, String> epochs = new TreeMap<>();
        int starts = 0;
        int ends = 0;
        long step = -1;
        for (String line : Files.readAllLines(log)) {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            switch (json.get("type").getAsString()) {
                case "start" -> starts++;
                case "end" -> ends++;
                case "epoch" -> {
                    String before =
                            epochs.put(json.get("epoch").getAsInt(), json.get("loss") + " " + json.get("verdict"));
                    assertNull(before, line);
                }
                default -> {
                    assertTrue(json.get("step").getAsLong() > step, line);
                    step = json.get("step").getAsLong();
                }
            }
        }
        assertEquals(1, starts);
        assertEquals(1, ends);
        return epochs;
    }
}
