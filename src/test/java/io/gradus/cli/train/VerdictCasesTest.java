package io.gradus.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs as a teacher would try them: the right word, and a remedy that helps when it is typed as it stands. */
class VerdictCasesTest {
    @TempDir
    private Path folder;

    private JsonObject train(String options) {
        List<Object> words = new ArrayList<>(List.of("train", "digits"));
        if (!options.isEmpty()) {
            words.addAll(List.of(options.split(" ", -1)));
        }
        words.addAll(List.of("--quiet", "--json", "--out", folder.resolve("m.safetensors")));
        Cli cli = Cli.run(words.toArray());
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject();
    }

    private static String text(JsonObject run, String key) {
        return run.get(key).getAsString();
    }

    /** The options with a remedy's in the place of their own. */
    private static String with(String options, String remedy) {
        List<String> words = new ArrayList<>(List.of(options.split(" ", -1)));
        List<String> changes = List.of(remedy.split(" ", -1));
        for (String change : changes) {
            int at = change.startsWith("--") ? words.indexOf(change) : -1;
            if (at >= 0) {
                words.subList(at, at + 2).clear();
            }
        }
        words.addAll(changes);
        return String.join(" ", words);
    }

    @ParameterizedTest
    @CsvSource({
        "--rate 3, rate-too-high",
        "--activation elu --rule sgd --rate 1, rate-too-high",
        "--activation relu --rule sgd --rate 1, rate-too-high",
        "--activation leaky-relu --rule sgd --rate 1, rate-too-high",
        "--rate 0.0001, not-learning",
        "--hidden 32x12 --activation sigmoid, vanishing",
        "--hidden 32x56, vanishing",
        "--hidden 32x6 --activation relu --gain 1.5 --rule sgd, exploding",
        "--gain 30 --rule adam, saturated"
    })
    void theWordIsRightAndItsFirstRemedyHelps(String options, String word) {
        JsonObject ill = train(options);
        assertEquals(word, text(ill, "finding"), ill::toString);
        assertFalse(text(ill, "verdict").equals("healthy"), ill::toString);
        String remedy = ill.getAsJsonArray("remedies").get(0).getAsString();
        JsonObject treated = train(with(options, remedy));
        assertEquals("healthy", text(treated, "verdict"), () -> remedy + ": " + treated);
        double error = treated.get("test_error_percent").getAsDouble();
        assertTrue(error < 6, () -> remedy + " reaches " + error + " %");
    }

    @Test
    void aRunThatLearnsIsHealthyWhateverElseIsSeen() {
        JsonObject noted = train("--gain 10");
        assertEquals("healthy", text(noted, "verdict"));
        assertEquals("saturated", text(noted, "finding"));
        assertTrue(text(noted, "explanation").startsWith("note: "), noted::toString);
        JsonObject healthy = train("");
        assertEquals("healthy", text(healthy, "finding"));
        assertEquals(0, healthy.getAsJsonArray("remedies").size());
    }
}
