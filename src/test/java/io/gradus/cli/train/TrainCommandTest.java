package io.gradus.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.cli.options.OutputFiles;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
    @TempDir
    Path folder;

    private Path model(String name) {
        return folder.resolve(name);
    }

    private static JsonObject json(Cli cli) {
        assertEquals(0, cli.code(), cli.err());
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject();
    }

    @Test
    void digitsAreLearntByDefault() {
        JsonObject json = json(Cli.run("train", "digits", "--out", model("m"), "--json"));
        assertEquals(
                List.of(
                        "data",
                        "net",
                        "parameters",
                        "rule",
                        "rate",
                        "batch",
                        "epochs",
                        "seed",
                        "executor",
                        "train_loss",
                        "train_error_percent",
                        "validation_loss",
                        "kept_epoch",
                        "test_loss",
                        "test_error_percent",
                        "seconds",
                        "samples_per_second",
                        "steps",
                        "skipped_steps",
                        "allocated_bytes_per_step",
                        "arena_bytes",
                        "verdict",
                        "finding",
                        "verdict_layer",
                        "explanation",
                        "remedies"),
                List.copyOf(json.keySet()));
        assertEquals("digits", json.get("data").getAsString());
        assertEquals("64-64-32-10", json.get("net").getAsString());
        assertEquals(6570, json.get("parameters").getAsInt());
        assertEquals("clip", json.get("rule").getAsString());
        assertEquals("0.1", json.get("rate").getAsString());
        assertEquals(1, json.get("seed").getAsInt());
        assertEquals(30 * 79, json.get("steps").getAsInt());
        assertEquals("healthy", json.get("verdict").getAsString());
        assertTrue(json.get("test_error_percent").getAsDouble() <= 4, json.toString());
        assertTrue(json.get("samples_per_second").getAsDouble() > 0, json.toString());
    }

    @ParameterizedTest
    @CsvSource({"iris, 10", "xor, 1", "circles, 2", "spirals, 3"})
    void teachingSetsAreLearntByDefault(String data, double errorPercent) {
        JsonObject json = json(Cli.run("train", data, "--out", model("m"), "--quiet", "--json"));
        assertTrue(json.get("test_error_percent").getAsDouble() <= errorPercent, json.toString());
        assertEquals("healthy", json.get("verdict").getAsString());
    }

    @Test
    void theSameCommandPrintsTheSameNumbersAndSavesTheSameBytes() throws IOException {
        Object[] line = {"train", "iris", "--epochs", 5, "--json", "--out", model("a")};
        Cli first = Cli.run(line);
        byte[] bytes = Files.readAllBytes(model("a"));
        Cli second = Cli.run(line);
        assertArrayEquals(bytes, Files.readAllBytes(model("a")));
        JsonObject a = json(first);
        JsonObject b = json(second);
        for (String timing : List.of("seconds", "samples_per_second", "allocated_bytes_per_step")) {
            a.remove(timing);
            b.remove(timing);
        }
        assertEquals(a, b);
        Cli other = Cli.run("train", "iris", "--epochs", 5, "--json", "--out", model("b"), "--seed", 2);
        assertFalse(json(other).get("train_loss").equals(a.get("train_loss")));
    }

    @Test
    void withoutATerminalThereAreNoControlCharacters() {
        Cli cli = Cli.run("train", "iris", "--epochs", 3, "--out", model("m"));
        assertEquals(0, cli.code(), cli.err());
        assertEquals("", cli.err());
        assertTrue(cli.out().chars().allMatch(c -> c == '\n' || c >= ' '), cli.out());
        for (String line : cli.lines()) {
            assertTrue(line.length() <= 100, line);
        }
        for (String epoch : List.of("1/3", "2/3", "3/3")) {
            assertEquals(
                    1, cli.lines().stream().filter(line -> line.contains(epoch)).count(), epoch);
        }
        for (String part :
                List.of("board", "desktop (simulated)", "val error", "gradient", "setosa", "error", "saved")) {
            assertTrue(cli.out().contains(part), part + " in: " + cli.out());
        }
    }

    @Test
    void inATerminalABarIsRedrawnInPlace() {
        Cli cli = Cli.runInTerminal("train", "digits", "--epochs", 2, "--out", model("m"));
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("\r\033[K"), "no status line");
        assertTrue(cli.out().contains("samples/s") && cli.out().contains("left"), cli.out());
        String plain = cli.out().replaceAll("\033\\[[0-9;]*m|\033\\[A\033\\[K", "");
        for (String shown : plain.split("\r\033\\[K|\n")) {
            assertTrue(shown.length() <= 100, shown);
        }
        assertFalse(plain.lines().reduce((a, b) -> b).orElse("").contains("left"), "the bar is still there");
        assertTrue(plain.contains("lately"), "no layers while it trains: " + plain);
    }

    @Test
    void theForecastIsSetAgainstWhatCame() {
        Cli cli = Cli.run("train", "digits", "--hidden", "32x4", "--epochs", 1, "--out", model("m"));
        Matcher told = Pattern.compile(
                        "Gradient ratio of layer 1 to the output layer before training: predicted (\\S+), measured (\\S+)")
                .matcher(cli.out());
        assertTrue(told.find(), cli.out());
        double forecast = Double.parseDouble(told.group(1));
        double measured = Double.parseDouble(told.group(2));
        assertEquals(0, Math.log10(measured / forecast), 0.3, told.group());
        Cli again = Cli.run("train", "digits", "--epochs", 1, "--from", model("m"), "--out", model("n"));
        assertFalse(again.out().contains("Gradient ratio"), "nothing is predicted for trained weights");
    }

    @Test
    void quietShowsNothing() {
        Cli cli = Cli.run("train", "iris", "--epochs", 1, "--quiet", "--out", model("m"));
        assertEquals(new Cli(0, "", ""), cli);
        assertTrue(Files.exists(model("m")));
    }

    @Test
    void goesOnFromAModel() {
        assertEquals(
                0,
                Cli.run("train", "iris", "--hidden", "5", "--epochs", 20, "--out", model("a"))
                        .code());
        JsonObject more =
                json(Cli.run("train", "iris", "--from", model("a"), "--epochs", 1, "--json", "--out", model("b")));
        assertEquals("4-5-3", more.get("net").getAsString());
        JsonObject fresh =
                json(Cli.run("train", "iris", "--hidden", "5", "--epochs", 1, "--json", "--out", model("c")));
        assertTrue(
                more.get("train_loss").getAsDouble()
                        < 0.5 * fresh.get("train_loss").getAsDouble(),
                more.toString());
        Model a = ModelFile.read(model("a"));
        Model b = ModelFile.read(model("b"));
        assertArrayEquals(a.scaling().shift(), b.scaling().shift());
        assertEquals(a.classNames(), b.classNames());
    }

    @Test
    void goesOnFromBareWeights() throws IOException {
        String header = "{\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[2,4],\"data_offsets\":[0,32]},"
                + "\"layers.0.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[32,40]},"
                + "\"layers.1.weight\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[40,64]},"
                + "\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[64,76]}}";
        java.nio.ByteBuffer file =
                java.nio.ByteBuffer.allocate(8 + header.length() + 76).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length()).put(header.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        for (int i = 0; i < 19; i++) {
            file.putFloat(0.1f * i - 0.9f);
        }
        Files.write(model("bare"), file.array());
        JsonObject json = json(Cli.run(
                "train",
                "iris",
                "--from",
                model("bare"),
                "--activation",
                "relu",
                "--epochs",
                1,
                "--json",
                "--out",
                model("m")));
        assertEquals("4-2-3", json.get("net").getAsString());
    }

    @Test
    void predictsValuesOfACsv() throws IOException {
        StringBuilder csv = new StringBuilder("x,y,price\n");
        for (int i = 0; i < 200; i++) {
            int x = i % 20;
            int y = i / 20;
            csv.append(x)
                    .append(',')
                    .append(y)
                    .append(',')
                    .append(0.1 * x - 0.2 * y)
                    .append('\n');
        }
        Files.writeString(folder.resolve("prices.csv"), csv);
        Cli cli = Cli.run(
                "train",
                folder.resolve("prices.csv"),
                "--target",
                "price",
                "--hidden",
                "none",
                "--epochs",
                60,
                "--json",
                "--out",
                model("m"));
        JsonObject json = json(cli);
        assertEquals("2-1", json.get("net").getAsString());
        assertTrue(json.get("test_error_percent").isJsonNull(), json.toString());
        assertTrue(json.get("train_loss").getAsDouble() < 1e-3, json.toString());
        assertTrue(cli.out().contains("test      loss "), cli.out());
    }

    @Test
    void trainsOnAllOfItWithoutATestPart() {
        Cli cli = Cli.run("train", "xor", "--split", "100/0/0", "--epochs", 2, "--json", "--out", model("m"));
        assertTrue(json(cli).get("test_error_percent").isJsonNull());
        assertFalse(cli.out().contains("val error"), cli.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "clip", "sign", "momentum", "nesterov", "signum"})
    void everyRuleRuns(String rule) {
        String[] clip = rule.equals("sign") ? new String[] {"--rate", ".001"} : new String[] {"--clip", ".5"};
        JsonObject json = json(Cli.run(
                "train", "iris", "--rule", rule, clip[0], clip[1], "--epochs", 2, "--json", "--out", model("m")));
        assertEquals(rule, json.get("rule").getAsString());
    }

    @ParameterizedTest
    @CsvSource({
        "digits, digits",
        "/data/flowers.csv, flowers",
        "/data/flowers.csv.gz, flowers",
        "/data/mnist/, mnist",
        "'/data/train-images,/data/train-labels', train-images",
        ".hidden, .hidden"
    })
    void aModelIsNamedAfterItsData(String data, String stem) {
        assertEquals(stem, OutputFiles.stem(data));
    }

    @Test
    void aDeepNetworkCanBeDescribed() {
        JsonObject json = json(Cli.run(
                "train",
                "iris",
                "--hidden",
                "8x20",
                "--activation",
                "relu",
                "--epochs",
                1,
                "--json",
                "--out",
                model("m")));
        assertEquals("4-8x20-3", json.get("net").getAsString());
    }
}
