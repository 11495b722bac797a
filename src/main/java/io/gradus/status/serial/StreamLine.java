package io.gradus.status.serial;

import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerColumn;
import io.gradus.health.LayerFacts;
import io.gradus.health.Verdict;
import io.gradus.status.RunState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes readings as {@code label:value,label:value}. Allocates nothing after the constructor.
 *
 * <p>A plotter must get the same fields in every line, and dies or jumps of NaN: where a number is not finite, PLOT
 * repeats the last that was. FULL leaves it out. That the run diverged is told by {@code verdict} in both.
 *
 * <p>The Arduino IDE draws the first eight labels of a line and never a ninth, so PLOT has no more: verdict, loss,
 * gradients of the layers to watch, and of deltas, dead units and rate what finds room, in that order.
 */
final class StreamLine {
    /** Fields of a line of PLOT. */
    static final int MOST_FIELDS = 8;

    /** Layers that PLOT shows, beside verdict and loss; of more, the first and the last half of them. */
    static final int MOST_PLOTTED = 6;

    /** What stands for the logarithm of 0: just below that of the smallest float. */
    private static final double LOG_OF_ZERO = -46;

    private static final int DIGITS = 4;
    private static final int DECIMALS = 3;
    private static final int LONGEST_FIELD = 32;
    private static final int LONGEST_HEAD = 200;

    private final LayerFacts[] layers;
    private final int[] plotted; // layers that PLOT shows
    private final boolean plotsDeltas;
    private final boolean plotsDead;
    private final boolean plotsRate;
    private final LayerColumn[] streamed;
    private final byte[] step = label("step");
    private final byte[] epoch = label("epoch");
    private final byte[] loss = label("loss");
    private final byte[] rate = label("rate");
    private final byte[] logRate = label("lgrate");
    private final byte[] verdict = label("verdict");
    private final byte[] layer = label("layer");
    private final byte[] state = label("state");
    private final byte[][] gradients; // lggrad1: …, of the plotted layers
    private final byte[][] deltas;
    private final byte[][] dead;
    private final byte[][][] full; // [streamed][layer]
    private final double[] held; // the last finite loss, rate, and gradient and delta of each plotted layer
    private final StatusLine line;

    StreamLine(List<LayerFacts> layers) {
        this.layers = layers.toArray(LayerFacts[]::new);
        this.plotted = plotted(layers.size());
        int room = MOST_FIELDS - 2 - plotted.length;
        this.plotsDeltas = room >= plotted.length;
        room -= plotsDeltas ? plotted.length : 0;
        int mortal = 0;
        for (int n : plotted) {
            mortal += this.layers[n].canDie() ? 1 : 0;
        }
        this.plotsDead = room >= mortal;
        room -= plotsDead ? mortal : 0;
        this.plotsRate = room > 0;
        this.streamed = LayerColumn.STREAMED.toArray(LayerColumn[]::new);
        this.gradients = labels("lggrad", plotted);
        this.deltas = labels("lgdelta", plotted);
        this.dead = labels("dead", plotted);
        this.full = new byte[streamed.length][][];
        int[] all = new int[layers.size()];
        Arrays.setAll(all, n -> n);
        for (int k = 0; k < streamed.length; k++) {
            full[k] = labels(streamed[k].label(), all);
        }
        this.held = new double[2 + 2 * plotted.length];
        Arrays.fill(held, Double.NaN);
        this.line = new StatusLine(longest(layers.size()));
    }

    /** More bytes than any line has. */
    static int longest(int layers) {
        return LONGEST_HEAD
                + LONGEST_FIELD * Math.max(layers * LayerColumn.STREAMED.size(), 3 * Math.min(layers, MOST_PLOTTED));
    }

    /** The reading as a line with its end; the same object every time. */
    StatusLine write(StreamFormat format, HealthSnapshot health, RunState run) {
        line.clear();
        if (format == StreamFormat.PLOT) {
            plot(health);
        } else {
            full(health, run);
        }
        line.truncate(line.size() - 1); // the last comma
        return line.put('\n');
    }

    private void plot(HealthSnapshot health) {
        Verdict said = health.verdict();
        line.put(verdict).put(said.state().number()).put(',');
        hold(0, loss, health.loss(), DIGITS);
        if (plotsRate) {
            hold(1, logRate, log(health.rate()), DECIMALS);
        }
        for (int k = 0; k < plotted.length; k++) {
            hold(2 + 2 * k, gradients[k], log(health.value(plotted[k], HealthCounter.GRADIENT_NORM)), DECIMALS);
            if (plotsDeltas) {
                hold(3 + 2 * k, deltas[k], log(health.value(plotted[k], HealthCounter.DELTA_RMS)), DECIMALS);
            }
            if (plotsDead && layers[plotted[k]].canDie()) {
                line.put(dead[k])
                        .fixed(LayerColumn.DEAD.read(health, plotted[k], layers[plotted[k]].units()), DECIMALS);
                line.put(',');
            }
        }
    }

    private void full(HealthSnapshot health, RunState run) {
        Verdict said = health.verdict();
        line.put(step).put(health.step()).put(',');
        line.put(epoch).put(health.epoch()).put(',');
        finite(loss, health.loss());
        finite(rate, health.rate());
        line.put(verdict).put(said.state().number()).put(',');
        line.put(layer).put(said.layer()).put(',');
        line.put(state).put(run.number()).put(',');
        for (int n = 0; n < layers.length; n++) {
            for (int k = 0; k < streamed.length; k++) {
                finite(full[k][n], streamed[k].read(health, n, layers[n].units()));
            }
        }
    }

    private void finite(byte[] label, double value) {
        if (Double.isFinite(value)) {
            line.put(label).number(value, DIGITS).put(',');
        }
    }

    private void hold(int slot, byte[] label, double value, int precision) {
        if (Double.isFinite(value)) {
            held[slot] = value;
        }
        if (!Double.isNaN(held[slot])) {
            line.put(label);
            if (slot == 0) {
                line.number(held[slot], precision);
            } else {
                line.fixed(held[slot], precision);
            }
            line.put(',');
        }
    }

    private static double log(double value) {
        return value == 0 ? LOG_OF_ZERO : Math.log10(value);
    }

    private static int[] plotted(int layers) {
        int[] shown = new int[Math.min(layers, MOST_PLOTTED)];
        for (int k = 0; k < shown.length; k++) {
            shown[k] = layers <= MOST_PLOTTED || k < MOST_PLOTTED / 2 ? k : layers - MOST_PLOTTED + k;
        }
        return shown;
    }

    private static byte[][] labels(String name, int[] layers) {
        byte[][] labels = new byte[layers.length][];
        for (int k = 0; k < labels.length; k++) {
            labels[k] = label(name + (layers[k] + 1));
        }
        return labels;
    }

    private static byte[] label(String name) {
        return (name + ":").getBytes(StandardCharsets.US_ASCII);
    }
}
