package io.gradus.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --elman}: digits read row by row. */
class RecurrentCommandTest {
    @TempDir
    Path folder;

    private JsonObject train(String model, Object... more) {
        List<Object> words = new ArrayList<>(List.of("train", "digits", "--quiet", "--json"));
        words.addAll(List.of(more));
        words.addAll(List.of("--out", folder.resolve(model)));
        Cli cli = Cli.run(words.toArray());
        assertEquals(0, cli.code(), cli.err());
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject();
    }

    @Test
    void digitsAreReadRowByRow() {
        JsonObject json = train("rows", "--hidden", 32, "--elman", 8, "--epochs", 12);
        assertEquals((8 + 32 + 1) * 32 + 33 * 10, json.get("parameters").getAsInt());
        double error = json.get("test_error_percent").getAsDouble();
        assertTrue(error < 8, "error " + error);
        Cli eval = Cli.run("eval", folder.resolve("rows"), "digits", "--split", "70/15/15", "--json");
        assertEquals(0, eval.code(), eval.err());
        assertEquals(
                error,
                JsonParser.parseString(eval.lastLine())
                        .getAsJsonObject()
                        .get("error_percent")
                        .getAsDouble(),
                1e-9);
    }

    @Test
    void aModelKeepsItsSteps() {
        train("first", "--hidden", 16, "--elman", 8, "--epochs", 1);
        train("same", "--from", folder.resolve("first"), "--elman", 8, "--epochs", 1);
        train("frozen", "--from", folder.resolve("first"), "--freeze", 1, "--epochs", 1);
        Cli other = Cli.run("train", "digits", "--from", folder.resolve("first"), "--elman", 4);
        assertEquals(2, other.code());
        assertTrue(other.err().contains("--elman 4: the model that training starts from is"), other.err());
    }

    @Test
    void thePlanShowsTheStepsMemory() {
        Cli cli = Cli.run("plan", "digits", "--hidden", 32, "--elman", 8, "--batch", 16);
        assertTrue(cli.out().contains("recurrent over 8 steps of 8"), cli.out());
        assertTrue(cli.lines().stream().anyMatch(line -> line.matches("unrolled .* 24,576 .*")), cli.out());
        assertTrue(cli.lines().stream().anyMatch(line -> line.matches("step deltas .* 16,384 .*")), cli.out());
        assertTrue(cli.lines().stream().noneMatch(line -> line.startsWith("delta 1")), cli.out());
    }

    @Test
    void gradientsThatVanishThroughTimeAreForeseenAndSeen() {
        Cli forecast =
                Cli.run("forecast", "digits", "--hidden", 32, "--elman", 64, "--activation", "sigmoid", "--json");
        assertEquals(
                "vanishing",
                JsonParser.parseString(forecast.lastLine())
                        .getAsJsonObject()
                        .get("verdict")
                        .getAsString());
        JsonObject json = train("slow", "--hidden", 32, "--elman", 64, "--activation", "sigmoid", "--epochs", 3);
        assertEquals("vanishing", json.get("verdict").getAsString());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        refused("64 inputs are not 7 steps of the same length", "--elman", 7);
        refused("the first hidden one, and there is none", "--elman", 8, "--hidden", "none");
        refused("what a skip or a shortcut would pass on is not one of them", "--elman", 8, "--skip", 1);
        refused("what a skip or a shortcut would pass on is not one of them", "--elman", 8, "--shortcut", "all");
        refused("it must be a whole number of at least 2", "--elman", 1);
    }

    private static void refused(String message, Object... options) {
        List<Object> words = new ArrayList<>(List.of("train", "digits"));
        words.addAll(List.of(options));
        Cli cli = Cli.run(words.toArray());
        assertEquals(2, cli.code(), cli.err());
        assertTrue(cli.err().contains(message), cli.err());
    }
}
