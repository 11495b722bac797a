package io.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every line of the README's "What to try" does what its comment says, by the command's own JSON. */
class WhatToTryTest {
    private static final String DEEP = "train digits --hidden 32x12 --activation ";
    private static final String STEEP = "train digits --hidden 32x6 --activation relu --gain 1.5 --rule sgd";
    private static final String RELU = "train digits --activation relu --rule sgd --rate ";
    private static final String DEEPEST = "train digits --hidden 32x56 --epochs 30";
    private static final String FEW = "train digits --split 10/10/80 --epochs 200";

    /** The lines, each asserted by a test below. */
    private static final List<String> ASSERTED = List.of(
            "forecast digits --hidden 32x12 --activation sigmoid",
            DEEP + "sigmoid",
            DEEP + "relu",
            "diagnose digits --hidden 32x12 --activation sigmoid",
            STEEP,
            STEEP + " --clip-global-norm 1",
            "train digits --rule adam --gain 30",
            "train digits --rule adam",
            RELU + "1",
            RELU + "0.1",
            DEEPEST,
            DEEPEST + " --skip 2",
            "train digits --rule sign --rate 0.001",
            "lab sign",
            "train digits --rule irprop+",
            "rate digits --rule adam",
            "train digits --schedule cosine --warmup 2 --stop patience:5",
            "train digits --autoencoder --hidden 32,8,32 --rule adam --epochs 60",
            "train digits --hidden 32 --elman 8",
            FEW,
            FEW + " --augment noise=0.1",
            "train digits --freeze 1",
            "train digits --classes 0-4 --out low.safetensors",
            "train digits --classes 5-9 --from low.safetensors --new-head",
            "train digits --epochs 5000 --serial pty");

    @TempDir
    private Path folder;

    private Cli run(String line, String... more) {
        List<Object> words = new ArrayList<>(Arrays.asList(
                line.replace("low.safetensors", folder.resolve("low").toString())
                        .split(" ", -1)));
        words.addAll(List.of(more));
        if (line.startsWith("train") && !line.contains("--out")) {
            words.addAll(List.of("--out", folder.resolve("m").toString()));
        }
        return Cli.run(words.toArray());
    }

    private JsonObject json(String line, String... more) {
        List<String> words = new ArrayList<>(List.of(more));
        words.add("--json");
        Cli cli = run(line, words.toArray(String[]::new));
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject();
    }

    private static double number(JsonObject run, String key) {
        return run.get(key).getAsDouble();
    }

    @Test
    void everyLineIsAsserted() throws IOException {
        String readme =
                Files.readString(Path.of(System.getProperty("gradus.root", ".")).resolve("README.md"));
        String section = readme.substring(readme.indexOf("## What to try"));
        section = section.substring(0, section.indexOf("\n## ", 5));
        List<String> lines = section.lines()
                .filter(line -> line.startsWith("./gradus "))
                .map(line -> line.substring("./gradus ".length()).replaceFirst(" +#.*", ""))
                .toList();
        assertEquals(ASSERTED, lines);
    }

    @ParameterizedTest
    @CsvSource({
        DEEP + "sigmoid, vanishing, 80",
        STEEP + ", exploding, NaN",
        "train digits --rule adam --gain 30, saturated, 50",
        RELU + "1, rate-too-high, 80",
        DEEPEST + ", vanishing, 80"
    })
    void whatIsToGoWrongDoes(String line, String finding, double errorAbove) {
        JsonObject run = json(line);
        assertEquals(finding, run.get("finding").getAsString(), run::toString);
        boolean failed = run.get("test_error_percent").isJsonNull();
        assertEquals(Double.isNaN(errorAbove), failed, run::toString);
        assertTrue(failed || number(run, "test_error_percent") > errorAbove, run::toString);
        if (finding.equals("vanishing")) {
            assertEquals(1, run.get("verdict_layer").getAsInt());
        }
    }

