package io.gradus.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Three trained runs, their reports, and a browser to open them in. */
abstract class ReportPages {
    static final Path PICTURES = Path.of(System.getProperty("gradus.root", "."), "target", "browser");

    @TempDir
    static Path folder;

    static Chromium browser;
    static Path log;
    static Path report;
    static Path deepReport;
    static Path comparison;
    static Path regression;

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

    static void train(String data, Path logFile, Path page, String... options) {
        List<Object> words = new ArrayList<>(List.of("train", data));
        words.addAll(List.of(options));
        words.addAll(List.of("--log", logFile, "--report", page, "--out", folder.resolve("m"), "--quiet"));
        assertEquals(new Cli(0, "", ""), Cli.run(words.toArray()));
    }

    @AfterAll
    static void close() throws IOException {
        browser.close();
    }

    static List<JsonObject> records(String type) throws IOException {
        List<JsonObject> records = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            JsonObject record = JsonParser.parseString(line).getAsJsonObject();
            if (record.get("type").getAsString().equals(type)) {
                records.add(record);
            }
        }
        return records;
    }

    static JsonObject layer(JsonObject health, int layer) {
        return health.getAsJsonArray("layers").get(layer).getAsJsonObject();
    }

    static Tab open(Path page, int width, boolean dark) {
        return browser.open()
                .window(width, 900, width < 500)
                .media("screen", dark)
                .show(page.toUri().toString());
    }

    /** A number as the page writes it, of four digits. */
    static String four(double x) {
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
}
