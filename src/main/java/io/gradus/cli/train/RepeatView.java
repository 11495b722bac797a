package io.gradus.cli.train;

import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.run.RepeatedRun;
import io.gradus.run.Repeats;
import io.gradus.text.Text;
import io.gradus.train.Evaluation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of repeated runs: a line for each, in the order of seeds, and in a terminal a progress bar below.
 */
public final class RepeatView implements Repeats.Progress {
    private static final long REDRAW_NANOS = 80_000_000;
    private static final int BAR = 30;

    private final Terminal terminal;
    private final int count;
    private final RepeatMeasure measure;
    private final boolean lines;
    private final long began = System.nanoTime();
    private final Map<Long, RepeatedRun> waiting = new HashMap<>(); // finished before one of a lower seed
    private long nextSeed;
    private int finished;
    private long drawn;
    private boolean ended;

    /**
     * @param measure what runs are judged by
     * @param lines whether each run is to have its line
     */
    RepeatView(Terminal terminal, long firstSeed, int count, RepeatMeasure measure, boolean lines) {
        this.terminal = terminal;
        this.nextSeed = firstSeed;
        this.count = count;
        this.measure = measure;
        this.lines = lines;
    }

    /** Without lines, for runs that are judged elsewhere. */
    public static RepeatView bar(Terminal terminal, long firstSeed, int count) {
        return new RepeatView(terminal, firstSeed, count, RepeatMeasure.LOSS, false);
    }

    /** Writes the heads of the columns. */
    void begin() {
        if (lines) {
            terminal.line(terminal.paint(
                    Style.BOLD,
                    Text.right("seed", 8) + Text.right("epochs", 8) + Text.right("loss", 10)
                            + (measure == RepeatMeasure.ERROR ? Text.right("error", 10) : "")
                            + (measure == RepeatMeasure.LOSS ? "" : Text.right(measure.label(), 12))
                            + Text.right("test loss", 11) + "  health"));
        }
    }

    @Override
    public void advanced(double done) {
        advanced(done, "");
    }

    /**
     * Draws the bar.
     *
     * @param what is being done, to stand before the bar
     */
    public synchronized void advanced(double done, String what) {
        long now = System.nanoTime();
        if (ended || !terminal.isLive() || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        double share = done / count;
        int full = (int) Math.round(share * BAR);
        terminal.status(
                (what.isEmpty() ? "" : what + "  ") + Text.grouped(finished) + " of " + Text.count(count, "run") + " "
                        + terminal.paint(Style.CYAN, terminal.glyph("━", "=").repeat(full))
                        + terminal.paint(Style.DIM, terminal.glyph("─", "-").repeat(BAR - full))
                        + Text.right(Text.fixed(100 * share, 0), 4) + " %  "
                        + Text.duration((now - began) / 1e9 * (1 - share) / share) + " left");
    }

    @Override
    public synchronized void finished(RepeatedRun run) {
        if (ended) {
            return;
        }
        finished++;
        if (!lines) {
            return;
        }
        waiting.put(run.seed(), run);
        for (RepeatedRun next = waiting.remove(nextSeed); next != null; next = waiting.remove(nextSeed)) {
            line(next);
            nextSeed++;
        }
    }

    /** Ends the progress bar, and shows the lines of runs that were waiting for runs of lower seeds. */
    public synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        terminal.clearStatus();
        waiting.keySet().stream().sorted().forEach(seed -> line(waiting.get(seed)));
    }

    /** Seconds since the first run began. */
    public double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private void line(@Nullable RepeatedRun run) {
        if (run == null || !lines) {
            return;
        }
        Evaluation test = run.test();
        terminal.line(Text.right(Long.toString(run.seed()), 8)
                + Text.right(Integer.toString(run.epochs()), 8)
                + Text.right(Text.measure(run.trainingLoss()), 10)
                + (measure == RepeatMeasure.ERROR ? Text.right(Text.percent(run.trainingErrorPercent()), 10) : "")
                + (measure == RepeatMeasure.LOSS
                        ? ""
                        : Text.right(
                                test == null ? Text.NONE : measure.number(measure.value(run)) + measure.unit(), 12))
                + Text.right(test == null ? Text.NONE : Text.measure(test.loss()), 11) + "  "
                + new SimulatedBoard(terminal).word(run.verdict().state()));
    }
}
