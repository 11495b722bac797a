package io.gradus.cli.train;

import io.gradus.cli.terminal.Sparklines;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerColumn;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines for the terminal during training, one for each layer: the size of its deltas, now and recently, how fast its weights
 * change, and how many of its units are saturated or dead.
 */
public final class LayerView {
    /** Rows of the terminal that are left for other lines. */
    private static final int OTHER_ROWS = 5;

    private static final int MOST_SHOWN = 12;

    /** Widths of the lines, with and without the fraction that is clipped. */
    private static final int WIDEST = 75;

    private static final int NARROWEST = 66;

    private final Terminal terminal;
    private final NetworkSpec network;
    private final HealthSnapshot latest;
    private final Sparklines deltas;

    public LayerView(Terminal terminal, NetworkSpec network) {
        this.terminal = terminal;
        this.network = network;
        int layers = network.layers().size();
        this.latest = new HealthSnapshot(layers);
        this.deltas = new Sparklines(terminal, layers);
    }

    /** Takes the numbers of a snapshot; allocates nothing. */
    public void see(HealthSnapshot health) {
        latest.copyFrom(health);
        for (int n = 0; n < health.layers(); n++) {
            deltas.put(n, health.value(n, HealthCounter.DELTA_RMS));
        }
        deltas.next();
    }

    /** The lines, no wider than the terminal; none before the first snapshot, or if the terminal is too narrow. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (deltas.isEmpty() || terminal.columns() < NARROWEST) {
            return lines;
        }
        boolean narrow = terminal.columns() < WIDEST;
        lines.add(terminal.paint(
                Style.DIM,
                Text.left("layer", 16) + Text.right("delta", 8) + "  " + Text.left("lately", Sparklines.HISTORY)
                        + Text.right("lg upd:w", 10) + Text.right("sat", 7) + Text.right("dead", 6)
                        + (narrow ? "" : Text.right("clipped", 9))));
        deltas.scale();
        int shown = Math.max(2, Math.min(MOST_SHOWN, terminal.rows() - OTHER_ROWS));
        int layers = network.layers().size();
        for (int n = 0; n < layers; n++) {
            if (layers > shown && n == shown / 2) {
                int left = layers - shown + 1;
                lines.add(terminal.paint(Style.DIM, "  " + left + " more layers"));
                n += left;
            }
            lines.add(line(n, narrow));
        }
        return lines;
    }

    private String line(int n, boolean narrow) {
        LayerSpec layer = network.layers().get(n);
        double ratio = LayerColumn.UPDATE_RATIO.read(latest, n, layer.width());
        return Text.left(
                        (n + 1) + " "
                                + Text.cut(
                                        layer.width() + " " + layer.activation().label(), 13),
                        16)
                + Text.right(
                        latest.isFrozen(n) ? "frozen" : Text.scientific(latest.value(n, HealthCounter.DELTA_RMS)), 8)
                + "  " + terminal.paint(Style.CYAN, Text.left(deltas.line(n), Sparklines.HISTORY))
                + Text.right(ratio == 0 ? Text.NONE : Text.fixed(Math.log10(ratio), 2), 10)
                + Text.right(
                        layer.activation().squashes() ? percent(latest.value(n, HealthCounter.SATURATED)) : Text.NONE,
                        7)
                + Text.right(
                        layer.activation().canDie()
                                ? percent(latest.value(n, HealthCounter.DEAD) / layer.width())
                                : Text.NONE,
                        6)
                + (narrow
                        ? ""
                        : Text.right(
                                latest.isFrozen(n) ? Text.NONE : percent(latest.fraction(n, HealthCounter.CLIPPED)),
                                9));
    }

    private static String percent(double fraction) {
        return Text.fixed(100 * fraction, 0) + " %";
    }
}
