package io.gradus.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.data.source.DataSource;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The log's own thread: slow and full disks, and whole lines. */
class RunLogWriterTest {
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
            RunLog log = new RunLog("slow", slow, trainer, null, List.of());
            for (int i = 0; i < RunLog.SLOTS + 100; i++) {
                log.epoch(trainer, report, 1);
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
            RunLog log = new RunLog("full.jsonl", full, trainer, null, List.of());
            log.epoch(trainer, report, 1);
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
            RunLog log = new RunLog("log", text, trainer, null, List.of());
            for (int i = 0; i < 20; i++) {
                EpochReport report = trainer.epoch();
                log.health(trainer, report.epoch(), report.loss());
                log.epoch(trainer, report, 1);
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
