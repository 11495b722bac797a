package io.gradus.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.cli.Main;
import io.gradus.random.CounterRandom;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gradus reproduce proben1}. */
class ReproduceProben1Test {
    private static final Path FILES = Path.of(System.getProperty("gradus.root", "."), "src/test/resources/proben1");

    @TempDir
    Path folder;

    private static List<JsonObject> objects(List<String> lines) {
        return lines.stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private static String key(JsonObject row) {
        return row.get("data").getAsString() + " " + row.get("network").getAsString();
    }

    /** A .dt file of two inputs: the class is their sum's sign, or chance; or the sum is to be predicted. */
    private void file(String name, boolean classes, boolean chance) throws IOException {
        CounterRandom random = new CounterRandom(5, CounterRandom.Stream.TEST, 0);
        StringBuilder text = new StringBuilder("bool_in=0\nreal_in=2\nbool_out=" + (classes ? 2 : 0) + "\nreal_out="
                + (classes ? 0 : 1) + "\ntraining_examples=40\nvalidation_examples=20\ntest_examples=20\n");
        for (int n = 0; n < 80; n++) {
            double x = random.uniform(-1, 1);
            double y = random.uniform(-1, 1);
            boolean first = chance ? random.nextDouble() < 0.5 : x + y > 0;
            text.append(x).append(' ').append(y);
            text.append(classes ? first ? " 1 0\n" : " 0 1\n" : " " + (x + y) + "\n");
        }
        Files.writeString(folder.resolve(name), text);
    }

    /** The published figures, with as many runs as are behind them. */
    @Test
    void publishedErrorsAreReached() {
        Cli cli = Cli.run("reproduce", "proben1", "--data", FILES, "--json");
        assertEquals(0, cli.code(), cli.out() + cli.err());
        Map<String, JsonObject> rows =
                objects(cli.lines()).stream().collect(Collectors.toMap(ReproduceProben1Test::key, row -> row));
        assertEquals(6, rows.size());
        for (JsonObject row : rows.values()) {
            assertEquals(60, row.get("runs").getAsInt());
            assertEquals(0, row.get("failed").getAsInt());
            assertEquals(1, row.get("seed").getAsInt());
            assertEquals("report", row.get("stopping").getAsString());
            boolean published = !key(row).equals("card1 linear");
            assertEquals(published, !row.get("published_mean").isJsonNull());
            assertEquals(published, !row.get("verdict").isJsonNull());
            if (published) {
                assertNotEquals("outside", row.get("verdict").getAsString(), row.toString());
                double above = row.get("mean").getAsDouble()
                        - row.get("published_mean").getAsDouble();
                assertTrue(above <= row.get("published_sd").getAsDouble(), row.toString());
                double p = row.get("p").getAsDouble();
                assertTrue(p >= 0 && p <= 1, row.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "gl"})
    void eachRunIsTheSameAlone(String stopping) throws IOException {
        Path log = folder.resolve("runs.jsonl");
        file("own.dt", true, false);
        Cli cli = Cli.run(
                "reproduce",
                "proben1",
                "--data",
                folder,
                "--nets",
                "linear,no-shortcut,shortcut",
                "--hidden",
                "5,3",
                "--repeat",
                3,
                "--seed",
                4,
                "--stopping",
                stopping,
                "--json",
                "--log",
                log);
        assertEquals(0, cli.code(), cli.err());
        List<JsonObject> rows = objects(cli.lines());
        List<JsonObject> runs = objects(Files.readAllLines(log));
        assertEquals(
                List.of("own linear", "own no-shortcut", "own shortcut"),
                rows.stream().map(ReproduceProben1Test::key).toList());
        assertEquals(9, runs.size());
        for (JsonObject row : rows) {
            assertEquals(stopping, row.get("stopping").getAsString());
            String rule = stopping.equals("gl") ? "gl:5,progress:0.1" : "gl:5+up:8+pq:3,progress:0.1";
            assertTrue(row.get("alone").getAsString().contains(" --stop " + rule + " "), row.toString());
            JsonObject logged = runs.stream()
                    .filter(run -> run.get("row").getAsString().equals(key(row))
                            && run.get("seed").getAsInt() == 4)
                    .findFirst()
                    .orElseThrow();
            String[] words = row.get("alone").getAsString().split(" ");
            Path model = folder.resolve("model");
            List<Object> alone = new ArrayList<>(List.of(words).subList(1, words.length));
            alone.addAll(List.of("--quiet", "--json", "--out", model));
            Cli one = Cli.run(alone.toArray());
            assertEquals(0, one.code(), one.err());
            JsonObject json = JsonParser.parseString(one.lastLine()).getAsJsonObject();
            assertEquals(logged.get("test_error_percent"), json.get("test_error_percent"));
            assertEquals(logged.get("epochs"), json.get("epochs"));
            String file = new String(Files.readAllBytes(model), StandardCharsets.ISO_8859_1);
            assertTrue(file.contains("\"crc32c\":\"" + logged.get("crc32c").getAsString() + "\""), key(row));
        }
    }

    @Test
    void showsATableWithAVerdictForEach() throws IOException {
        file("cancer1.dt", true, true); // chance is no better than chance
        file("mine.dt", true, false);
        file("values.dt", false, false);
        Cli cli = Cli.run("reproduce", "proben1", "--data", folder, "--repeat", 3);
        assertEquals(1, cli.code(), cli.err());
        List<String> rows = cli.lines().stream()
                .filter(line -> line.contains("linear") || line.contains("no-shortcut"))
                .filter(line -> !line.startsWith("gradus"))
                .toList();
        assertEquals(6, rows.size(), cli.out());
        assertTrue(rows.get(0).contains("2.93 (0.18)") && rows.get(0).endsWith("outside"), rows.get(0));
        assertTrue(rows.get(1).contains("1.38 (0.49)") && rows.get(1).endsWith("outside"), rows.get(1));
        assertTrue(rows.get(3).contains("16+8") && rows.get(3).endsWith("no published figure"), rows.get(3));
        assertTrue(rows.get(5).endsWith("squared error, per cent"), rows.get(5));
        assertTrue(cli.lastLine().startsWith("gradus train ") && cli.lastLine().endsWith(" --seed 1"), cli.out());
        assertTrue(cli.out().contains("gl:5+up:8+pq:3,progress:0.1 (the report's rule)"), cli.out());
        for (String row : rows) {
            assertTrue(row.length() <= 100, row);
        }
        assertEquals(
                0,
                Cli.run("reproduce", "proben1", "--data", folder.resolve("mine.dt"), "--repeat", 2)
                        .code());
    }

    /** Other hidden layers than the published ones are compared to nothing. */
    @Test
    void otherNetworksAreNotThePublishedOnes() {
        Cli cli = Cli.run(
                "reproduce",
                "proben1",
                "--data",
                FILES.resolve("cancer1.dt.gz"),
                "--nets",
                "no-shortcut",
                "--hidden",
                "3",
                "--repeat",
                2,
                "--json");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(objects(cli.lines()).get(0).get("published_mean").isJsonNull(), cli.out());
    }

    /** Told to end, as Ctrl-C does, it reports what is finished. */
    @Test
    void reportsWhatIsFinishedWhenItIsEnded() throws IOException, InterruptedException {
        file("own.dt", true, false);
        Path log = folder.resolve("log");
        File out = folder.resolve("out").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "reproduce",
                        "proben1",
                        "--data",
                        folder.toString(),
                        "--repeat",
                        "100000",
                        "--log",
                        log.toString())
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while ((!Files.exists(log) || Files.readString(log).lines().count() < 3) && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            process.destroy(); // SIGTERM, which a JVM takes as SIGINT
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it goes on");
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(out.toPath());
        assertTrue(printed.contains("own        linear"), printed);
        assertTrue(printed.contains("of 200000 were finished"), printed);
    }
}
