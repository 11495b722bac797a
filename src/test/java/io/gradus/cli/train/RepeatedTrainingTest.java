package io.gradus.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.cli.Main;
import io.gradus.run.Spread;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code gradus train DATA --repeat N}. */
class RepeatedTrainingTest {
    @TempDir
    Path folder;

    private static JsonObject json(Cli cli) {
        assertEquals(0, cli.code(), cli.err());
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject();
    }

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }

    /** Each run by the command that a run alone takes: the same error, and the same model bit for bit. */
    @ParameterizedTest
    @CsvSource({
        "iris, --epochs 7",
        "iris, --epochs 40 --stop patience:3 --validate-every 2 --rule adam --hidden 5",
        "spirals, --epochs 4 --schedule cosine --warmup 1 --shuffle off --split 60/20/20",
        "digits, --epochs 2 --executor java --scale minmax --activation relu --revive --health-every 16",
        "digits, --epochs 2 --hidden 16 --norm batch --dropout 0.3 --max-norm 2 --rule lion --augment noise=0.1",
        "digits, --epochs 2 --hidden 16 --elman 8 --input-noise 0.2 --freeze 1 --clip-global-norm 1",
        "iris, --epochs 30 --rule irprop+ --preset prechelt --chunk 7"
    })
    void eachRunIsTheSameAlone(String data, String options) throws IOException {
        List<Object> line = new ArrayList<>(List.of("train", data));
        line.addAll(words(options));
        List<Object> repeated = new ArrayList<>(line);
        repeated.addAll(words("--repeat 3 --seed 4 --threads 2 --quiet --json"));
        JsonArray results = json(Cli.run(repeated.toArray())).getAsJsonArray("results");
        assertEquals(3, results.size());
        for (JsonElement element : results) {
            JsonObject run = element.getAsJsonObject();
            Path out = folder.resolve("model");
            List<Object> alone = new ArrayList<>(line);
            alone.addAll(List.of("--seed", run.get("seed").getAsLong(), "--quiet", "--json", "--out", out));
            JsonObject one = json(Cli.run(alone.toArray()));
            assertEquals(one.get("test_error_percent"), run.get("test_error_percent"), data);
            assertEquals(one.get("train_loss"), run.get("train_loss"), data);
            assertEquals(one.get("epochs"), run.get("epochs"), data);
            assertEquals(one.get("verdict"), run.get("verdict"), data);
            assertEquals(crc(out), run.get("crc32c").getAsString(), data);
        }
    }

    /** As a run alone has it: there is no rate, and what passes at a time is no batch. */
    @Test
    void aRuleOfTheWholeSetHasNeitherRateNorBatch() {
        JsonObject json = json(Cli.run(words("train iris --rule rprop- --epochs 2 --repeat 2 --quiet --json")
                .toArray()));
        assertTrue(json.get("rate").isJsonNull(), json.toString());
        assertTrue(json.get("batch").isJsonNull(), json.toString());
    }

    /** That of a saved model's header. */
    private static String crc(Path model) throws IOException {
        Matcher crc = Pattern.compile("\"crc32c\":\"([0-9a-f]{8})\"")
                .matcher(new String(Files.readAllBytes(model), StandardCharsets.ISO_8859_1));
        assertTrue(crc.find());
        return crc.group(1);
    }

    @Test
    void saysHowTheErrorSpreads() {
        JsonObject json = json(Cli.run("train", "iris", "--repeat", 9, "--epochs", 5, "--json"));
        double[] errors = new double[9];
        JsonArray results = json.getAsJsonArray("results");
        for (int n = 0; n < errors.length; n++) {
            JsonObject run = results.get(n).getAsJsonObject();
            assertEquals(n + 1, run.get("seed").getAsInt());
            errors[n] = run.get("test_error_percent").getAsDouble();
        }
        Spread spread = Spread.of(errors);
        assertEquals("test_error_percent", json.get("measure").getAsString());
        assertEquals(9, json.get("runs").getAsInt());
        assertEquals(spread.mean(), json.get("mean").getAsDouble(), 1e-9);
        assertEquals(spread.sd(), json.get("sd").getAsDouble(), 1e-9);
        assertEquals(spread.low(), json.get("low").getAsDouble(), 1e-9);
        assertEquals(spread.high(), json.get("high").getAsDouble(), 1e-9);
        assertTrue(spread.sd() > 0);
    }

    @Test
    void showsEachRunInOrderAndHowToRepeatTheWorst() {
        Cli cli = Cli.run("train", "iris", "--repeat", 6, "--epochs", 5, "--hidden", "7");
        assertEquals(0, cli.code(), cli.err());
        assertEquals("", cli.err());
        List<String> rows =
                cli.lines().stream().filter(row -> row.matches(" +\\d+ +5 .*")).toList();
        assertEquals(6, rows.size(), cli.out());
        double worst = 0;
        String seed = "";
        for (int n = 0; n < 6; n++) {
            String[] cells = rows.get(n).trim().split(" +");
            assertEquals(Integer.toString(n + 1), cells[0]);
            if (Double.parseDouble(cells[5]) > worst) {
                worst = Double.parseDouble(cells[5]);
                seed = cells[0];
            }
        }
        assertTrue(cli.out().contains("gradus train iris --hidden 7 --epochs 5 --seed " + seed + " "), cli.out());
        assertEquals(6, cli.out().chars().filter(c -> c == '●').count() - 6, "a dot a run, and one a line for health");
        assertTrue(cli.out().contains("95 % confidence interval"), cli.out());
        assertTrue(cli.out().chars().allMatch(c -> c == '\n' || c >= ' '), cli.out());
        for (String row : cli.lines()) {
            assertTrue(row.length() <= 100, row);
        }
    }

    @Test
    void inATerminalABarIsRedrawn() {
        Cli cli = Cli.runInTerminal("train", "iris", "--repeat", 3, "--epochs", 5);
        assertTrue(cli.out().contains("of 3 runs") && cli.out().contains(" left"), cli.out());
        assertFalse(cli.lastLine().contains(" left"), cli.lastLine());
    }

    @Test
    void logsALineARun() throws IOException {
        Path log = folder.resolve("runs.jsonl");
        Cli cli = Cli.run("train", "iris", "--repeat", 5, "--epochs", 2, "--quiet", "--log", log);
        assertEquals(new Cli(0, "", ""), cli);
        List<Integer> seeds = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            JsonObject run = JsonParser.parseString(line).getAsJsonObject();
            assertEquals("run", run.get("type").getAsString());
            seeds.add(run.get("seed").getAsInt());
        }
        assertEquals(List.of(1, 2, 3, 4, 5), seeds.stream().sorted().toList());
    }

    @Test
    void regressionIsJudgedByR2() throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i % 7).append(',').append(0.1 * (i % 7)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("line.csv"), csv);
        Cli cli = Cli.run("train", file, "--target", "y", "--repeat", 3, "--epochs", 2, "--json");
        JsonObject json = json(cli);
        assertEquals("test_r2", json.get("measure").getAsString());
        assertTrue(json.get("mean").getAsDouble() < 1);
        assertTrue(cli.out().contains("test R²"), cli.out());
    }

    @Test
    void startsFromAModel() {
        Path model = folder.resolve("m");
        assertEquals(
                0,
                Cli.run("train", "iris", "--epochs", 40, "--out", model, "--quiet")
                        .code());
        JsonObject from = json(Cli.run("train", "iris", "--from", model, "--repeat", 3, "--epochs", 1, "--json"));
        JsonObject fresh = json(Cli.run("train", "iris", "--repeat", 3, "--epochs", 1, "--json"));
        for (int n = 0; n < 3; n++) {
            double loss = loss(from, n);
            assertTrue(loss < 0.5 * loss(fresh, n), () -> loss + " against " + fresh);
        }
    }

    private static double loss(JsonObject json, int run) {
        return json.getAsJsonArray("results")
                .get(run)
                .getAsJsonObject()
                .get("train_loss")
                .getAsDouble();
    }

    @Test
    void runsThatDivergeCountForNothing() {
        Cli cli = Cli.run(words("train iris --repeat 2 --rule sgd --loss mse --activation relu --rate 1e20 --json")
                .toArray());
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("2 of 2 runs") && cli.err().contains("seeds 1, 2"), cli.err());
        JsonObject json = JsonParser.parseString(cli.lastLine()).getAsJsonObject();
        assertEquals(2, json.get("failed").getAsInt());
        assertTrue(json.get("mean").isJsonNull());
    }

    /** A budget for two arenas is not overdrawn by four threads. */
    @Test
    void runsAtOnceKeepToTheBudget() {
        JsonObject plan = json(Cli.run("plan", "iris", "--json"));
        long arena = plan.get("arena_bytes").getAsLong();
        Cli cli = Cli.run("train", "iris", "--repeat", 8, "--epochs", 1, "--threads", 4, "--budget", 2 * arena + 100);
        assertTrue(cli.out().contains("2 at once"), cli.out());
        cli = Cli.run("train", "iris", "--repeat", 8, "--epochs", 1, "--threads", 4, "--budget", arena);
        assertTrue(cli.out().contains("one after another"), cli.out());
        assertEquals(
                1,
                Cli.run("train", "iris", "--repeat", 8, "--budget", arena - 1).code());
    }

    /** Told to end, as Ctrl-C does, it reports what is finished. */
    @Test
    void reportsWhatIsFinishedWhenItIsEnded() throws IOException, InterruptedException {
        File out = folder.resolve("out").toFile();
        Process process = new ProcessBuilder(java("train", "iris", "--repeat", "1000000", "--epochs", "10", "--json"))
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (count(out.toPath(), " +\\d+ +10 .*") < 3 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            process.destroy(); // SIGTERM, which a JVM takes as SIGINT
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it goes on");
        } finally {
            process.destroyForcibly();
        }
        assertNotEquals(0, process.exitValue());
        List<String> lines = Files.readAllLines(out.toPath());
        JsonObject json = JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
        int runs = json.get("runs").getAsInt();
        assertTrue(runs >= 3 && runs < 1_000_000, "runs: " + runs);
        assertEquals(runs, json.getAsJsonArray("results").size());
        assertEquals(runs, count(out.toPath(), " +\\d+ +10 .*"), "a line a run");
        assertTrue(lines.contains("gradus: ended after " + runs + " of 1000000 runs"));
        assertTrue(lines.stream().anyMatch(line -> line.contains("confidence interval")));
    }

    private static long count(Path file, String form) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.matches(form)).count();
        }
    }

    /** A plain run loads nothing of this, nor Commons Math. */
    @Test
    void costsAPlainRunNothing() throws IOException, InterruptedException {
        File out = folder.resolve("classes").toFile();
        List<String> command = java(
                "train",
                "iris",
                "--epochs",
                "1",
                "--quiet",
                "--out",
                folder.resolve("m").toString());
        command.add(1, "-verbose:class");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue());
        String loaded = Files.readString(out.toPath());
        assertTrue(loaded.contains("io.gradus.cli.train.TrainCommand"), loaded);
        for (String absent : List.of("org.apache.commons.math3", "io.gradus.lab.", "RepeatedTraining")) {
            assertFalse(loaded.contains(absent), absent);
        }
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}
