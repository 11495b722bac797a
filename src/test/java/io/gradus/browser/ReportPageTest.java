package io.gradus.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.report.page.Page;
import io.gradus.report.page.RunHistories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports as people see them. Pictures of what they looked like lie in {@code target/browser} afterwards. */
@Tag("browser")
class ReportPageTest {
    private static final Path PICTURES = Path.of(System.getProperty("gradus.root", "."), "target", "browser");

    @TempDir
    static Path folder;

    private static Chromium browser;
    private static Path log;
    private static Path report;
    private static Path deepReport;
    private static Path comparison;
    private static Path regression;

    @BeforeAll
    static void train() throws IOException {
        browser = new Chromium();
        log = folder.resolve("clipped.jsonl");
        report = folder.resolve("clipped.html");
        train(
                "digits",
                log,
                report,
                "--hidden",
                "32x3",
                "--activation",
                "relu",
                "--gain",
                "3",
                "--rate",
                "0.001",
                "--epochs",
                "6",
                "--health-every",
                "8");
        Path deep = folder.resolve("deep.jsonl");
        deepReport = folder.resolve("deep.html");
        train("digits", deep, deepReport, "--hidden", "32x11", "--activation", "sigmoid", "--epochs", "3");
        comparison = folder.resolve("comparison.html");
        assertEquals(0, Cli.run("report", log, deep, "--out", comparison).code());
        StringBuilder rows = new StringBuilder("x,y\n");
        for (int i = 0; i < 300; i++) {
            rows.append(i / 100.0).append(',').append(Math.sin(i / 50.0)).append('\n');
        }
        Path data = Files.writeString(folder.resolve("sine.csv"), rows);
        regression = folder.resolve("sine.html");
        train(data.toString(), folder.resolve("sine.jsonl"), regression, "--target", "y", "--epochs", "20");
    }

    private static void train(String data, Path logFile, Path page, String... options) {
        List<Object> words = new ArrayList<>(List.of("train", data));
        words.addAll(List.of(options));
        words.addAll(List.of("--log", logFile, "--report", page, "--out", folder.resolve("m"), "--quiet"));
        assertEquals(new Cli(0, "", ""), Cli.run(words.toArray()));
    }

    @AfterAll
    static void close() throws IOException {
        browser.close();
    }

