package io.gradus.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.lab.Degradation;
import io.gradus.run.Spread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gradus reproduce degradation}. */
class ReproduceDegradationTest {
    @TempDir
    Path folder;

    private static List<JsonObject> objects(List<String> lines) {
        return lines.stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    /** The experiment as it is published: five seeds each. */
    @Test
    void deepPlainNetworksTrainWorseThanShallowOnesAndThoseWithSkipsDoNot() {
        Cli cli = Cli.run("reproduce", "degradation", "--json");
        assertEquals(0, cli.code(), cli.out() + cli.err());
        List<JsonObject> rows = objects(cli.lines());
        assertEquals(4, rows.size());
        double[] trained = new double[4];
        for (int n = 0; n < 4; n++) {
            JsonObject row = rows.get(n);
            assertEquals(n % 2 == 0 ? 20 : 56, row.get("layers").getAsInt());
            assertEquals(n >= 2, row.get("skips").getAsBoolean());
            assertEquals(5, row.get("runs").getAsInt());
            trained[n] = row.get("train_error_percent_mean").getAsDouble();
        }
        assertTrue(trained[0] < 10 && trained[1] > 30, cli.out());
        assertTrue(trained[2] < 1 && trained[3] < 1, cli.out());
    }

    @Test
    void eachRunIsTheSameAlone() throws IOException {
        Path log = folder.resolve("runs.jsonl");
        Cli cli =
                Cli.run("reproduce", "degradation", "--epochs", 2, "--repeat", 2, "--seed", 7, "--json", "--log", log);
        List<JsonObject> rows = objects(cli.lines());
        List<JsonObject> runs = objects(Files.readAllLines(log));
        assertEquals(4, rows.size(), cli.err());
        assertEquals(8, runs.size());
        for (JsonObject row : rows) {
            String name = row.get("layers").getAsInt() + " layers, "
                    + (row.get("skips").getAsBoolean() ? "skips" : "plain");
            JsonObject logged = runs.stream()
                    .filter(run -> run.get("row").getAsString().equals(name)
                            && run.get("seed").getAsInt() == 7)
                    .findFirst()
                    .orElseThrow();
            String[] words = row.get("alone").getAsString().split(" ");
            assertEquals("gradus", words[0]);
            Path model = folder.resolve("model");
            List<Object> alone = new ArrayList<>(List.of(words).subList(1, words.length));
            alone.addAll(List.of("--quiet", "--out", model));
            assertEquals(0, Cli.run(alone.toArray()).code());
            String file = new String(Files.readAllBytes(model), StandardCharsets.ISO_8859_1);
            assertTrue(file.contains("\"crc32c\":\"" + logged.get("crc32c").getAsString() + "\""), name);
        }
    }

    /** Two epochs are too few for anything to learn, and that is said, not covered up. */
    @Test
    void aClaimThatDoesNotHoldFails() {
        Cli cli = Cli.run("reproduce", "degradation", "--epochs", 1, "--repeat", 2, "--data", "iris");
        assertEquals(1, cli.code(), cli.out());
        assertTrue(cli.out().contains("layers train no worse than") || cli.out().contains("layers train worse than"));
        for (String line : cli.lines()) {
            assertTrue(line.length() <= 125, line);
        }
    }

    @Test
    void worseMeansMoreThanChance() {
        Spread low = Spread.published(10, 2, 5);
        assertTrue(Degradation.isWorse(Spread.published(20, 2, 5), low));
        assertFalse(Degradation.isWorse(low, Spread.published(20, 2, 5)));
        assertFalse(Degradation.isWorse(Spread.published(11, 2, 5), low));
        assertTrue(Degradation.isWorse(Spread.published(1, 0, 5), Spread.published(0, 0, 5)));
        assertFalse(Degradation.isWorse(Spread.published(0, 0, 5), Spread.published(0, 0, 5)));
    }
}
