package io.gradus.cli.terminal;

/**
 * A number's course over a run in one line: a glyph for each stretch of epochs, several lines on one logarithmic scale.
 */
public final class Curve {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String ASCII_BARS = "_.-~=+*#";
    private static final double LEAST_DECADES = 0.5;

    private final String bars;
    private final String beyond;
    private final int width;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private int longest = 1;

    /** @param width characters of the longest line */
    public Curve(Terminal terminal, int width) {
        this.bars = terminal.glyph(BARS, ASCII_BARS);
        this.beyond = terminal.glyph("×", "x");
        this.width = width;
    }

    /** Widens the scale so that these values fit. */
    public void fit(double[] values) {
        longest = Math.max(longest, values.length);
        for (double value : values) {
            if (value > 0 && Double.isFinite(value)) {
                lowest = Math.min(lowest, Math.log10(value));
                highest = Math.max(highest, Math.log10(value));
            }
        }
    }

    /** The line; × where a value is not finite. Shorter runs have shorter lines. */
    public String line(double[] values) {
        int columns = Math.min(width, longest);
        StringBuilder line = new StringBuilder();
        for (int n = 0; n < columns; n++) {
            int at = columns == 1 ? longest - 1 : (int) Math.round((double) n * (longest - 1) / (columns - 1));
            if (at >= values.length) {
                break;
            }
            line.append(glyph(values[at]));
        }
        return line.toString();
    }

    private String glyph(double value) {
        if (!Double.isFinite(value)) {
            return beyond;
        }
        double range = Math.max(LEAST_DECADES, highest - lowest);
        double log = value > 0 ? Math.log10(value) : lowest;
        int height = (int) Math.round((log - lowest) / range * (bars.length() - 1));
        return bars.substring(height, height + 1);
    }
}