    private static List<JsonObject> records(String type) throws IOException {
        List<JsonObject> records = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            JsonObject record = JsonParser.parseString(line).getAsJsonObject();
            if (record.get("type").getAsString().equals(type)) {
                records.add(record);
            }
        }
        return records;
    }

    private static JsonObject layer(JsonObject health, int layer) {
        return health.getAsJsonArray("layers").get(layer).getAsJsonObject();
    }

    private static Tab open(Path page, int width, boolean dark) {
        return browser.open()
                .window(width, 900, width < 500)
                .media("screen", dark)
                .show(page.toUri().toString());
    }

    @ParameterizedTest
    @CsvSource({"1280, false", "1280, true", "390, false", "390, true", "1600, false", "768, true"})
    void isWellInEveryWindow(int width, boolean dark) throws IOException {
        for (Path page : List.of(report, deepReport, comparison, regression)) {
            try (Tab tab = open(page, width, dark)) {
                String name = page.getFileName().toString().replace(".html", "") + "-" + width + (dark ? "-dark" : "");
                tab.picture(PICTURES.resolve(name + ".png"));
                assertEquals(List.of(), tab.errors(), name);
                assertEquals(List.of(page.toUri().toString()), tab.requests(), name + " asks for itself alone");
                assertEquals(
                        0,
                        tab.run("Math.max(0, document.documentElement.scrollWidth - innerWidth)")
                                .getAsInt(),
                        name + " is wider than its window");
                assertEquals(List.of(), tab.accessibilityFaults(), name);
                assertTrue(tab.run("[...document.querySelectorAll('canvas')].every((c) => c.width > 0 && c.height > 0)")
                        .getAsBoolean());
            }
        }
    }

    @Test
    void hasItsPanelsInTheirOrder() {
        try (Tab tab = open(report, 1280, false)) {
            List<String> titles = new ArrayList<>();
            tab.run("[...document.querySelectorAll('.panel > h2')].map((h) => h.textContent)")
                    .getAsJsonArray()
                    .forEach(title -> titles.add(title.getAsString()));
            assertEquals(
                    List.of(
                            "Verdict",
                            "Key figures",
                            "Verdicts over time",
                            "Loss and error",
                            "Layer by layer",
                            "Sizes of gradients",
                            "Forecast and measurement",
                            "Confusions in the test",
                            "Worst examples of the test",
                            "Weights of the first layer",
                            "Memory map",
                            "Settings"),
                    titles);
        }
        try (Tab tab = open(regression, 1280, false)) {
            assertEquals("Predicted against true", tab.text("#panel-scatter h2"));
            assertEquals(
                    0,
                    tab.run("document.querySelectorAll('#panel-confusion').length")
                            .getAsInt());
        }
    }

    @Test
    void theVerdictHasItsRemedyAndTheSettingsTheirCommand() throws IOException {
        JsonObject end = records("end").get(0);
        JsonObject start = records("start").get(0);
        try (Tab tab = open(report, 1280, false)) {
            assertTrue(tab.text("#panel-verdict .verdict")
                    .contains(end.get("verdict").getAsString()));
            if (!end.get("remedy").getAsString().isEmpty()) {
                assertEquals(end.get("remedy").getAsString(), tab.text("#panel-verdict .remedy"));
            }
            assertEquals(start.get("command").getAsString(), tab.text("#panel-settings code"));
            assertTrue(tab.text("#panel-settings").contains("clip, rate 0.001"));
        }
        try (Tab tab = open(deepReport, 1280, false)) {
            assertTrue(tab.text("#panel-verdict .verdict").startsWith("▲ vanishing in layer 1: "));
            assertTrue(tab.text("#panel-timeline .events").contains("vanishing in layer 1"));
        }
    }

    /** As the page writes numbers. */
    private static String four(double x) {
        if (x == 0) {
            return "0";
        }
        if (Math.abs(x) < 1e-3) {
            return String.format(Locale.ROOT, "%.1e", x).replaceFirst("e-0", "e-");
        }
        String text = new java.math.BigDecimal(x)
                .round(new java.math.MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
        return text;
    }

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

    @Test
    void theSliderMovesOneMomentThroughAllCharts() throws IOException {
        List<JsonObject> health = records("health");
        try (Tab tab = open(report, 1280, false)) {
            tab.run("document.getElementById('moment').focus()");
            JsonObject key = new JsonObject();
            key.addProperty("type", "keyDown");
            key.addProperty("key", "Home");
            key.addProperty("code", "Home");
            key.addProperty("windowsVirtualKeyCode", 36);
            tab.call("Input.dispatchKeyEvent", key);
            JsonObject first = health.get(0);
            tab.until("document.getElementById('moment-text').textContent.startsWith('step 0 ')");
            assertEquals(
                    "step 0 · epoch 1 · loss " + four(first.get("loss").getAsDouble()) + " · ● "
                            + first.get("verdict").getAsString(),
                    tab.text("#moment-text"));
            assertEquals(
                    tab.text("#moment-text"),
                    tab.run("document.getElementById('moment').getAttribute('aria-valuetext')")
                            .getAsString());
            assertEquals(
                    "0%",
                    tab.run("document.querySelector('.heat .line').style.left").getAsString());
            String delta = tab.text(".heat[data-key=delta_rms] .at");
            double value = Double.parseDouble(delta.replaceFirst("layer 1: ([^,]+),.*", "$1"));
            double expected = layer(first, 0).get("delta_rms").getAsDouble();
            assertEquals(expected, value, 0.06 * expected);
        }
    }

    @Test
    void theThemeCanBeChosen() throws IOException {
        try (Tab tab = open(report, 1280, false)) {
            String light =
                    tab.run("getComputedStyle(document.body).backgroundColor").getAsString();
            tab.click("header button");
            assertNotEquals(
                    light,
                    tab.run("getComputedStyle(document.body).backgroundColor").getAsString());
            assertEquals(
                    "Use light colours",
                    tab.run("document.querySelector('header button').ariaLabel").getAsString());
            assertEquals(List.of(), tab.accessibilityFaults());
            assertEquals(List.of(), tab.errors());
        }
    }

    @Test
    void printsOnTwoPages() throws IOException {
        for (Path page : List.of(report, deepReport, regression)) {
            try (Tab tab = open(page, 1280, true)) {
                String name = page.getFileName().toString().replace(".html", "");
                int pages = tab.print(PICTURES.resolve(name + ".pdf"));
                assertTrue(pages <= 2, name + " takes " + pages + " pages");
                assertEquals(List.of(), tab.errors());
            }
        }
    }

    @Test
    void comparesRuns() throws IOException {
        try (Tab tab = open(comparison, 1280, false)) {
            List<List<String>> results = tab.table("#panel-results table");
            assertEquals("1 clipped", results.get(0).get(0));
            assertEquals("2 deep", results.get(1).get(0));
            assertTrue(results.get(1).get(1).contains("vanishing in layer 1"));
            double error = records("end")
                    .get(0)
                    .getAsJsonObject("test")
                    .get("error_percent")
                    .getAsDouble();
            assertEquals(
                    String.format(Locale.ROOT, "%.2f %%", error), results.get(0).get(2));
            List<List<String>> differences = tab.table("#panel-differences table");
            assertTrue(differences.stream().anyMatch(row -> row.get(0).equals("network")), differences.toString());
            assertTrue(differences.stream().noneMatch(row -> row.get(0).equals("seed")), differences.toString());
            assertEquals(
                    2,
                    tab.run("document.querySelectorAll('.heat[data-key=delta_rms]').length")
                            .getAsInt());
        }
    }

    /**
     * The size and the time that a phone is allowed: a processor four times slower than this one. Its time is the
     * processor's, not the clock's, which tells how busy the machine is.
     */
    @Test
    void aLargeReportIsSmallAndQuick() throws IOException {
        String html = Page.report("Gradus: large", List.of(RunHistories.noisy(2000)));
        Path large = Files.writeString(folder.resolve("large.html"), html);
        assertTrue(Files.size(large) < 300_000, Files.size(large) + " bytes");
        double best = Double.POSITIVE_INFINITY;
        double clock = Double.POSITIVE_INFINITY;
        for (int n = 0; n < 5; n++) {
            try (Tab tab = browser.open().window(390, 844, true).slowedDown(4)) {
                double before = tab.processorMillis();
                tab.load(large.toUri().toString());
                tab.until("document.documentElement.dataset.milliseconds > 0");
                best = Math.min(best, tab.processorMillis() - before);
                clock = Math.min(
                        clock,
                        tab.run("Number(document.documentElement.dataset.milliseconds)")
                                .getAsDouble());
                tab.until("document.documentElement.dataset.ready === 'yes'");
                assertEquals(List.of(), tab.errors());
            }
        }
        System.out.printf(
                "report of 12 layers and 2,000 records: %,d bytes; slowed down four times %.0f ms of processor time, %.0f ms%n",
                Files.size(large), best, clock);
        assertTrue(best < 1000, "drawn after " + best + " ms of processor time");
    }
}
