package io.gradus.cli.train;

import io.gradus.cli.terminal.Columns;
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
 * Lines for the terminal during training, one for each layer: the size of the error that comes back to it, now and
 * recently, how fast its weights change, and how many of its units are saturated or dead. They fill the terminal, and
 * scroll where there are more layers than fit.
 */
public final class LayerView {
    /** What the columns mean. */
    static final List<String> LEGEND = List.of(
            "layer      number, units, activation",
            "error      size of what back-propagation brings to the layer (RMS of its deltas)",
            "lately     the same over the last steps that were looked at, all layers on one scale",
            "update     how much a step changes the weights; 0.01% to 1% is usual",
            "saturated  outputs where the activation is flat and passes no gradient",
            "dead       ReLU units that were silent for a whole epoch",
            "clipped    components of the gradient that were cut off");

    /** Rows of the terminal that are left for other lines: heads, bar, footer, and some of the epochs above. */
    private static final int OTHER_ROWS = 7;

    private static final int LEAST_HISTORY = 8;
    private static final int FIXED = 62; // characters of all columns but the history

    private final Terminal terminal;
    private final NetworkSpec network;
    private final HealthSnapshot latest;
    private final Sparklines deltas;
    private final Columns columns;
    private final int room;
    private volatile int first = -1; // layer at the top, from 0; -1 where the middle is left out
    private volatile boolean legend;

    public LayerView(Terminal terminal, NetworkSpec network) {
        this.terminal = terminal;
        this.network = network;
        int layers = network.layers().size();
        int history = Math.max(LEAST_HISTORY, terminal.columns() - 1 - FIXED);
        this.latest = new HealthSnapshot(layers);
        this.deltas = new Sparklines(terminal, layers, history);
        this.room = Math.max(2, terminal.rows() - OTHER_ROWS);
        this.columns = new Columns(
                terminal.columns() - 1,
                List.of(
                        Columns.left("layer", 15),
                        Columns.right("error", 8),
                        Columns.left("  lately", history + 2),
                        Columns.right("update", 10),
                        Columns.right("saturated", 11),
                        Columns.right("dead", 6),
                        Columns.right("clipped", 9)),
                6,
                5,
                4);
    }

    /** Takes the numbers of a snapshot; allocates nothing. */
    public void see(HealthSnapshot health) {
        latest.copyFrom(health);
        for (int n = 0; n < health.layers(); n++) {
            deltas.put(n, health.value(n, HealthCounter.DELTA_RMS));
        }
        deltas.next();
    }

    /** Moves what is shown so many layers down; from any thread. */
    void scroll(int layers) {
        int last = network.layers().size() - room;
        if (last > 0) {
            first = Math.max(0, Math.min(last, Math.max(0, first) + layers));
        }
    }

    /** Shows what the columns mean, or the layers again; from any thread. */
    void toggleLegend() {
        legend = !legend;
    }

    /** Whether there are more layers than fit. */
    boolean scrolls() {
        return network.layers().size() > room;
    }

    /** The lines, no wider than the terminal; none before the first snapshot. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (legend) {
            for (String line : LEGEND.subList(0, Math.min(LEGEND.size(), room + 1))) {
                lines.add(terminal.paint(Style.DIM, line));
            }
            return lines;
        }
        if (deltas.isEmpty()) {
            return lines;
        }
        List<String> without = columns.leftOut();
        lines.add(terminal.paint(Style.DIM, columns.heads()));
        deltas.scale();
        int layers = network.layers().size();
        int top = first;
        int shown = room - (without.isEmpty() ? 0 : 1);
        if (layers <= shown) {
            add(lines, 0, layers);
        } else if (top < 0) {
            int half = shown / 2;
            int end = layers - (shown - half - 1);
            add(lines, 0, half);
            lines.add(terminal.paint(Style.DIM, "  " + (end - half) + " more layers"));
            add(lines, end, layers);
        } else {
            add(lines, top, Math.min(layers, top + shown - 1));
            lines.add(terminal.paint(
                    Style.DIM, "  layers " + (top + 1) + " to " + Math.min(layers, top + shown - 1) + " of " + layers));
        }
        if (!without.isEmpty()) {
            lines.add(terminal.paint(Style.DIM, "no room here for: " + String.join(", ", without)));
        }
        return lines;
    }

    private void add(List<String> lines, int from, int to) {
        for (int n = from; n < to; n++) {
            lines.add(line(n));
        }
    }

    private String line(int n) {
        LayerSpec layer = network.layers().get(n);
        boolean frozen = latest.isFrozen(n);
        String number = (n + 1) + " ";
        return columns.row(
                number + Text.cut(layer.width() + " " + layer.activation().label(), 14 - number.length()),
                frozen ? "frozen" : Text.scientific(latest.value(n, HealthCounter.DELTA_RMS)),
                "  " + terminal.paint(Style.CYAN, deltas.line(n)),
                Columns.change(LayerColumn.UPDATE_RATIO.read(latest, n, layer.width())),
                layer.activation().squashes() ? Columns.percent(latest.value(n, HealthCounter.SATURATED)) : Text.NONE,
                layer.activation().canDie()
                        ? Columns.percent(latest.value(n, HealthCounter.DEAD) / layer.width())
                        : Text.NONE,
                frozen ? Text.NONE : Columns.percent(latest.fraction(n, HealthCounter.CLIPPED)));
    }
}
