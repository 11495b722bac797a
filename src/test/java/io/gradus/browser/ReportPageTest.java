package io.gradus.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.gradus.report.page.Page;
import io.gradus.report.page.RunHistories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports as people see them. Pictures of what they looked like lie in {@code target/browser} afterwards. */
@Tag("browser")
class ReportPageTest extends ReportPages {
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
                    "step 0 · epoch 1 · loss " + four(first.get("loss").getAsDouble()) + " · ■ "
                            + first.get("verdict").getAsString() + " in layer "
                            + first.get("verdict_layer").getAsInt(),
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
