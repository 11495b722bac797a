package io.gradus.cli.train;

import io.gradus.cli.board.Keyboard;
import io.gradus.cli.terminal.Columns;
import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.Verdict;
import io.gradus.text.Text;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a run as it goes: a line an epoch, and in a terminal the layers and a progress bar below, redrawn in place. */
final class TrainingView implements Keyboard.Screen {
    private static final long REDRAW_NANOS = 80_000_000;
    private static final long HEARTBEAT_NANOS = 500_000_000;
    private static final int LONGEST_BAR = 60;
    private static final int SHORTEST_BAR = 6;
    private static final int HEALTH = 17; // the light and the longest word, with the blanks before them

    private final Terminal terminal;
    private final SimulatedBoard board;
    private final LayerView layers;
    private final int epochs;
    private final boolean classes;
    private final boolean validates;
    private final boolean quiet;
    private final int epochWidth;
    private final Columns columns;
    private volatile String bottom = ""; // the status below the layers; empty before and after the run
    private volatile @Nullable String serial;
    private volatile @Nullable Keyboard keyboard;
    private long began;
    private long drawn;
    private Verdict.State lastState = Verdict.State.HEALTHY;

    /** @param quiet whether nothing at all is to be shown */
    TrainingView(Terminal terminal, LayerView layers, int epochs, boolean classes, boolean validates, boolean quiet) {
        this.terminal = terminal;
        this.board = new SimulatedBoard(terminal);
        this.layers = layers;
        this.epochs = epochs;
        this.classes = classes;
        this.validates = validates;
        this.quiet = quiet;
        this.epochWidth = Math.max(5, 2 * Integer.toString(epochs).length() + 1);
        this.columns = columns();
    }

    private Columns columns() {
        List<Columns.Column> all = new ArrayList<>();
        all.add(Columns.right("epoch", epochWidth));
        all.add(Columns.right("loss", 8));
        if (classes) {
            all.add(Columns.right("error", 9));
        }
        if (validates) {
            all.add(Columns.right("val loss", 9));
            if (classes) {
                all.add(Columns.right("val error", 10));
            }
        }
        all.add(Columns.right("rate", 8));
        all.add(Columns.right("samples/s", 11));
        all.add(Columns.left("  health", HEALTH));
        int last = all.size() - 1;
        return new Columns(terminal.columns(), all, last - 1, last - 2, last - 3);
    }

    /** Writes the heads of the columns. */
    void begin() {
        began = System.nanoTime();
        if (quiet) {
            return;
        }
        terminal.line(terminal.paint(Style.BOLD, columns.heads()));
        if (!columns.leftOut().isEmpty()) {
            terminal.line(terminal.paint(Style.DIM, "no room here for: " + String.join(", ", columns.leftOut())));
        }
    }

    /** Names the serial line below all else, for as long as the run lasts. */
    void serial(@Nullable String name) {
        serial = name;
    }

    /** Whose keys are explained. */
    void keyboard(@Nullable Keyboard listening) {
        keyboard = listening;
    }

    @Override
    public void scroll(int by) {
        layers.scroll(by);
        redraw();
    }

    @Override
    public void explain() {
        layers.toggleLegend();
        redraw();
    }

    /** From the keyboard's thread: as it was, with the layers as they are to be shown now. */
    private void redraw() {
        String below = bottom;
        if (!quiet && !below.isEmpty()) {
            show(below);
        }
    }

    private void show(String below) {
        bottom = below;
        List<String> status = layers.lines();
        status.add(below);
        String footer = footer();
        if (!footer.isEmpty()) {
            status.add(terminal.paint(Style.DIM, footer));
        }
        terminal.status(String.join("\n", status));
    }

    private String footer() {
        String keys = keyboard == null ? "" : "Enter pauses, ? explains" + (layers.scrolls() ? ", arrows scroll" : "");
        String line = serial == null ? "" : "serial line " + serial;
        return line + (line.isEmpty() || keys.isEmpty() ? "" : "   ") + keys;
    }

    /** Shows that the run is paused. */
    void paused() {
        if (quiet) {
            return;
        }
        Keyboard listening = keyboard;
        show("paused" + (listening == null ? "" : ": " + listening.legend()) + "  " + board.leds(lastState, true));
    }

    /** Continues after a pause, whose time does not count as training time. */
    void resumed(long pausedNanos) {
        began += pausedNanos;
        drawn = 0;
    }

    /** Starts again from the first epoch. */
    void restarted() {
        remark("started again from the seed");
        lastState = Verdict.State.HEALTHY;
        began = System.nanoTime();
    }

    /** Writes a line about the run among those of the epochs. */
    void remark(String text) {
        if (!quiet) {
            terminal.line(" ".repeat(epochWidth + 2) + text);
        }
    }

    /** Redraws layers and progress bar, at most twelve times a second. */
    void progress(int epoch, int samples, int total, double samplesPerSecond, Verdict verdict) {
        long now = System.nanoTime();
        if (quiet || !terminal.isLive() || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        double share = (epoch - 1 + (double) samples / total) / epochs;
        double left = (now - began) / 1e9 * (1 - share) / share;
        boolean beat = now / HEARTBEAT_NANOS % 2 == 0;
        String before = "epoch " + epoch + "/" + epochs + " ";
        String after = " " + Text.right(Text.fixed(100 * share, 0), 3) + " %  "
                + Text.grouped(Math.round(samplesPerSecond)) + " samples/s  " + Text.duration(left) + " left  ";
        int room = terminal.columns() - 1 - before.length() - after.length() - 4;
        String bar = room < SHORTEST_BAR ? "" : bar(share, Math.min(LONGEST_BAR, room));
        show(before + bar + after + board.leds(verdict.state(), beat));
    }

    /** Nothing is redrawn from here on. */
    void end() {
        bottom = "";
        terminal.clearStatus();
    }

    /** Writes the line of an epoch, and the remedy where the verdict has changed to one that is not healthy. */
    void epoch(EpochReport report, double samplesPerSecond) {
        if (quiet) {
            return;
        }
        Evaluation validation = report.validation();
        List<String> cells = new ArrayList<>();
        cells.add(report.epoch() + "/" + epochs);
        cells.add(Text.brief(report.loss()));
        if (classes) {
            cells.add(Text.percent(report.errorPercent()));
        }
        if (validates) {
            cells.add(validation == null ? Text.NONE : Text.brief(validation.loss()));
            if (classes) {
                cells.add(validation == null ? Text.NONE : Text.percent(validation.errorPercent()));
            }
        }
        cells.add(rate(report.rate()));
        cells.add(Text.grouped(Math.round(samplesPerSecond)));
        cells.add("  " + board.word(report.verdict().state()));
        terminal.line(columns.row(cells.toArray(new String[0])));
        if (report.verdict().state() != lastState && !report.verdict().isHealthy()) {
            terminal.line(" ".repeat(epochWidth + 2) + report.verdict().remedy());
        }
        lastState = report.verdict().state();
    }

    /** The learning rate as it was given, or with four digits where a schedule computed it. */
    private static String rate(float rate) {
        if (rate == 0) {
            return "-"; // the rule has none
        }
        String shortest = Text.shortest(rate);
        return shortest.length() <= 7 ? shortest : Text.measure(rate);
    }

    private String bar(double share, int width) {
        int full = (int) Math.round(share * width);
        return terminal.paint(Style.CYAN, terminal.glyph("━", "=").repeat(full))
                + terminal.paint(Style.DIM, terminal.glyph("─", "-").repeat(width - full));
    }
}
