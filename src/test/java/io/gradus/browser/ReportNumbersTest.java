package io.gradus.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a report's panels is what the log says. */
@Tag("browser")
class ReportNumbersTest extends ReportPages {
    @Test
    void theKeyFiguresAreTheLogs() throws IOException {
        JsonObject test = records("end").get(0).getAsJsonObject("test");
        List<JsonObject> epochs = records("epoch");
        try (Tab tab = open(report, 1280, false)) {
            String figures = tab.text("#panel-figures");
            assertTrue(
                    figures.contains("test error"
                            + String.format(
                                    Locale.ROOT,
                                    "%.2f %%",
                                    test.get("error_percent").getAsDouble())),
                    figures);
            int wrong = test.get("samples").getAsInt() - test.get("correct").getAsInt();
            assertTrue(figures.contains(wrong + " of 269 wrong"), figures);
            assertTrue(figures.contains("test loss" + four(test.get("loss").getAsDouble())), figures);
            double least = epochs.stream()
                    .mapToDouble(e -> e.get("validation_loss").getAsDouble())
                    .min()
                    .orElseThrow();
            assertTrue(figures.contains("best validation loss" + four(least)), figures);
            assertTrue(figures.contains("epochs6"), figures);
        }
    }

    @Test
    void everyEpochStandsInTheTable() throws IOException {
        List<JsonObject> epochs = records("epoch");
        try (Tab tab = open(report, 1280, false)) {
            tab.run("document.querySelector('#panel-loss details').open = true");
            tab.until("document.querySelector('#panel-loss details table') !== null");
            List<List<String>> rows = tab.table("#panel-loss details table");
            assertEquals(epochs.size(), rows.size());
            for (int n = 0; n < rows.size(); n++) {
                JsonObject epoch = epochs.get(n);
                assertEquals(Integer.toString(n + 1), rows.get(n).get(0));
                assertEquals(four(epoch.get("loss").getAsDouble()), rows.get(n).get(2));
                assertEquals(
                        four(epoch.get("validation_loss").getAsDouble()),
                        rows.get(n).get(3));
                assertEquals(
                        four(epoch.get("validation_error_percent").getAsDouble()),
                        rows.get(n).get(5));
                assertEquals(epoch.get("verdict").getAsString(), rows.get(n).get(7));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delta_rms", "update_ratio", "dead", "clipped", "sign_flips"})
    void theHeatMapsNumbersAreTheLogs(String key) throws IOException {
        List<JsonObject> health = records("health");
        boolean logarithmic = key.equals("delta_rms") || key.equals("update_ratio");
        try (Tab tab = open(report, 1280, false)) {
            String details = ".heat[data-key=" + key + "] details";
            boolean empty = tab.run("document.querySelector('.heat[data-key=" + key + "]').classList.contains('empty')")
                    .getAsBoolean();
            assertTrue(!key.equals("clipped") || !empty, "this run is clipped");
            tab.run("document.querySelector('" + details + "').open = true");
            tab.until("document.querySelector('" + details + " table') !== null");
            List<List<String>> rows = tab.table(details + " table");
            assertEquals(4, rows.size());
            for (int n = 0; n < 4; n++) {
                double least = Double.POSITIVE_INFINITY;
                double most = Double.NEGATIVE_INFINITY;
                for (JsonObject record : health) {
                    double value = layer(record, n).get(key).getAsDouble();
                    least = Math.min(least, value);
                    most = Math.max(most, value);
                }
                double first = layer(health.get(0), n).get(key).getAsDouble();
                double last = layer(health.get(health.size() - 1), n).get(key).getAsDouble();
                double[] expected = {first, least, most, last};
                for (int i = 0; i < 4; i++) {
                    String said = rows.get(n).get(i + 1);
                    double value =
                            logarithmic ? Double.parseDouble(said) : Double.parseDouble(said.replace(" %", "")) / 100;
                    double tolerance = logarithmic ? 0.06 * expected[i] : 0.000_56;
                    assertEquals(expected[i], value, tolerance, key + " of layer " + (n + 1) + ": " + rows.get(n));
                }
            }
            assertEquals(
                    empty,
                    rows.stream().allMatch(row -> row.get(3).equals("0.0 %")),
                    "a map is left out only where there is nothing on it");
        }
    }

    @Test
    void theForecastAndTheMeasurementAreTheLogs() throws IOException {
        JsonArray forecast = records("start").get(0).getAsJsonObject("forecast").getAsJsonArray("layers");
        List<JsonObject> health = records("health");
        try (Tab tab = open(report, 1280, false)) {
            tab.run("document.querySelector('#panel-forecast details').open = true");
            tab.until("document.querySelector('#panel-forecast details table') !== null");
            List<List<String>> rows = tab.table("#panel-forecast details table");
            for (int n = 0; n < 4; n++) {
                double predicted = Math.pow(
                        10, forecast.get(n).getAsJsonObject().get("log10_delta").getAsDouble());
                assertEquals(predicted, Double.parseDouble(rows.get(n).get(1)), 1e-3 * predicted);
                JsonObject first = health.get(0);
                double measured = layer(first, n).get("delta_rms").getAsDouble()
                        / layer(first, 3).get("delta_rms").getAsDouble();
                assertEquals(measured, Double.parseDouble(rows.get(n).get(2)), 3e-3 * measured);
            }
        }
    }

    @Test
    void theConfusionsWorstExamplesAndMemoryAreTheLogs() throws IOException {
        JsonObject start = records("start").get(0);
        JsonObject end = records("end").get(0);
        try (Tab tab = open(report, 1280, false)) {
            List<List<String>> rows = tab.table("#panel-confusion table");
            JsonArray confusion = end.getAsJsonObject("test").getAsJsonArray("confusion");
            for (int i = 0; i < 10; i++) {
                for (int j = 0; j < 10; j++) {
                    int count = confusion.get(i).getAsJsonArray().get(j).getAsInt();
                    assertEquals(
                            count == 0 ? "·" : Integer.toString(count),
                            rows.get(i).get(j + 1));
                }
            }
            int n = 0;
            for (JsonElement element : end.getAsJsonArray("worst")) {
                JsonObject worst = element.getAsJsonObject();
                String said = tab.run("document.querySelectorAll('#panel-worst li span')[" + n++ + "].textContent")
                        .getAsString();
                assertTrue(
                        said.startsWith(worst.get("true").getAsString() + " taken for "
                                + worst.get("predicted").getAsString()),
                        said);
                assertTrue(said.endsWith("loss " + four(worst.get("loss").getAsDouble())), said);
            }
            assertEquals(
                    n,
                    tab.run("document.querySelectorAll('#panel-worst canvas').length")
                            .getAsInt());
            assertEquals(
                    32,
                    tab.run("document.querySelectorAll('#panel-weights canvas').length")
                            .getAsInt());

            tab.run("document.querySelector('#panel-memory details').open = true");
            tab.until("document.querySelector('#panel-memory details table') !== null");
            List<List<String>> regions = tab.table("#panel-memory details table");
            assertEquals(start.getAsJsonArray("regions").size() + 1, regions.size());
            assertEquals(
                    start.get("arena_bytes").getAsLong(),
                    Long.parseLong(regions.get(regions.size() - 1).get(1).replace(",", "")));
        }
    }

    /** The example's pixels, seen through the canvas. */
    @Test
    void aPictureHasItsPixels() throws IOException {
        JsonObject worst = records("end").get(0).getAsJsonArray("worst").get(0).getAsJsonObject();
        byte[] pixels =
                java.util.Base64.getDecoder().decode(worst.get("picture").getAsString());
        try (Tab tab = open(report, 1280, false)) {
            JsonArray seen = tab.run("[...document.querySelector('#panel-worst canvas').getContext('2d')"
                            + ".getImageData(0, 0, 8, 8).data].filter((_, i) => i % 4 === 0)")
                    .getAsJsonArray();
            for (int i = 0; i < 64; i++) {
                assertEquals(pixels[i] & 0xFF, seen.get(i).getAsInt(), "pixel " + i);
            }
        }
    }
}
