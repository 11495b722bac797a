package io.gradus.status.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerColumn;
import io.gradus.health.LayerFacts;
import io.gradus.health.Verdict;
import io.gradus.status.RunState;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamLineTest {
    private static final Verdict DIVERGED = new Verdict(Verdict.State.DIVERGED, 2, Double.NaN, "lower the rate");

    @Test
    void aPlotLineHasFieldsOfLikeSize() {
        StreamLine line = new StreamLine(Readings.layers(2));
        HealthSnapshot health = Readings.snapshot(2, 640, 0.25, Verdict.HEALTHY);
        assertEquals(
                "verdict:0,loss:0.25,lggrad1:-0.301,lgdelta1:0.813,dead1:0.75,"
                        + "lggrad2:-1.301,lgdelta2:-0.187,dead2:0.038\n",
                line.write(StreamFormat.PLOT, health, RunState.RUNNING).toString());
    }

    @Test
    void aFullLineHasWhatAMonitorShows() {
        StreamLine line = new StreamLine(Readings.layers(2));
        HealthSnapshot health = Readings.snapshot(2, 640, 0.25, new Verdict(Verdict.State.DEAD, 2, 0.5, "wake them"));
        assertEquals(
                "step:640,epoch:3,loss:0.25,rate:0.1,verdict:4,layer:2,state:1,"
                        + "grad1:0.5,delta1:6.5,upd1:0.8889,clip1:0.025,sat1:6,dead1:0.75,"
                        + "grad2:0.05,delta2:0.65,upd2:0.8889,clip2:0.0025,sat2:0.6,dead2:0.0375\n",
                line.write(StreamFormat.FULL, health, RunState.PAUSED).toString());
    }

    /** The Arduino IDE draws no ninth. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 57})
    void aPlotLineHasEightFieldsAtMost(int layers) {
        for (boolean mortal : new boolean[] {false, true}) {
            StreamLine line = new StreamLine(Collections.nCopies(layers, new LayerFacts(5, false, mortal, false)));
            HealthSnapshot health = Readings.snapshot(layers, 640, 0.25, Verdict.HEALTHY);
            String text =
                    line.write(StreamFormat.PLOT, health, RunState.RUNNING).toString();
            int fields = text.split(",").length;
            assertTrue(fields >= Math.min(8, 3 + layers) && fields <= StreamLine.MOST_FIELDS, text);
            assertTrue(text.startsWith("verdict:0,loss:0.25,"), text);
        }
    }

    @Test
    void layersThatCannotDieHaveNoSuchField() {
        StreamLine line = new StreamLine(List.of(new LayerFacts(5, true, false, true)));
        String text = line.write(StreamFormat.PLOT, Readings.snapshot(1, 1, 1, Verdict.HEALTHY), RunState.RUNNING)
                .toString();
        assertFalse(text.contains("dead"), text);
    }

    /** A plotter must see every line with the same labels, and only numbers: NaN would end or shift its curves. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsHeldInAPlot(float bad) {
        StreamLine line = new StreamLine(Readings.layers(2));
        String before = line.write(
                        StreamFormat.PLOT, Readings.snapshot(2, 640, 0.25, Verdict.HEALTHY), RunState.RUNNING)
                .toString();
        float[] arena = new float[2 * HealthCounter.BLOCK];
        Arrays.fill(arena, bad);
        arena[HealthCounter.DEAD.ordinal()] = 7.5f;
        arena[HealthCounter.BLOCK + HealthCounter.DEAD.ordinal()] = 0.75f;
        HealthSnapshot broken = new HealthSnapshot(2);
        broken.copyFrom(arena, 0, 704);
        broken.context(3, bad, bad, DIVERGED);
        assertEquals(
                before.replace("verdict:0", "verdict:6"),
                line.write(StreamFormat.PLOT, broken, RunState.ENDED).toString());
        StreamRecord record = StreamRecord.parse(
                line.write(StreamFormat.FULL, broken, RunState.ENDED).toString().strip());
        assertNotNull(record);
        assertEquals(Verdict.State.DIVERGED, record.verdict());
        assertEquals(704, record.step());
        assertTrue(Double.isNaN(record.loss()));
        assertTrue(Double.isNaN(record.layers().get(1).value(LayerColumn.GRADIENT_NORM)));
        assertEquals(RunState.ENDED, record.state());
    }

    @Test
    void aGradientOfNothingHasALogarithmForThePlot() {
        StreamLine line = new StreamLine(Readings.layers(1));
        HealthSnapshot nothing = new HealthSnapshot(1);
        nothing.context(1, 1, 0.1f, Verdict.HEALTHY);
        assertEquals(
                "verdict:0,loss:1,lgrate:-1,lggrad1:-46,lgdelta1:-46,dead1:0\n",
                line.write(StreamFormat.PLOT, nothing, RunState.RUNNING).toString());
    }

    @Test
    void ofADeepNetworkTheEndsArePlottedAndAllIsStreamed() {
        StreamLine line = new StreamLine(Readings.layers(57));
        HealthSnapshot health = Readings.snapshot(57, 1, 1, Verdict.HEALTHY);
        String plot = line.write(StreamFormat.PLOT, health, RunState.RUNNING).toString();
        assertTrue(plot.contains("lggrad3:") && plot.contains("lggrad55:") && plot.contains("lggrad57:"), plot);
        assertFalse(plot.contains("lggrad4:") || plot.contains("lggrad54:"), plot);
        StatusLine full = line.write(StreamFormat.FULL, health, RunState.RUNNING);
        assertTrue(full.isWhole());
        StreamRecord record = StreamRecord.parse(full.toString().strip());
        assertNotNull(record);
        assertEquals(57, record.layers().size());
    }

    /** The longest numbers there are fit, whatever is in the counters. */
    @ParameterizedTest
    @EnumSource(StreamFormat.class)
    void everyLineFits(StreamFormat format) {
        Random random = new Random(1);
        StreamLine line = new StreamLine(Readings.layers(9));
        for (int n = 0; n < 2_000; n++) {
            float[] arena = new float[9 * HealthCounter.BLOCK];
            for (int i = 0; i < arena.length; i++) {
                arena[i] = Float.intBitsToFloat(random.nextInt());
            }
            for (int layer = 0; layer < 9; layer++) {
                arena[layer * HealthCounter.BLOCK + HealthCounter.DEAD.ordinal()] = random.nextInt(10);
            }
            HealthSnapshot health = new HealthSnapshot(9);
            health.copyFrom(arena, 0, random.nextLong() >>> 1);
            double loss = Double.longBitsToDouble(random.nextLong());
            health.context(random.nextInt() >>> 1, loss, arena[0], DIVERGED);
            StatusLine written = line.write(format, health, RunState.RUNNING);
            assertTrue(written.isWhole(), () -> "seed 1: " + written);
            String text = written.toString();
            assertTrue(text.matches("([a-z]+\\d*:-?[0-9.]+(E[+-]\\d+)?,)*[a-z]+\\d*:-?[0-9.]+(E[+-]\\d+)?\n"), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "step:1",
                "step:1,verdict:99,state:0",
                "step:1,verdict:0.5,state:0",
                "step:1,verdict:0,state:0,grad2:1",
                "step:1,verdict:0,state:0,grad1:",
                "step:1,verdict:0,state:0,grad1:1x",
                "step:1,verdict:0,state:0,grad1",
                "step:1,verdict:0,state:0,nonsense:1",
                "step:1,verdict:0,state:0,grad99999999999:1",
                "step:1,,verdict:0,state:0",
                "verdict:0,loss:0.25,lgrate:-1,lggrad1:-0.301,lgdelta1:0.813",
                "Gradus,MLP 4-10-20-30,0,0.1.0"
            })
    void whatIsNoWholeLineIsNotRead(String text) {
        assertNull(StreamRecord.parse(text));
    }
}
