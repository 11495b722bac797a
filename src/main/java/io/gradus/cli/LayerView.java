package io.gradus.cli;

import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A line a layer for the terminal while training goes on: how large the error is that reaches it, now and lately, how fast
 * its weights move, and which units take no part.
 */
final class LayerView {
    /** Judgements that a sparkline goes back. */
    private static final int HISTORY = 16;

    /** Rows of the terminal that are left for other lines. */
    private static final int OTHER_ROWS = 5;

    private static final int MOST_SHOWN = 12;

    /** Columns that the lines take, with and without what is clipped. */
    private static final int WIDEST = 75;

    private static final int NARROWEST = 66;
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String ASCII_BARS = "_.-~=+*#";

    private final Terminal terminal;
    private final NetworkSpec network;
    private final HealthSnapshot latest;
    private final double[][] logs; // [layer][judgement % HISTORY], log10 of delta RMS
    private int judgements;

    LayerView(Terminal terminal, NetworkSpec network) {
        this.terminal = terminal;
        this.network = network;
        int layers = network.layers().size();
        this.latest = new HealthSnapshot(layers);
        this.logs = new double[layers][HISTORY];
    }

    /** Takes a judged snapshot over; allocates nothing. */
    void see(HealthSnapshot health) {
        latest.copyFrom(health);
        for (int n = 0; n < logs.length; n++) {
            logs[n][judgements % HISTORY] = Math.log10(health.value(n, HealthCounter.DELTA_RMS));
        }
        judgements++;
    }

    /** The lines, no wider than the terminal; none before the first snapshot, or where there is no room. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (judgements == 0 || terminal.columns() < NARROWEST) {
            return lines;
        }
        boolean narrow = terminal.columns() < WIDEST;
        lines.add(terminal.paint(
                Style.DIM,
                Text.left("layer", 16) + Text.right("delta", 8) + "  " + Text.left("lately", HISTORY)
                        + Text.right("lg upd:w", 10) + Text.right("sat", 7) + Text.right("dead", 6)
                        + (narrow ? "" : Text.right("clipped", 9))));
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (double[] layer : logs) {
            for (int i = 0; i < Math.min(judgements, HISTORY); i++) {
                if (Double.isFinite(layer[i])) {
                    lowest = Math.min(lowest, layer[i]);
                    highest = Math.max(highest, layer[i]);
                }
            }
        }
        int shown = Math.max(2, Math.min(MOST_SHOWN, terminal.rows() - OTHER_ROWS));
        int layers = logs.length;
        for (int n = 0; n < layers; n++) {
            if (layers > shown && n == shown / 2) {
                int left = layers - shown + 1;
                lines.add(terminal.paint(Style.DIM, "  " + left + " more layers"));
                n += left;
            }
            lines.add(line(n, lowest, highest, narrow));
        }
        return lines;
    }

    private String line(int n, double lowest, double highest, boolean narrow) {
        LayerSpec layer = network.layers().get(n);
        double ratio = HealthTable.updateRatio(latest, n);
        return Text.left(
                        (n + 1) + " "
                                + Text.cut(
                                        layer.width() + " " + layer.activation().label(), 13),
                        16)
                + Text.right(Text.scientific(latest.value(n, HealthCounter.DELTA_RMS)), 8)
                + "  " + terminal.paint(Style.CYAN, Text.left(sparkline(n, lowest, highest), HISTORY))
                + Text.right(ratio == 0 ? Text.NONE : Text.fixed(Math.log10(ratio), 2), 10)
                + Text.right(
                        layer.activation().squashes() ? percent(latest.value(n, HealthCounter.SATURATED)) : Text.NONE,
                        7)
                + Text.right(
                        layer.activation().canDie()
                                ? percent(latest.value(n, HealthCounter.DEAD) / layer.width())
                                : Text.NONE,
                        6)
                + (narrow ? "" : Text.right(percent(latest.fraction(n, HealthCounter.CLIPPED)), 9));
    }

    /** One glyph a judgement, oldest first, on one logarithmic scale for all layers, at least two decades high. */
    private String sparkline(int n, double lowest, double highest) {
        String bars = terminal.glyph(BARS, ASCII_BARS);
        double range = Math.max(2, highest - lowest);
        StringBuilder line = new StringBuilder();
        for (int i = Math.max(0, judgements - HISTORY); i < judgements; i++) {
            double log = logs[n][i % HISTORY];
            int height = Double.isFinite(log) ? (int) ((log - lowest) / range * (bars.length() - 1) + 0.5) : 0;
            line.append(bars.charAt(Math.max(0, Math.min(bars.length() - 1, height))));
        }
        return line.toString();
    }

    private static String percent(double fraction) {
        return Text.fixed(100 * fraction, 0) + " %";
    }
}
