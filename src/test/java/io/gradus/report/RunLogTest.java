package io.gradus.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    private static final List<String> LAYER_KEYS = List.of(
            "gradient_norm",
            "gradient_max",
            "gradient_zero",
            "nonfinite",
            "clipped",
            "sign_flips",
            "at_bound",
            "update_ratio",
            "activation_mean",
            "activation_sd",
            "saturated",
            "dead",
            "delta_rms");

    @TempDir
    Path folder;

    @Test
    void holdsHealthAndEpochLines() throws IOException {
        Path file = folder.resolve("run.jsonl");
        Files.writeString(file, "an older log");
        Cli cli = Cli.run(
                "train",
                "iris",
                "--hidden",
                "6,5",
                "--epochs",
                3,
                "--health-every",
                2,
                "--log",
                file,
                "--out",
                folder.resolve("m"),
                "--quiet");
        assertEquals(new Cli(0, "", ""), cli);
        int epochs = 0;
        long step = -1;
        List<String> lines = Files.readAllLines(file);
        assertEquals("start", type(lines.get(0)));
        assertEquals("end", type(lines.get(lines.size() - 1)));
        for (String line : lines.subList(1, lines.size() - 1)) {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            if (object.get("type").getAsString().equals("epoch")) {
                assertEquals(++epochs, object.get("epoch").getAsInt());
                assertTrue(object.get("validation_loss").getAsDouble() > 0, line);
                assertEquals(0, object.get("skipped_steps").getAsLong());
                assertEquals(3, object.getAsJsonArray("gradient_bins").size());
                continue;
            }
            assertEquals(
                    List.of(
                            "type",
                            "step",
                            "skipped_steps",
                            "epoch",
                            "loss",
                            "rate",
                            "verdict",
                            "verdict_layer",
                            "layers"),
                    List.copyOf(object.keySet()));
            assertTrue(object.get("step").getAsLong() > step, line);
            step = object.get("step").getAsLong();
            assertEquals(epochs + 1, object.get("epoch").getAsInt());
            assertEquals(3, object.get("layers").getAsJsonArray().size());
            for (JsonElement layer : object.get("layers").getAsJsonArray()) {
                assertEquals(LAYER_KEYS, List.copyOf(layer.getAsJsonObject().keySet()));
                assertTrue(layer.getAsJsonObject().get("at_bound").isJsonNull(), "momentum knows no bounds");
            }
        }
        assertEquals(3, epochs);
        assertTrue(step > 0);
    }

    private static String type(String line) {
        return JsonParser.parseString(line).getAsJsonObject().get("type").getAsString();
    }

    @Test
    void beginsWithWhatIsTrainedAndEndsWithItsTest() throws IOException {
        Path file = folder.resolve("run.jsonl");
        Cli cli = Cli.run(
                "train",
                "digits",
                "--epochs",
                2,
                "--hidden",
                20,
                "--log",
                file,
                "--out",
                folder.resolve("m"),
                "--json");
        List<JsonObject> objects = objects(file);
        JsonObject start = objects.get(0);
        JsonObject end = objects.get(objects.size() - 1);
        JsonObject told = JsonParser.parseString(
                        cli.out().lines().reduce((a, b) -> b).orElseThrow())
                .getAsJsonObject();
        assertEquals(
                "gradus train digits --hidden 20 --epochs 2",
                start.get("command").getAsString());
        assertEquals(told.get("parameters"), start.get("parameters"));
        assertEquals(told.get("arena_bytes"), start.get("arena_bytes"));
        long bytes = 0;
        for (JsonElement region : start.getAsJsonArray("regions")) {
            bytes += region.getAsJsonObject().get("bytes").getAsLong();
        }
        assertEquals(told.get("arena_bytes").getAsLong(), bytes);
        assertEquals(10, start.getAsJsonArray("classes").size());
        assertEquals(
                2, start.getAsJsonObject("forecast").getAsJsonArray("layers").size());
        assertTrue(start.getAsJsonObject("settings").get("rule").getAsString().startsWith("clip, rate 0.1"));

        JsonObject test = end.getAsJsonObject("test");
        assertEquals(
                told.get("test_error_percent").getAsDouble(),
                test.get("error_percent").getAsDouble());
        int samples = 0;
        int right = 0;
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                int count = test.getAsJsonArray("confusion")
                        .get(i)
                        .getAsJsonArray()
                        .get(j)
                        .getAsInt();
                samples += count;
                right += i == j ? count : 0;
            }
        }
        assertEquals(start.get("test_samples").getAsInt(), samples);
        assertEquals(test.get("correct").getAsInt(), right);
        assertEquals(Math.min(10, samples - right), end.getAsJsonArray("worst").size());
        for (JsonElement worst : end.getAsJsonArray("worst")) {
            assertTrue(worst.getAsJsonObject().get("loss").getAsDouble() > Math.log(2), "another class was likelier");
            assertEquals(
                    64,
                    Base64.getDecoder()
                            .decode(worst.getAsJsonObject().get("picture").getAsString())
                            .length);
        }
        JsonObject weights = end.getAsJsonObject("first_weights");
        byte[] codes = Base64.getDecoder().decode(weights.get("packed").getAsString());
        assertEquals(20 * 64, codes.length);
        float[] kept = ModelFile.read(folder.resolve("m")).weights().weight(0);
        double limit = weights.get("limit").getAsDouble();
        for (int unit = 0; unit < 20; unit++) {
            for (int i = 0; i < 64; i++) {
                double weight = ((codes[unit * 64 + i] & 0xFF) - 128) * limit / 127;
                assertEquals(kept[unit * 64 + i], weight, limit / 254 * 1.01);
            }
        }
    }

    @Test
    void aRegressionsEndHasPairsOfTrueAndPredicted() throws IOException {
        StringBuilder rows = new StringBuilder("x,y\n");
        for (int i = 0; i < 200; i++) {
            rows.append(i / 100.0).append(',').append(3 * i / 100.0 + 1).append('\n');
        }
        Path data = Files.writeString(folder.resolve("line.csv"), rows);
        Path file = folder.resolve("run.jsonl");
        Cli cli = Cli.run(
                "train", data, "--target", "y", "--epochs", 30, "--log", file, "--out", folder.resolve("m"), "--quiet");
        assertEquals(0, cli.code(), cli.err());
        List<JsonObject> objects = objects(file);
        JsonObject end = objects.get(objects.size() - 1);
        JsonObject test = end.getAsJsonObject("test");
        assertTrue(test.get("error_percent").isJsonNull());
        JsonObject pairs = test.getAsJsonObject("predicted");
        int count = pairs.getAsJsonArray("true").size();
        assertEquals(test.get("samples").getAsInt(), count);
        double squares = 0;
        for (int i = 0; i < count; i++) {
            squares += Math.pow(
                    pairs.getAsJsonArray("true").get(i).getAsDouble()
                            - pairs.getAsJsonArray("value").get(i).getAsDouble(),
                    2);
        }
        JsonObject output = test.getAsJsonArray("outputs").get(0).getAsJsonObject();
        assertEquals("y", output.get("name").getAsString());
        assertEquals(output.get("rmse").getAsDouble(), Math.sqrt(squares / count), 1e-4 * Math.sqrt(squares / count));
        double worst = Double.POSITIVE_INFINITY;
        assertEquals(10, end.getAsJsonArray("worst").size());
        for (JsonElement element : end.getAsJsonArray("worst")) {
            double loss = element.getAsJsonObject().get("loss").getAsDouble();
            assertTrue(loss <= worst * 1.0001, "the worst comes first");
            worst = loss;
        }
    }

    /** A bound that every step of the rule reaches at once, and one that none does. */
    @Test
    void tellsHowManyStepsOfRpropAreAtABound() throws IOException {
        for (String bound : List.of("0.001", "50")) {
            Path file = folder.resolve("rprop.jsonl");
            Cli cli = Cli.run(
                    "train",
                    "iris",
                    "--rule",
                    "rprop-",
                    "--step-first",
                    "0.001",
                    "--step-max",
                    bound,
                    "--step-min",
                    "1e-9",
                    "--epochs",
                    2,
                    "--log",
                    file,
                    "--out",
                    folder.resolve("m"),
                    "--quiet");
            assertEquals(new Cli(0, "", ""), cli);
            int lines = 0;
            for (JsonObject object : objects(file)) {
                if (object.get("type").getAsString().equals("health")) {
                    lines++;
                    for (JsonElement layer : object.get("layers").getAsJsonArray()) {
                        double atBound = layer.getAsJsonObject().get("at_bound").getAsDouble();
                        assertTrue(
                                bound.equals("50") ? atBound == 0 : atBound > 0.5 && atBound <= 1, object.toString());
                    }
                }
            }
            assertTrue(lines > 0);
        }
    }

    @Test
    void countsTheStepsThatWereSkipped() throws IOException {
        StringBuilder rows = new StringBuilder("a,b,class\n");
        for (int i = 0; i < 60; i++) {
            rows.append(i == 7 ? "3e38" : "" + i % 7).append(',').append(i % 5).append(i % 2 == 0 ? ",x\n" : ",y\n");
        }
        Path data = Files.writeString(folder.resolve("huge.csv"), rows);
        Path file = folder.resolve("skipped.jsonl");
        Cli cli = Cli.run(
                "train",
                data,
                "--activation",
                "relu",
                "--gain",
                4,
                "--scale",
                "none",
                "--epochs",
                3,
                "--split",
                "100/0/0",
                "--batch",
                6,
                "--shuffle",
                "off",
                "--health-every",
                1,
                "--on-nonfinite",
                "skip",
                "--log",
                file,
                "--out",
                folder.resolve("m"),
                "--quiet");
        assertEquals(0, cli.code(), cli.err());
        int epochs = 0;
        for (JsonObject object : objects(file)) {
            if (object.get("type").getAsString().equals("epoch")) {
                assertEquals(++epochs, object.get("skipped_steps").getAsLong());
                assertEquals(9 * epochs, object.get("step").getAsLong(), "one of ten steps is skipped");
            } else if (object.get("type").getAsString().equals("health")) {
                long before = object.get("skipped_steps").getAsLong();
                assertTrue(before == epochs || before == epochs + 1, object.toString());
            }
        }
        assertEquals(3, epochs);
    }

    @Test
    void everyKeyIsDocumented() throws IOException {
        Path file = folder.resolve("run.jsonl");
        Cli.run("train", "iris", "--epochs", 1, "--log", file, "--out", folder.resolve("m"), "--quiet");
        Cli.run("train", "iris", "--epochs", 1, "--repeat", 2, "--log", folder.resolve("runs.jsonl"), "--quiet");
        String page =
                Files.readString(Path.of(System.getProperty("gradus.root", ".")).resolve("docs/log.md"));
        List<JsonObject> all = new ArrayList<>(objects(file));
        all.addAll(objects(folder.resolve("runs.jsonl")));
        assertTrue(all.size() >= 4, all.toString());
        for (JsonObject object : List.copyOf(all)) {
            nested(object, all);
        }
        for (JsonObject object : all) {
            for (String key : object.keySet()) {
                assertTrue(key.equals("type") || page.contains("`" + key + "`"), key);
            }
        }
    }

    /** The objects in an object, but for those of people's own words. */
    private static void nested(JsonObject object, List<JsonObject> all) {
        for (String key : object.keySet()) {
            JsonElement value = object.get(key);
            if (value.isJsonObject() && !key.equals("settings")) {
                all.add(value.getAsJsonObject());
                nested(value.getAsJsonObject(), all);
            } else if (value.isJsonArray()) {
                for (JsonElement item : value.getAsJsonArray()) {
                    if (item.isJsonObject()) {
                        all.add(item.getAsJsonObject());
                    }
                }
            }
        }
    }

    private static List<JsonObject> objects(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }
}
