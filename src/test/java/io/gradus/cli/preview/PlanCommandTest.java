package io.gradus.cli.preview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.text.Text;
import org.junit.jupiter.api.Test;

class PlanCommandTest {
    @Test
    void regionsFollowOneAnotherAndAddUp() {
        Cli cli = Cli.run("plan", "--net", "64-32-10", "--rule", "momentum", "--json");
        assertEquals(0, cli.code(), cli.err());
        JsonObject json = JsonParser.parseString(cli.lastLine()).getAsJsonObject();
        long sum = 0;
        for (JsonElement region : json.get("regions").getAsJsonArray()) {
            assertEquals(sum, region.getAsJsonObject().get("offset_bytes").getAsLong());
            sum += region.getAsJsonObject().get("bytes").getAsLong();
        }
        assertEquals(json.get("arena_bytes").getAsLong(), sum);
        assertEquals(64 * 32 + 32 + 32 * 10 + 10, json.get("parameters").getAsInt());
        assertTrue(json.get("fits").isJsonNull());
    }

    /** The arena would take 4 GB, which the tests' heap does not hold. */
    @Test
    void nothingIsAllocated() {
        Cli cli = Cli.run("plan", "--net", "30000-30000-10");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(
                cli.out().contains("900,360,010 parameters") || cli.out().contains("900,330,010 parameters"),
                cli.out());
        assertTrue(cli.out().contains("GB"), cli.out());
    }

    @Test
    void agreesWithWhatTrainingUses() {
        Cli plan = Cli.run("plan", "digits", "--json");
        long bytes = JsonParser.parseString(plan.lastLine())
                .getAsJsonObject()
                .get("arena_bytes")
                .getAsLong();
        Cli fits = Cli.run("plan", "digits", "--budget", bytes);
        assertEquals(0, fits.code());
        assertTrue(fits.out().contains("It fits"), fits.out());
        Cli tooSmall = Cli.run("plan", "digits", "--budget", bytes - 1);
        assertEquals(1, tooSmall.code());
        assertTrue(tooSmall.err().contains("1 B over the budget"), tooSmall.err());
        assertTrue(tooSmall.out().contains("region"), "the map is shown all the same");
    }

    @Test
    void showsWhatFreezingSaves() {
        Cli cli = Cli.run("plan", "--net", "64-32-10", "--batch", 10, "--rule", "momentum", "--freeze", 1);
        // bytes: 2,080 of rule state, 260 of signs, 160 + 320 of deltas, 16 of the tile, times 4
        // flops: layer 1's gradients, 2 · 2048 · 10, and the errors passed down to it, 2 · 320 · 10
        assertTrue(
                cli.out().contains("Frozen: layer 1, which saves 11.1 KB and 47,360 of 101,120 flops a step (47 %)"),
                cli.out());
        Cli all = Cli.run("plan", "digits", "--freeze", 3);
        assertEquals(2, all.code());
        assertTrue(all.err().contains("--freeze 3: with 3 layers frozen, nothing of 64-64-32-10 is left"), all.err());
        assertEquals(2, Cli.run("train", "digits", "--freeze", 3).code());
        assertEquals(2, Cli.run("rate", "digits", "--freeze", -1).code());
        assertEquals(2, Cli.run("bench", "--freeze", 9).code());
    }

    @Test
    void showsWhatStateAndGradientCost() {
        Cli cli = Cli.run("plan", "digits", "--rule", "nesterov");
        assertTrue(cli.out().contains("1 float a parameter for nesterov"), cli.out());
        assertTrue(cli.out().contains("Gradient: "), cli.out());
        assertTrue(Cli.run("plan", "digits").out().contains("Rule state: none"));
        for (String line : cli.lines()) {
            assertTrue(line.length() <= 100, line);
        }
    }

    @Test
    void whatSkipsAndShortcutsTakeIsShown() {
        Cli skips = Cli.run("plan", "--net", "64-32x6-10", "--skip", 2, "--batch", 4);
        assertEquals(0, skips.code());
        assertTrue(skips.out().contains("64-32x6-10 tanh/linear, cross-entropy, 2 skips over 2"), skips.out());
        assertTrue(skips.out().matches("(?s).*skip delta +[0-9,]+ +512 .*"), skips.out());
        Cli shortcuts = Cli.run("plan", "--net", "64-32x3-10", "--shortcut", "all", "--batch", 4);
        assertTrue(shortcuts.out().contains("shortcuts all"), shortcuts.out());
        int wide = 4 * 4 * (64 + 3 * 32);
        assertTrue(shortcuts.out().matches("(?s).*shortcuts +[0-9,]+ +" + Text.grouped(wide) + " .*"), shortcuts.out());
    }

    /**
     * (64 + 1) · 32 + (32 + 1) · 16 floats, and with a norm two rows of gains and shifts and two of running statistics.
     */
    @Test
    void whatStoppingEarlyTakesBesidesTheArenaIsShown() {
        Cli cli = Cli.run("plan", "--net", "64-32-10", "--stop", "patience:5");
        assertTrue(cli.out().contains("Besides the arena: 10.2 KB, a copy of the best epoch's weights"), cli.out());
        assertEquals(4 * (65 * 32 + 33 * 16), bestWeights("none"));
        assertEquals(4 * (65 * 32 + 33 * 16 + 2 * 32 + 2 * 32), bestWeights("batch"));
        assertEquals(2, Cli.run("plan", "digits", "--stop", "patience").code());
    }

    private static int bestWeights(String norm) {
        Cli cli = Cli.run("plan", "--net", "64-32-10", "--norm", norm, "--stop", "gl:5", "--json");
        return JsonParser.parseString(cli.lastLine())
                .getAsJsonObject()
                .get("best_weights_bytes")
                .getAsInt();
    }

    @Test
    void whatWouldFitIsSaidInWhatTheRuleAndTheNormTake() {
        Cli chunks = Cli.run("plan", "digits", "--rule", "irprop+", "--budget", "150KB");
        assertTrue(chunks.err().matches("(?s).*over the budget of 150 KB; --chunk \\d+ would fit\\s*"), chunks.err());
        String chunk = chunks.err().replaceAll("(?s).*--chunk (\\d+).*", "$1");
        Cli fits = Cli.run("plan", "digits", "--rule", "irprop+", "--budget", "150KB", "--chunk", chunk);
        assertEquals(0, fits.code(), fits.err());
        Cli pairs = Cli.run("plan", "digits", "--norm", "batch", "--budget", "1KB");
        assertTrue(pairs.err().matches("(?s).*even two samples at a time it needs \\d+(\\.\\d)? KB: .*"), pairs.err());
    }
}
