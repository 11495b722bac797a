package io.gradus.cli.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnoseCommandTest {
    @TempDir
    private Path folder;

    private static Cli diagnose(String options, String... more) {
        List<Object> words = new ArrayList<>(List.of("diagnose"));
        words.addAll(List.of(options.split(" ", -1)));
        words.addAll(List.of(more));
        return Cli.run(words.toArray());
    }

    private static JsonObject json(Cli cli) {
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject();
    }

    @ParameterizedTest
    @CsvSource({
        "digits --rule sgd --rate 3 --epochs 10, rate-too-high",
        "digits --rate 0.0001 --epochs 10, not-learning",
        "digits --hidden 32x12 --activation sigmoid --epochs 15, vanishing",
        "digits --gain 30 --epochs 10, saturated",
        "circles --hidden none --rule sgd --epochs 60, not-learning",
    })
    void theCommandToKeepLearnsAndIsHealthy(String options, String illness) {
        Cli cli = diagnose(options, "--json");
        assertEquals(0, cli.code(), cli.err());
        JsonObject found = json(cli);
        assertEquals(illness, found.get("verdict").getAsString(), cli.out());
        String keep = found.get("keep").getAsString();
        assertTrue(keep.startsWith("gradus train "), keep);

        List<Object> words =
                new ArrayList<>(Arrays.asList(keep.substring("gradus ".length()).split(" ", -1)));
        words.addAll(List.of("--quiet", "--json", "--out", folder.resolve("m.safetensors")));
        JsonObject kept = json(Cli.run(words.toArray()));
        assertEquals("healthy", kept.get("verdict").getAsString(), keep);
        double loss = kept.get("train_loss").getAsDouble();
        assertTrue(loss < 0.5 * found.get("train_loss").getAsDouble(), keep + " ends at " + loss);
    }

    /** What is shown of a trial is what the command itself comes to: the same seed, and the same bits. */
    @Test
    void theCommandToKeepEndsAsItsTrialDid() {
        JsonObject found = json(diagnose("digits --rule sgd --rate 3 --epochs 5", "--json"));
        String keep = found.get("keep").getAsString();
        List<Object> words =
                new ArrayList<>(Arrays.asList(keep.substring("gradus ".length()).split(" ", -1)));
        words.addAll(List.of("--quiet", "--json", "--threads", "1", "--out", folder.resolve("m.safetensors")));
        double loss = json(Cli.run(words.toArray())).get("train_loss").getAsDouble();
        boolean same = false;
        for (JsonElement trial : found.getAsJsonArray("trials")) {
            same |= trial.getAsJsonObject().get("train_loss").getAsDouble() == loss;
        }
        assertTrue(same, loss + " is in none of " + found);
    }

    @Test
    void aRateThatIsWrongIsLookedForByARangeTestToo() {
        JsonObject found = json(diagnose("digits --rule sgd --rate 3 --epochs 5", "--json"));
        long ranged = found.getAsJsonArray("trials").asList().stream()
                .filter(trial -> trial.getAsJsonObject().get("range_test").getAsBoolean())
                .count();
        assertEquals(1, ranged, found.toString());
    }

    @Test
    void beforeAndAfterAreShownWithCurves() {
        Cli cli = diagnose("digits --rule sgd --rate 3 --epochs 5");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("as it is"), cli.out());
        assertTrue(
                cli.out()
                                .lines()
                                .filter(line -> line.matches("--.*[▁▂▃▄▅▆▇█×]{5}.*healthy"))
                                .count()
                        >= 2,
                cli.out());
        assertTrue(cli.out().contains("before    rate-too-high"), cli.out());
        assertTrue(cli.out().contains("after     healthy"), cli.out());
    }

    @Test
    void aHealthyRunNeedsNothing() {
        Cli cli = diagnose("digits --epochs 10");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("found     ● healthy"), cli.out());
        assertTrue(cli.lastLine().equals("keep      gradus train digits --epochs 10"), cli.out());
    }

    /** Options of the old rule would be refused with the new one. */
    @Test
    void anotherRuleComesWithoutTheOptionsOfTheOldOne() {
        JsonObject found = json(diagnose("digits --rule nesterov --momentum 0.95 --rate 5 --epochs 5", "--json"));
        for (JsonElement trial : found.getAsJsonArray("trials")) {
            assertFalse(trial.getAsJsonObject().has("refused"), trial.toString());
        }
    }

    @Test
    void aRunThatEndsIllNamesTheCommand() {
        Cli ill = Cli.run(
                "train", "digits", "--rule", "sgd", "--rate", "3", "--epochs", "3", "--out", folder.resolve("m"));
        assertTrue(ill.out().contains("gradus diagnose digits --rule sgd --rate 3 --epochs 3 "), ill.out());
        Cli well = Cli.run("train", "digits", "--epochs", "3", "--out", folder.resolve("m"));
        assertFalse(well.out().contains("gradus diagnose"), well.out());
    }
}
