package io.gradus.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    /** Two lines of a log as the first version wrote them: neither start nor end, no rate, no layer of the verdict. */
    private static final String OLD = """
            {"type":"health","step":0,"skipped_steps":0,"epoch":1,"loss":2.3,"verdict":"healthy","layers":[\
            {"gradient_norm":0.5,"gradient_max":0.1,"gradient_zero":0.0,"nonfinite":0,"clipped":0.25,"sign_flips":0.0,\
            "at_bound":null,"update_ratio":0.001,"activation_mean":0.0,"activation_sd":0.5,"saturated":0.1,"dead":0.0,\
            "delta_rms":0.01},{"gradient_norm":0.5,"gradient_max":0.1,"gradient_zero":0.0,"nonfinite":0,"clipped":0.0,\
            "sign_flips":0.0,"at_bound":null,"update_ratio":0.01,"activation_mean":0.0,"activation_sd":0.5,\
            "saturated":0.0,"dead":0.0,"delta_rms":0.1}]}
            {"type":"epoch","epoch":1,"step":8,"skipped_steps":0,"loss":2.0,"error_percent":50.0,"validation_loss":1.5,\
            "validation_error_percent":40.0,"rate":0.1,"verdict":"vanishing","samples_per_second":1000.0}
            """;

    @TempDir
    Path folder;

    private RunHistory read(String text) throws IOException {
        return LogReader.read(Files.writeString(folder.resolve("run.jsonl"), text));
    }

    private String refusal(String text) {
        return assertThrows(LogException.class, () -> read(text))
                .getMessage()
                .replace(folder.resolve("run.jsonl").toString(), "LOG");
    }

    @Test
    void readsLogsOfTheFirstVersion() throws IOException {
        RunHistory run = read(OLD);
        assertEquals(2, run.layers());
        assertEquals(1, run.columnCount());
        assertEquals(0.01, run.columnValue(PageCounter.DELTA_RMS, 0, 0), 1e-5);
        assertEquals(0.25, run.columnValue(PageCounter.CLIPPED, 0, 0), 1e-9);
        assertEquals(Double.NaN, run.columnValue(PageCounter.AT_BOUND, 0, 0));
        assertEquals(1.5, run.epochRows().get(0).validationLoss());
        assertEquals("vanishing", run.epochRows().get(0).verdict());
    }

    @Test
    void aLineThatWasCutOffIsLeftOut() throws IOException {
        assertEquals(1, read(OLD + "{\"type\":\"health\",\"step\":64,\"lay").columnCount());
        assertEquals(
                "LOG line 1: not a JSON object, as each line of a log is",
                refusal(OLD.replace("{\"type\":\"health\"", "{\"type\":")));
    }

    @Test
    void whatIsNoLogIsRefusedWithItsLine() {
        assertEquals("LOG: there is no record of a run in it; gradus train DATA --log FILE writes one", refusal(""));
        assertEquals(
                "LOG: there is no record of a run in it; gradus train DATA --log FILE writes one", refusal("{}\n"));
        assertEquals("LOG line 1: not a JSON object, as each line of a log is", refusal("[1]\n"));
        assertEquals("LOG line 1: not a JSON object, as each line of a log is", refusal("epoch,loss\n1,2\n"));
        assertEquals(
                "LOG line 1: not as gradus writes a record of type health",
                refusal("{\"type\":\"health\",\"step\":1}\n"));
        assertEquals(
                "LOG line 2: not as gradus writes a record of type epoch",
                refusal(OLD.replace("\"epoch\":1,\"step\":8", "\"epoch\":\"x\"")));
        assertTrue(refusal("{\"type\":\"run\",\"seed\":1}\n").contains("repeated runs"));
        assertEquals(
                "LOG line 3: 1 layers, and there were 2 before",
                refusal(OLD + "{\"type\":\"health\",\"step\":9,\"verdict\":\"healthy\",\"layers\":[{}]}\n"));
    }

    @Test
    void aStepThatIsSmallerBeginsTheRunAnew() throws IOException {
        String later = OLD.replace("\"step\":0", "\"step\":640").replace("0.01,", "0.5,");
        RunHistory run = read(later + OLD);
        assertEquals(1, run.columnCount());
        assertEquals(0, run.columnStep(0));
        assertEquals(1, run.epochRows().size());
    }

    @Test
    void ofFrozenLayersOnlyOutputsCount() throws IOException {
        RunHistory run = read("{\"type\":\"start\",\"frozen\":1,\"layers\":[{},{}]}\n" + OLD);
        assertEquals(Double.NaN, run.columnValue(PageCounter.DELTA_RMS, 0, 0));
        assertEquals(0.1, run.columnValue(PageCounter.SATURATED, 0, 0), 1e-9);
        assertEquals(0.1, run.columnValue(PageCounter.DELTA_RMS, 1, 0), 1e-4);
    }

    @Test
    void linesOfLaterVersionsAreNoTrouble() throws IOException {
        assertEquals(1, read("{\"type\":\"weather\",\"rain\":true}\n" + OLD).columnCount());
    }
}
