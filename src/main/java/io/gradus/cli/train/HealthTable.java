package io.gradus.cli.train;

import io.gradus.cli.terminal.Columns;
import io.gradus.cli.terminal.Columns.Column;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerColumn;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.text.Text;
import java.util.List;

/** The layers' health counters as a table, as wide as the terminal allows. */
public final class HealthTable {
    /** Of deeper networks, the first and the last layers are shown. */
    private static final int SHOWN = 20;

    private static final List<Column> WIDE = List.of(
            Columns.left("layer", 15),
            Columns.right("gradient", 9),
            Columns.right("largest", 9),
            Columns.right("zero", 6),
            Columns.right("clipped", 9),
            Columns.right("flips", 7),
            Columns.right("update", 9),
            Columns.right("mean", 7),
            Columns.right("sd", 6),
            Columns.right("saturated", 10),
            Columns.right("dead", 5),
            Columns.right("error", 8));

    /** All of it in 80 columns. */
    private static final List<Column> NARROW = List.of(
            Columns.left("layer", 10),
            Columns.right("gradient", 9),
            Columns.right("largest", 8),
            Columns.right("zero", 5),
            Columns.right("clip", 5),
            Columns.right("flip", 5),
            Columns.right("update", 8),
            Columns.right("mean", 6),
            Columns.right("sd", 6),
            Columns.right("sat", 5),
            Columns.right("dead", 5),
            Columns.right("error", 8));

    private final Terminal terminal;
    private final Columns columns;
    private final int name;

    public HealthTable(Terminal terminal) {
        this.terminal = terminal;
        Columns wide = new Columns(terminal.columns(), WIDE);
        boolean fits = wide.width() <= terminal.columns();
        this.columns = fits ? wide : new Columns(terminal.columns(), NARROW, 2, 3, 4, 7, 8, 5, 1, 9, 10);
        this.name = (fits ? WIDE : NARROW).get(0).width() - 1;
    }

    public void print(NetworkSpec network, HealthSnapshot health) {
        terminal.line(terminal.paint(Style.BOLD, columns.heads()));
        int layers = health.layers();
        for (int n = 0; n < layers; n++) {
            if (layers > SHOWN && n == SHOWN / 2) {
                int left = layers - SHOWN;
                terminal.line(
                        terminal.paint(Style.DIM, "  " + left + " more layers; --log FILE keeps the counters of all"));
                n += left;
            }
            terminal.line(columns.row(cells(network, health, n)));
        }
        if (!columns.leftOut().isEmpty()) {
            terminal.line(terminal.paint(
                    Style.DIM,
                    "no room here for: " + String.join(", ", columns.leftOut()) + "; --log FILE keeps them"));
        }
        terminal.line(
                terminal.paint(
                        Style.DIM,
                        "update: how much a step changes the weights, 0.01% to 1% is usual; error: what comes back to a layer"));
    }

    private String[] cells(NetworkSpec network, HealthSnapshot health, int n) {
        LayerSpec layer = network.layers().get(n);
        boolean squashes = layer.activation().squashes();
        boolean frozen = health.isFrozen(n);
        String number = (n + 1) + " ";
        return new String[] {
            number + Text.cut(layer.width() + " " + layer.activation().label(), name - number.length()),
            frozen ? "frozen" : Text.scientific(health.value(n, HealthCounter.GRADIENT_NORM)),
            frozen ? Text.NONE : Text.scientific(health.value(n, HealthCounter.GRADIENT_MAX)),
            frozen ? Text.NONE : Columns.percent(health.fraction(n, HealthCounter.GRADIENT_ZERO)),
            frozen ? Text.NONE : Columns.percent(health.fraction(n, HealthCounter.CLIPPED)),
            frozen ? Text.NONE : Columns.percent(health.fraction(n, HealthCounter.SIGN_FLIPS)),
            Columns.change(LayerColumn.UPDATE_RATIO.read(health, n, layer.width())),
            output(health.value(n, HealthCounter.ACTIVATION_MEAN)),
            output(health.value(n, HealthCounter.ACTIVATION_SD)),
            squashes ? Columns.percent(health.value(n, HealthCounter.SATURATED)) : Text.NONE,
            layer.activation().canDie() ? Text.fixed(health.value(n, HealthCounter.DEAD), 0) : Text.NONE,
            frozen ? Text.NONE : Text.scientific(health.value(n, HealthCounter.DELTA_RMS))
        };
    }

    /** In five characters, six below zero. */
    private static String output(double value) {
        double size = Math.abs(value);
        return size < 100 ? Text.fixed(value, 2) : size < 10_000 ? Text.fixed(value, 0) : exponent(value);
    }

    private static String exponent(double value) {
        int power = (int) Math.floor(Math.log10(Math.abs(value)));
        return Double.isFinite(value) ? (value < 0 ? "-1e" : "1e") + power : Text.fixed(value, 0);
    }
}
