package io.gradus.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.report.page.PageData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportCommandTest {
    @TempDir
    static Path folder;

    private Path log;
    private Path page;

    @BeforeAll
    void train() {
        log = folder.resolve("run.jsonl");
        page = folder.resolve("run.html");
        Cli cli = Cli.run(
                "train",
                "digits",
                "--hidden",
                "16,12",
                "--epochs",
                5,
                "--health-every",
                4,
                "--log",
                log,
                "--report",
                page,
                "--out",
                folder.resolve("m"),
                "--quiet");
        assertEquals(new Cli(0, "", ""), cli);
    }

    private List<JsonObject> records(String type) throws IOException {
        List<JsonObject> records = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            JsonObject record = JsonParser.parseString(line).getAsJsonObject();
            if (record.get("type").getAsString().equals(type)) {
                records.add(record);
            }
        }
        return records;
    }

    @Test
    void thePageHasTheLogsNumbers() throws IOException {
        PageData data = PageData.ofPage(Files.readString(page), 0);
        List<JsonObject> health = records("health");
        assertEquals(health.size(), data.count());
        for (int i = 0; i < health.size(); i++) {
            assertEquals(health.get(i).get("step").getAsInt(), data.step(i));
            for (int layer = 0; layer < 3; layer++) {
                JsonObject counters =
                        health.get(i).getAsJsonArray("layers").get(layer).getAsJsonObject();
                double delta = counters.get("delta_rms").getAsDouble();
                assertEquals(1000 * Math.log10(delta), data.code("delta_rms", layer, i), 0.51);
                double flips = counters.get("sign_flips").getAsDouble();
                assertEquals(10_000 * flips, data.code("sign_flips", layer, i), 0.51);
            }
        }
        double[] losses = data.epochs("loss");
        List<JsonObject> epochs = records("epoch");
        assertEquals(epochs.size(), losses.length);
        for (int n = 0; n < losses.length; n++) {
            double loss = epochs.get(n).get("loss").getAsDouble();
            assertEquals(loss, losses[n], 1e-5 * loss, "six digits");
        }
        JsonArray layer = records("epoch").get(4).getAsJsonArray("gradient_bins");
        assertEquals(3, layer.size());
        assertEquals(records("start").get(0), data.run.getAsJsonObject("start"));
        assertEquals(records("end").get(0), data.run.getAsJsonObject("end"));
    }

    @Test
    void trainingAndTheLogMakeTheSamePage() throws IOException {
        Path second = folder.resolve("second.html");
        Cli cli = Cli.run("report", log, "--out", second);
        assertEquals(0, cli.code(), cli.err());
        JsonObject live = PageData.ofPage(Files.readString(page), 0).run;
        JsonObject read = PageData.ofPage(Files.readString(second), 0).run;
        live.remove("name");
        read.remove("name");
        assertEquals(live.toString(), read.toString());
    }

    @Test
    void severalLogsMakeOnePage() throws IOException {
        Path both = folder.resolve("both.html");
        Cli cli = Cli.run("report", log, log, log, "--out", both);
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().startsWith(both + ", "), cli.out());
        assertEquals(
                log.toString(),
                PageData.ofPage(Files.readString(both), 2).run.get("name").getAsString());
    }

    @Test
    void standsBesideTheLogByDefault() throws IOException {
        Path copy = Files.copy(log, folder.resolve("copy.of.jsonl"));
        assertEquals(0, Cli.run("report", copy).code());
        assertTrue(Files.size(folder.resolve("copy.of.html")) > 50_000);
    }

    @Test
    void whatCannotBeReadOrWrittenIsToldInOneLine() throws IOException {
        assertEquals(
                new Cli(1, "", "gradus: no.jsonl: there is no such log; gradus train DATA --log FILE writes one\n"),
                Cli.run("report", "no.jsonl", "--out", folder.resolve("x.html")));
        assertFalse(Files.exists(folder.resolve("x.html")));
        Cli folderless = Cli.run("report", log, "--out", folder.resolve("none/x.html"));
        assertEquals(1, folderless.code());
        assertTrue(folderless.err().contains("there is no folder"), folderless.err());
        Cli training = Cli.run("train", "iris", "--report", folder.resolve("none/x.html"));
        assertEquals(1, training.code());
        assertTrue(training.err().contains("--report"), training.err());
        assertEquals(2, Cli.run("report").code());
    }

    @Test
    void aRunWithoutCountersHasAPageToo() throws IOException {
        Path bare = folder.resolve("bare.html");
        Cli cli = Cli.run(
                "train",
                "iris",
                "--epochs",
                2,
                "--health-every",
                0,
                "--report",
                bare,
                "--out",
                folder.resolve("m"),
                "--quiet");
        assertEquals(new Cli(0, "", ""), cli);
        PageData data = PageData.ofPage(Files.readString(bare), 0);
        assertEquals(0, data.count());
        assertEquals(2, data.epochs("loss").length);
    }
}
