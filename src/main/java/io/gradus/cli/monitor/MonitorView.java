package io.gradus.cli.monitor;

import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Sparklines;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.LayerColumn;
import io.gradus.health.Verdict;
import io.gradus.status.RunState;
import io.gradus.status.serial.StreamRecord;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run from the records of its serial line: layers, verdict and LEDs, redrawn in place; without a terminal, a
 * line for each record.
 */
final class MonitorView implements MonitorListener {
    private static final long REDRAW_NANOS = 80_000_000;
    private static final long HEARTBEAT_NANOS = 500_000_000;
    private static final int OTHER_ROWS = 6;
    private static final int MOST_SHOWN = 24;

    private final Terminal terminal;
    private final SimulatedBoard board;
    private final String port;
    private String identity = "";
    private String remedy = "";
    private @Nullable Sparklines deltas;
    private int layers;
    private long lastStep = -1;
    private long drawn;
    private Verdict.State lastState = Verdict.State.HEALTHY;

    MonitorView(Terminal terminal, String port) {
        this.terminal = terminal;
        this.board = new SimulatedBoard(terminal);
        this.port = port;
    }

    @Override
    public void identity(String text) {
        identity = text;
    }

    @Override
    public void remedy(String text) {
        if (!terminal.isLive() && !text.isEmpty() && !text.equals(remedy)) {
            terminal.line(text);
        }
        remedy = text;
    }

    @Override
    public void record(StreamRecord record, long nanos) {
        if (!terminal.isLive()) {
            terminal.line(plain(record));
            return;
        }
        Sparklines lines = deltas;
        if (lines == null || layers != record.layers().size()) {
            layers = record.layers().size();
            lines = new Sparklines(terminal, layers);
            deltas = lines;
        }
        if (record.step() != lastStep) {
            lastStep = record.step();
            for (int n = 0; n < layers; n++) {
                lines.put(n, record.layers().get(n).value(LayerColumn.DELTA_RMS));
            }
            lines.next();
        }
        boolean changed = record.verdict() != lastState || record.state() != RunState.RUNNING;
        lastState = record.verdict();
        if (changed || nanos - drawn >= REDRAW_NANOS) {
            drawn = nanos;
            terminal.status(String.join("\n", screen(record, lines, nanos)));
        }
    }

    private List<String> screen(StreamRecord record, Sparklines lines, long nanos) {
        int width = terminal.columns() - 1;
        List<String> screen = new ArrayList<>();
        screen.add(terminal.paint(Style.DIM, Text.cut(identity.isEmpty() ? port : port + "  " + identity, width)));
        screen.add(Text.cut(
                "step " + Text.grouped(record.step()) + "  epoch " + record.epoch() + "  loss "
                        + Text.measure(record.loss()) + "  rate " + Text.shortest((float) record.rate()) + "  "
                        + record.state().label(),
                width));
        boolean narrow = width < 66;
        screen.add(terminal.paint(
                Style.DIM,
                Text.left("layer", 7) + Text.right("delta", 8) + "  " + Text.left("lately", Sparklines.HISTORY)
                        + (narrow
                                ? ""
                                : Text.right("gradient", 10)
                                        + Text.right("lg upd:w", 10)
                                        + Text.right("sat", 6)
                                        + Text.right("dead", 6))));
        lines.scale();
        int shown = Math.max(2, Math.min(MOST_SHOWN, terminal.rows() - OTHER_ROWS));
        for (int n = 0; n < layers; n++) {
            if (layers > shown && n == shown / 2) {
                int left = layers - shown + 1;
                screen.add(terminal.paint(Style.DIM, "  " + left + " more layers"));
                n += left;
            }
            StreamRecord.Layer layer = record.layers().get(n);
            screen.add(Text.left(Integer.toString(n + 1), 7)
                    + Text.right(Text.scientific(layer.value(LayerColumn.DELTA_RMS)), 8) + "  "
                    + terminal.paint(Style.CYAN, Text.left(lines.line(n), Sparklines.HISTORY))
                    + (narrow
                            ? ""
                            : Text.right(Text.scientific(layer.value(LayerColumn.GRADIENT_NORM)), 10) + rest(layer)));
        }
        boolean beat = record.state() == RunState.RUNNING && nanos / HEARTBEAT_NANOS % 2 == 0;
        String leds = board.leds(record.verdict(), beat) + "  " + board.word(record.verdict());
        int room = width - 8 - record.verdict().label().length();
        screen.add(leds + (remedy.isEmpty() ? "" : Text.cut(": " + remedy, room)));
        return screen;
    }

    private static String rest(StreamRecord.Layer layer) {
        return Text.right(
                        layer.value(LayerColumn.UPDATE_RATIO) > 0
                                ? Text.fixed(Math.log10(layer.value(LayerColumn.UPDATE_RATIO)), 2)
                                : Text.NONE,
                        10)
                + Text.right(percent(layer.value(LayerColumn.SATURATED)), 6)
                + Text.right(percent(layer.value(LayerColumn.DEAD)), 6);
    }

    private static String percent(double fraction) {
        return Double.isNaN(fraction) ? Text.NONE : Text.fixed(100 * fraction, 0) + " %";
    }

    private static String plain(StreamRecord record) {
        StringBuilder line = new StringBuilder("step ")
                .append(record.step())
                .append("  epoch ")
                .append(record.epoch())
                .append("  loss ")
                .append(Text.measure(record.loss()))
                .append("  rate ")
                .append(Text.shortest((float) record.rate()))
                .append("  ")
                .append(record.state().label())
                .append("  ")
                .append(record.verdict().label())
                .append("  delta");
        for (StreamRecord.Layer layer : record.layers()) {
            line.append(' ').append(Text.scientific(layer.value(LayerColumn.DELTA_RMS)));
        }
        return line.toString();
    }
}
