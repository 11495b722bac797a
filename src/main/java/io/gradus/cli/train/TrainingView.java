package io.gradus.cli.train;

import io.gradus.cli.board.Keyboard;
import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.Verdict;
import io.gradus.text.Text;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import java.util.List;

/** Shows a run as it goes: a line an epoch, and in a terminal the layers and a progress bar below, redrawn in place. */
final class TrainingView {
    private static final long REDRAW_NANOS = 80_000_000;
    private static final long HEARTBEAT_NANOS = 500_000_000;
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 6;

    private final Terminal terminal;
    private final SimulatedBoard board;
    private final LayerView layers;
    private final int epochs;
    private final boolean classes;
    private final boolean validates;
    private final boolean quiet;
    private final int epochWidth;
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
    }

    /** Writes the heads of the columns. */
    void begin() {
        began = System.nanoTime();
        if (quiet) {
            return;
        }
        StringBuilder head = new StringBuilder(Text.right("epoch", epochWidth));
        head.append(Text.right("loss", 9));
        if (classes) {
            head.append(Text.right("error", 9));
        }
        if (validates) {
            head.append(Text.right("val loss", 10));
            if (classes) {
                head.append(Text.right("val error", 11));
            }
        }
        head.append(Text.right("rate", 8)).append(Text.right("samples/s", 11)).append("  health");
        terminal.line(terminal.paint(Style.BOLD, head.toString()));
    }

    /** Shows that the run is paused. */
    void paused() {
        if (quiet) {
            return;
        }
        List<String> status = layers.lines();
        status.add("paused" + (Keyboard.isThere() ? ": " + Keyboard.LEGEND : "") + "  " + board.leds(lastState, true));
        terminal.status(String.join("\n", status));
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
        List<String> status = layers.lines();
        status.add(before + bar + after + board.leds(verdict.state(), beat));
        terminal.status(String.join("\n", status));
    }

    /** Writes the line of an epoch, and the remedy where the verdict has changed to one that is not healthy. */
    void epoch(EpochReport report, double samplesPerSecond) {
        if (quiet) {
            return;
        }
        StringBuilder line = new StringBuilder(Text.right(report.epoch() + "/" + epochs, epochWidth));
        line.append(Text.right(Text.measure(report.loss()), 9));
        if (classes) {
            line.append(Text.right(Text.percent(report.errorPercent()), 9));
        }
        if (validates) {
            Evaluation validation = report.validation();
            line.append(Text.right(validation == null ? Text.NONE : Text.measure(validation.loss()), 10));
            if (classes) {
                line.append(Text.right(validation == null ? Text.NONE : Text.percent(validation.errorPercent()), 11));
            }
        }
        line.append(Text.right(rate(report.rate()), 8))
                .append(Text.right(Text.grouped(Math.round(samplesPerSecond)), 11))
                .append("  ")
                .append(board.word(report.verdict().state()));
        terminal.line(line.toString());
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
