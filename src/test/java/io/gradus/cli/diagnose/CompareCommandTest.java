package io.gradus.cli.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {
    private static JsonArray settings(Object... words) {
        Cli cli = Cli.run(words);
        assertEquals(0, cli.code(), cli.err());
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject().getAsJsonArray("settings");
    }

    private static JsonObject get(JsonArray settings, int n) {
        return settings.get(n).getAsJsonObject();
    }

    @Test
    void settingsThatDifferInTheRuleBeginWithTheSameWeights() {
        JsonArray two = settings("compare", "digits --epochs 3", "--epochs 3 --rule adam", "--json");
        assertEquals("digits --epochs 3 --rule adam", get(two, 1).get("words").getAsString());
        assertEquals(get(two, 0).get("initial_weights"), get(two, 1).get("initial_weights"));
        assertNotEquals(get(two, 0).get("losses"), get(two, 1).get("losses"));
        assertEquals(3, get(two, 0).getAsJsonArray("losses").size());
        assertEquals(3, get(two, 0).getAsJsonArray("health").size());
    }

    @Test
    void theSameSettingTwiceIsTheSameRunTwice() {
        JsonArray two = settings("compare", "iris --epochs 4", "iris --epochs 4", "--json");
        assertEquals(get(two, 0).get("losses"), get(two, 1).get("losses"));
        assertEquals(get(two, 0).get("test_error_percent"), get(two, 1).get("test_error_percent"));
    }

    @Test
    void repetitionsGiveAnInterval() {
        JsonArray two = settings(
                "compare", "iris --epochs 20", "--epochs 20 --rate 0.00001", "--repeat", 4, "--seed", 7, "--json");
        for (int n = 0; n < 2; n++) {
            JsonObject each = get(two, n);
            assertEquals(4, each.get("runs").getAsInt());
            assertEquals(7, each.get("seed").getAsInt());
            assertTrue(each.get("low").getAsDouble()
                    <= each.get("test_error_percent").getAsDouble());
            assertTrue(each.get("high").getAsDouble()
                    >= each.get("test_error_percent").getAsDouble());
        }
        assertTrue(
                get(two, 0).get("high").getAsDouble() < get(two, 1).get("low").getAsDouble(), two.toString());
    }

    @Test
    void lossErrorAndHealthAreShownOverTime() {
        Cli cli = Cli.run(
                "compare",
                "digits --hidden 32x12 --activation sigmoid --epochs 8",
                "--hidden 32x12 --activation relu --epochs 8",
                "--hidden 32x12 --activation relu --epochs 8 --rate 50");
        assertEquals(0, cli.code(), cli.err());
        List<String> lines = cli.lines();
        assertEquals("A  digits --hidden 32x12 --activation sigmoid --epochs 8", lines.get(0));
        assertTrue(lines.stream().anyMatch(line -> line.contains("training loss")), cli.out());
        assertTrue(lines.stream().anyMatch(line -> line.contains("training error")), cli.out());
        assertEquals(
                6,
                lines.stream()
                        .filter(line -> line.matches("[ABC] .*[▁▂▃▄▅▆▇█×]{2}.*%?") && line.matches(".*\\d.*"))
                        .count(),
                cli.out());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("A ") && line.contains("● vanishing")), cli.out());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("B ") && line.contains("● healthy")), cli.out());
        assertTrue(cli.lastLine().contains("initial weights: B, C"), cli.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "digits | | 2 to 6 settings, not 1",
                "--rate 1 | --rate 2 | the first setting must begin with DATA",
                "digits | --raet 1 | setting B: unknown option '--raet'",
                "digits | --out m | setting B: unknown option '--out'",
                "digits | --rate | setting B: option --rate needs a value",
                "digits | --skip 2 --hidden 8 --skip 2 | setting B: option --skip is given twice",
                "digits | --dropout 2 | setting B: --dropout 2",
            })
    void whatDoesNotFitIsRefusedByTheSettingsName(String first, String second, String words) {
        Cli cli = second == null ? Cli.run("compare", first) : Cli.run("compare", first, second);
        assertEquals(2, cli.code(), cli.out());
        assertTrue(cli.err().contains(words), cli.err());
    }
}
