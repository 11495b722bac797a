package io.gradus.cli.terminal;

import io.gradus.run.Spread;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Draws numbers as dots over a line, one dot for each or for a few, and below them the mean in its confidence interval:
 *
 * <pre>
 *        ●
 *   ●    ●  ●
 *   ●  ● ●  ●         ●
 *      ├──┼──┤
 *   1.12            4.09
 * </pre>
 */
public final class DotPlot {
    private static final int WIDTH = 60;
    private static final int HEIGHT = 8;

    private DotPlot() {}

    /**
     * The picture's lines.
     *
     * @param values at least one
     * @param spread the statistics of these values
     * @param number writes one of them with its unit
     */
    public static List<String> lines(Terminal terminal, double[] values, Spread spread, DoubleFunction<String> number) {
        int width = Math.min(WIDTH, terminal.columns() - 14);
        int[] counts = new int[width];
        int highest = 0;
        for (double value : values) {
            highest = Math.max(highest, ++counts[column(value, spread, width)]);
        }
        int each = (highest + HEIGHT - 1) / HEIGHT; // numbers that a dot stands for
        List<String> lines = new ArrayList<>();
        for (int row = (highest + each - 1) / each; row > 0; row--) {
            StringBuilder line = new StringBuilder();
            for (int count : counts) {
                line.append(count > (row - 1) * each ? terminal.glyph("●", "o") : " ");
            }
            lines.add(terminal.paint(Style.CYAN, line.toString().stripTrailing()));
        }
        lines.add(interval(terminal, spread, width));
        String least = number.apply(spread.least());
        String most = spread.most() > spread.least() ? number.apply(spread.most()) : "";
        lines.add(least + Text.right(most, width - least.length()));
        if (each > 1) {
            lines.add(terminal.paint(Style.DIM, "a dot stands for up to " + each + " runs"));
        }
        return lines;
    }

    private static String interval(Terminal terminal, Spread spread, int width) {
        int mean = column(spread.mean(), spread, width);
        boolean known = Double.isFinite(spread.low());
        int low = known ? column(spread.low(), spread, width) : mean;
        int high = known ? column(spread.high(), spread, width) : mean;
        StringBuilder line = new StringBuilder(" ".repeat(low));
        for (int n = low; n <= high; n++) {
            line.append(
                    n == mean
                            ? terminal.glyph("┼", "+")
                            : n == low
                                    ? terminal.glyph("├", "[")
                                    : n == high ? terminal.glyph("┤", "]") : terminal.glyph("─", "-"));
        }
        return line.toString();
    }

    /** The column of a number; the first or the last one for a number beyond the edge. */
    private static int column(double value, Spread spread, int width) {
        double range = spread.most() - spread.least();
        double share = range > 0 ? (value - spread.least()) / range : 0;
        return (int) Math.round(Math.max(0, Math.min(1, share)) * (width - 1));
    }
}
