package io.gradus.report.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
    @Test
    void aPageOfTwelveLayersAndTwoThousandRecordsIsSmall() {
        int size =
                Page.report("Gradus: noise", List.of(RunHistories.noisy(2000))).length();
        assertTrue(size < 300_000, size + " bytes");
    }

    @Test
    void columnsComeBackAsTheyWere() {
        RunHistory history = RunHistories.noisy(600);
        PageData page = new PageData(history.json());
        assertEquals(600, page.count());
        for (PageCounter counter : PageCounter.values()) {
            for (int layer = 0; layer < RunHistories.LAYERS; layer++) {
                for (int i : new int[] {0, 1, 299, 598, 599}) {
                    double value = counter.value(page.code(counter.key(), layer, i));
                    assertEquals(history.columnValue(counter, layer, i), value);
                }
            }
        }
        assertEquals(599 * 16, page.step(599));
        assertEquals(
                history.columnValue(PageCounter.DELTA_RMS, 3, 0),
                PageCounter.DELTA_RMS.value(page.extent("delta_rms", 3, 0)));
    }

    @Test
    void whatARunCannotHaveIsLeftOut() {
        RunHistory history = new RunHistory("x", 1);
        history.begin(0, 1, 1, 0.1, "healthy", 0);
        history.put(PageCounter.DELTA_RMS, 0, 0.5);
        history.put(PageCounter.AT_BOUND, 0, Double.NaN);
        history.finish();
        JsonArray keys =
                new PageData(history.json()).run.getAsJsonObject("columns").getAsJsonArray("keys");
        assertEquals("[\"delta_rms\"]", keys.toString());
    }

    @Test
    void keepsTheBestAndTheLastOfManyEpochs() {
        RunHistory history = new RunHistory("long", 0);
        for (int n = 1; n <= 5001; n++) {
            history.epoch(RunHistories.epoch(n, n == 1777 ? 0.001 : 1));
        }
        PageData page = new PageData(history.json());
        double[] epochs = page.epochs("epoch");
        assertTrue(epochs.length <= EpochRows.MOST + 1, epochs.length + " epochs");
        assertEquals(5001, epochs[epochs.length - 1]);
        double[] losses = page.epochs("loss");
        for (int n = 0; n < epochs.length; n++) {
            assertEquals(1 / epochs[n], losses[n], 1e-5 / epochs[n], "an epoch's loss is its own, not a mean");
        }
        assertEquals(1777, page.run.getAsJsonObject("best").get("epoch").getAsInt());
    }

    @Test
    void gradientsOfEpochsAreAddedUpWhenThereAreMany() {
        RunHistory history = new RunHistory("bins", 1);
        for (int n = 1; n <= 2 * GradientBins.MOST; n++) {
            assertTrue(history.beginBins(n));
            history.bin(0, 10, 3);
            history.bin(0, 12, n % 2);
        }
        assertFalse(history.beginBins(5), "an epoch counts once");
        JsonObject bins = new PageData(history.json()).run.getAsJsonObject("bins");
        assertEquals(GradientBins.MOST, bins.getAsJsonArray("epoch").size());
        assertEquals(-30, bins.get("lowest").getAsInt());
        assertEquals(3, bins.get("count").getAsInt());
        byte[] shares = PageData.inflate(bins.get("packed").getAsString());
        assertArrayEquals(
                new byte[] {(byte) 255, 0, 43, (byte) 255, 0, 43},
                java.util.Arrays.copyOf(shares, 6),
                "1 of 6 is 43 of 255");
    }

    @Test
    void aResetForgetsWhatWasBefore() {
        RunHistory history = RunHistories.noisy(100);
        history.end("{}");
        history.restart();
        PageData page = new PageData(history.json());
        assertEquals(0, page.count());
        assertEquals(0, page.epochs("epoch").length);
        assertFalse(page.run.has("end"));
        assertFalse(page.run.has("best"));
        assertTrue(history.beginBins(1));
    }

    @Test
    void tellsEventsThatAVerdictHides() {
        RunHistory history = new RunHistory("events", 3);
        for (int n = 0; n < 100; n++) {
            history.begin(n, 1, 1, 0.1, n < 20 ? "healthy" : "dead", n < 20 ? 0 : 2);
            history.put(PageCounter.DELTA_RMS, 0, n < 60 ? 1e-3 : 0);
            history.put(PageCounter.DELTA_RMS, 1, n < 60 ? 1e-2 : 1e-9);
            history.put(PageCounter.DELTA_RMS, 2, 0.1);
            history.put(PageCounter.DEAD, 0, 0);
            history.put(PageCounter.DEAD, 1, n < 40 ? 0.2 : 0.6);
            history.put(PageCounter.SATURATED, 2, 1);
            history.finish();
        }
        List<String> events = StreamSupport.stream(
                        new PageData(history.json())
                                .run
                                .getAsJsonArray("events")
                                .spliterator(),
                        false)
                .map(event -> event.getAsJsonObject().get("step").getAsInt() + " "
                        + event.getAsJsonObject().get("text").getAsString())
                .toList();
        assertEquals(
                List.of(
                        "20 dead in layer 2",
                        "40 layer 2: 60 % of units dead",
                        "62 the error that reaches layer 2 falls from 1.0e-02 to 1.0e-09"),
                events);
    }

    @Test
    void aWordOfAnotherVersionIsAWarning() {
        RunHistory history = new RunHistory("x", 1);
        history.begin(0, 1, 1, 0.1, "bewildered", 0);
        history.finish();
        JsonObject run = new PageData(history.json()).run;
        int code =
                run.getAsJsonObject("columns").getAsJsonArray("verdict").get(0).getAsInt();
        JsonObject word = run.getAsJsonArray("verdicts").get(code).getAsJsonObject();
        assertEquals("bewildered", word.get("word").getAsString());
        assertEquals("warn", word.get("gravity").getAsString());
    }
}
