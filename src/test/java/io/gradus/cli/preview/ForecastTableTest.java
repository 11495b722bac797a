package io.gradus.cli.preview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.net.Activation;
import org.junit.jupiter.api.Test;

class ForecastTableTest {
    /** Each cell is what the forecast of that network alone says. */
    @Test
    void aCellIsTheForecastOfItsNetwork() {
        Cli cli = Cli.run("forecast", "digits", "--hidden", "32", "--table", "--json");
        assertEquals(0, cli.code(), cli.err());
        int cells = 0;
        for (JsonElement element :
                JsonParser.parseString(cli.lastLine()).getAsJsonObject().getAsJsonArray("forecasts")) {
            JsonObject cell = element.getAsJsonObject();
            cells++;
            if (cell.get("depth").getAsInt() == 16
                    && cell.get("init").getAsString().equals("he")) {
                Cli alone = Cli.run(
                        "forecast",
                        "digits",
                        "--hidden",
                        "32x16",
                        "--activation",
                        cell.get("activation").getAsString(),
                        "--init",
                        "he",
                        "--json");
                JsonObject one = JsonParser.parseString(alone.lastLine()).getAsJsonObject();
                assertEquals(one.get("log10_first_to_last"), cell.get("log10_first_to_last"));
                assertEquals(one.get("verdict"), cell.get("verdict"));
            }
        }
        assertEquals(Activation.values().length * 5 * 6, cells);
    }

    @Test
    void thePictureFitsEightyColumns() {
        Cli cli = Cli.run("forecast", "--net", "64-32-10", "--table");
        assertEquals(0, cli.code(), cli.err());
        for (String line : cli.lines().subList(2, cli.lines().size())) {
            assertTrue(line.length() <= 80, line);
        }
        assertTrue(cli.lines().stream().anyMatch(line -> line.startsWith("sigmoid") && line.endsWith("v")), cli.out());
        assertEquals(
                2,
                Cli.run("forecast", "digits", "--table", "--activation", "relu").code());
    }
}
