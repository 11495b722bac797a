package io.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.data.DataSource;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    private static final List<String> LAYER_KEYS = List.of(
            "gradient_norm",
            "gradient_max",
            "gradient_zero",
            "nonfinite",
            "clipped",
            "sign_flips",
            "update_ratio",
            "activation_mean",
            "activation_sd",
            "saturated",
            "dead",
            "delta_rms");

    @TempDir
    Path folder;

    @Test
    void holdsHealthAndEpochLines() throws IOException {
        Path file = folder.resolve("run.jsonl");
        Files.writeString(file, "an older log");
        Cli cli = Cli.run(
                "train",
                "iris",
                "--hidden",
                "6,5",
                "--epochs",
                3,
                "--health-every",
                2,
                "--log",
                file,
                "--out",
                folder.resolve("m"),
                "--quiet");
        assertEquals(new Cli(0, "", ""), cli);
        int epochs = 0;
        long step = -1;
        for (String line : Files.readAllLines(file)) {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            if (object.get("type").getAsString().equals("epoch")) {
                assertEquals(++epochs, object.get("epoch").getAsInt());
                assertTrue(object.get("validation_loss").getAsDouble() > 0, line);
                continue;
            }
            assertEquals(List.of("type", "step", "epoch", "loss", "verdict", "layers"), List.copyOf(object.keySet()));
            assertTrue(object.get("step").getAsLong() > step, line);
            step = object.get("step").getAsLong();
            assertEquals(epochs + 1, object.get("epoch").getAsInt());
            assertEquals(3, object.get("layers").getAsJsonArray().size());
            for (JsonElement layer : object.get("layers").getAsJsonArray()) {
                assertEquals(LAYER_KEYS, List.copyOf(layer.getAsJsonObject().keySet()));
            }
        }
        assertEquals(3, epochs);
        assertTrue(step > 0);
    }

    @Test
    void dropsAndCountsWhenTheDiskIsSlow() throws IOException {
        CountDownLatch disk = new CountDownLatch(1);
        StringWriter text = new StringWriter();
        Writer slow = new Forwarding(text) {
            @Override
            public void write(char[] chars, int from, int length) throws IOException {
                try {
                    disk.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                super.write(chars, from, length);
            }
        };
        try (Trainer trainer = trainer()) {
            EpochReport report = trainer.epoch();
            RunLog log = new RunLog("slow", slow, trainer);
            for (int i = 0; i < RunLog.SLOTS + 100; i++) {
                log.epoch(report, 1);
            }
            assertTrue(log.dropped() >= 99 && log.dropped() <= 100, "dropped " + log.dropped());
            disk.countDown();
            log.close();
            assertEquals(
                    RunLog.SLOTS + 100 - log.dropped(), text.toString().lines().count());
        }
    }

    @Test
    void tellsThatTheDiskIsFull() throws IOException {
        Writer full = new Forwarding(new StringWriter()) {
            @Override
            public void write(char[] chars, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        try (Trainer trainer = trainer()) {
            EpochReport report = trainer.epoch();
            RunLog log = new RunLog("full.jsonl", full, trainer);
            log.epoch(report, 1);
            IOException e = assertThrows(IOException.class, log::close);
            assertNotNull(e.getMessage());
            assertTrue(
                    e.getMessage().startsWith("full.jsonl: ") && e.getMessage().contains("No space"), e.getMessage());
        }
    }

    /** What training hands over must not be mixed up with what the writer reads. */
    @Test
    void everyLineIsOfOneStep() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Trainer trainer = trainer()) {
            StringWriter text = new StringWriter();
            RunLog log = new RunLog("log", text, trainer);
            for (int i = 0; i < 20; i++) {
                EpochReport report = trainer.epoch();
                log.health(trainer, report.epoch(), report.loss());
                log.epoch(report, 1);
            }
            log.close();
            assertEquals(0, log.dropped());
            text.toString().lines().forEach(lines::add);
        }
        assertEquals(40, lines.size());
        for (int i = 0; i < 40; i += 2) {
            JsonObject health = JsonParser.parseString(lines.get(i)).getAsJsonObject();
            JsonObject epoch = JsonParser.parseString(lines.get(i + 1)).getAsJsonObject();
            assertEquals(health.get("loss"), epoch.get("loss"));
            assertEquals(health.get("step").getAsLong() + 1, epoch.get("step").getAsLong());
        }
    }

    private static Trainer trainer() {
        NetworkSpec net = NetworkSpec.inputs(2).hidden(4, Activation.TANH).output(2, Loss.CROSS_ENTROPY);
        return Trainer.of(net, UpdateRule.sgd(0.1f), DataSource.load("xor").split(null, 1))
                .healthEvery(1)
                .start();
    }

    private static class Forwarding extends Writer {
        private final Writer to;

        Forwarding(Writer to) {
            this.to = to;
        }

        @Override
        public void write(char[] chars, int from, int length) throws IOException {
            to.write(chars, from, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