    @ParameterizedTest
    @CsvSource({
        DEEP + "relu, 8",
        STEEP + " --clip-global-norm 1, 6",
        "train digits --rule adam, 4",
        RELU + "0.1, 4",
        DEEPEST + " --skip 2, 5",
        "train digits --rule sign --rate 0.001, 5",
        "train digits --rule irprop+, 6",
        "train digits --hidden 32 --elman 8, 6",
        "train digits --freeze 1, 4"
    })
    void whatIsToLearnLearns(String line, double errorBelow) {
        JsonObject run = json(line);
        assertTrue(number(run, "test_error_percent") < errorBelow, run::toString);
    }

    @Test
    void anUpdateAnEpochTakesNoRate() {
        JsonObject run = json("train digits --rule irprop+");
        assertTrue(run.get("rate").isJsonNull(), run::toString);
    }

    @Test
    void theForecastKnowsWhatWillGoWrong() {
        JsonObject forecast = json("forecast digits --hidden 32x12 --activation sigmoid");
        assertEquals("vanishing", forecast.get("verdict").getAsString());
        assertTrue(forecast.has("mended_activation")
                && !forecast.get("mended_activation").isJsonNull());
    }

    @Test
    void diagnoseFindsWhatHelps() {
        JsonObject found = json("diagnose digits --hidden 32x12 --activation sigmoid");
        assertEquals("vanishing", found.get("verdict").getAsString());
        assertTrue(found.get("keep").getAsString().startsWith("gradus train digits "), found::toString);
    }

    @Test
    void weightsUnderTheSignRuleMoveByTheRateOrNotAtAll() {
        Cli cli = run("lab sign", "--json");
        JsonObject lab = JsonParser.parseString(cli.lastLine()).getAsJsonObject();
        assertEquals("reproduced", lab.get("verdict").getAsString(), cli.out());
    }

    @Test
    void aRateIsSuggestedThatLearns() {
        String rate = json("rate digits --rule adam").get("suggestion").getAsString();
        JsonObject run = json("train digits --rule adam --rate " + rate);
        assertTrue(number(run, "test_error_percent") < 6, run::toString);
    }

    @Test
    void theScheduledRunStopsEarly() {
        JsonObject run = json("train digits --schedule cosine --warmup 2 --stop patience:5");
        assertTrue(run.get("epochs").getAsInt() < 30, run::toString);
        assertTrue(number(run, "test_error_percent") < 4, run::toString);
    }

    @Test
    void eightNumbersKeepMostOfTheDigits() {
        JsonObject run = json("train digits --autoencoder --hidden 32,8,32 --rule adam --epochs 60");
        assertTrue(number(run, "test_loss") < 0.25, run::toString);
    }

    /** Means over three seeds: a single test part has too few errors to tell. */
    @Test
    void noiseOnThePicturesOfAFewExamplesMakesFewerErrors() {
        double plain = 0;
        double noisy = 0;
        for (int seed = 1; seed <= 3; seed++) {
            plain += number(json(FEW, "--seed", Integer.toString(seed)), "test_error_percent") / 3;
            noisy += number(json(FEW + " --augment noise=0.1", "--seed", Integer.toString(seed)), "test_error_percent")
                    / 3;
        }
        assertTrue(noisy < plain, noisy + " % with noise, " + plain + " % without");
    }

    @Test
    void fiveDigitsHelpWithTheOtherFive() {
        assertTrue(number(json("train digits --classes 0-4 --out low.safetensors"), "test_error_percent") < 3);
        JsonObject other = json("train digits --classes 5-9 --from low.safetensors --new-head");
        assertTrue(number(other, "test_error_percent") < 6, other::toString);
    }

    @Test
    void theRunToWatchNamesItsPseudoTerminal() {
        Cli cli = run("train digits --epochs 5 --serial pty", "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.err().matches("(?s).*serial line /dev/pts/\\d+.*"), cli.err());
    }
}
