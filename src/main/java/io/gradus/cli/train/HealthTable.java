package io.gradus.cli.train;

import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerColumn;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.text.Text;
import java.util.Arrays;

/** The layers' health counters as a table, 100 columns wide or less. */
public final class HealthTable {
    /** Of deeper networks, the first and the last layers are shown. */
    private static final int SHOWN = 20;

    private static final String[] HEADS = {
        "layer", "|gradient|", "max", "zero", "clipped", "flips", "lg upd:w", "output mean, sd", "sat", "dead", "delta"
    };
    private static final int[] WIDTHS = {-14, 11, 9, 6, 8, 6, 9, 16, 6, 6, 9};

    /** Columns that a narrow terminal leaves out, in this order. */
    private static final int[] LEFT_OUT = {2, 3, 4, 7, 1};

    private final Terminal terminal;
    private final boolean[] shown;

    public HealthTable(Terminal terminal) {
        this.terminal = terminal;
        this.shown = shown(terminal.columns());
    }

    public void print(NetworkSpec network, HealthSnapshot health) {
        terminal.line(terminal.paint(Style.BOLD, row(HEADS)));
        int layers = health.layers();
        for (int n = 0; n < layers; n++) {
            if (layers > SHOWN && n == SHOWN / 2) {
                int left = layers - SHOWN;
                terminal.line(
                        terminal.paint(Style.DIM, "  " + left + " more layers; --log FILE keeps the counters of all"));
                n += left;
            }
            terminal.line(row(cells(network, health, n)));
        }
        terminal.line(terminal.paint(
                Style.DIM, "lg upd:w: log10 of update to weights, healthy -4 to -2; sat: saturated outputs"));
    }

    private static String[] cells(NetworkSpec network, HealthSnapshot health, int n) {
        LayerSpec layer = network.layers().get(n);
        double ratio = LayerColumn.UPDATE_RATIO.read(health, n, layer.width());
        boolean squashes = layer.activation().squashes();
        boolean frozen = health.isFrozen(n);
        return new String[] {
            (n + 1) + " " + Text.cut(layer.width() + " " + layer.activation().label(), 11),
            frozen ? "frozen" : Text.scientific(health.value(n, HealthCounter.GRADIENT_NORM)),
            frozen ? Text.NONE : Text.scientific(health.value(n, HealthCounter.GRADIENT_MAX)),
            frozen ? Text.NONE : whole(health.fraction(n, HealthCounter.GRADIENT_ZERO)),
            frozen ? Text.NONE : whole(health.fraction(n, HealthCounter.CLIPPED)),
            frozen ? Text.NONE : whole(health.fraction(n, HealthCounter.SIGN_FLIPS)),
            ratio == 0 ? Text.NONE : Text.fixed(Math.log10(ratio), 2),
            Text.fixed(health.value(n, HealthCounter.ACTIVATION_MEAN), 2) + ", "
                    + Text.fixed(health.value(n, HealthCounter.ACTIVATION_SD), 2),
            squashes ? whole(health.value(n, HealthCounter.SATURATED)) : Text.NONE,
            layer.activation().canDie() ? Text.fixed(health.value(n, HealthCounter.DEAD), 0) : Text.NONE,
            frozen ? Text.NONE : Text.scientific(health.value(n, HealthCounter.DELTA_RMS))
        };
    }

    private static String whole(double fraction) {
        return Text.fixed(100 * fraction, 0) + " %";
    }

    private String row(String[] cells) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            if (shown[i]) {
                row.append(WIDTHS[i] < 0 ? Text.left(cells[i], -WIDTHS[i]) : Text.right(cells[i], WIDTHS[i]));
            }
        }
        return row.toString();
    }

    /** Leaves out columns until the rest fits. */
    private static boolean[] shown(int room) {
        boolean[] shown = new boolean[WIDTHS.length];
        Arrays.fill(shown, true);
        int width = 0;
        for (int column : WIDTHS) {
            width += Math.abs(column);
        }
        for (int i = 0; i < LEFT_OUT.length && width > room; i++) {
            shown[LEFT_OUT[i]] = false;
            width -= Math.abs(WIDTHS[LEFT_OUT[i]]);
        }
        return shown;
    }
}
