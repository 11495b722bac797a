package io.gradus.cli.terminal;

/**
 * The recent course of a number of each layer: one glyph for each health check, all layers on one logarithmic scale.
 */
public final class Sparklines {
    /** Health checks that a line shows where nothing else is said. */
    public static final int HISTORY = 16;

    private static final int LEAST_DECADES = 2;
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String ASCII_BARS = "_.-~=+*#";

    private final String bars;
    private final int history;
    private final double[][] logs; // [layer][check % history]
    private int checks;
    private double lowest;
    private double range;

    public Sparklines(Terminal terminal, int layers) {
        this(terminal, layers, HISTORY);
    }

    /** @param history health checks that a line shows */
    public Sparklines(Terminal terminal, int layers, int history) {
        this.bars = terminal.glyph(BARS, ASCII_BARS);
        this.history = history;
        this.logs = new double[layers][history];
    }

    /** Takes a layer's number of the current health check; allocates nothing. */
    public void put(int layer, double value) {
        logs[layer][checks % history] = Math.log10(value);
    }

    /** Ends the current health check. */
    public void next() {
        checks++;
    }

    public boolean isEmpty() {
        return checks == 0;
    }

    /** Chooses the scale for the lines to come: as high as all layers need, at least two decades. */
    public void scale() {
        lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (double[] layer : logs) {
            for (int i = 0; i < Math.min(checks, history); i++) {
                if (Double.isFinite(layer[i])) {
                    lowest = Math.min(lowest, layer[i]);
                    highest = Math.max(highest, layer[i]);
                }
            }
        }
        range = Math.max(LEAST_DECADES, highest - lowest);
    }

    /** A layer's line, oldest first. */
    public String line(int n) {
        StringBuilder line = new StringBuilder();
        for (int i = Math.max(0, checks - history); i < checks; i++) {
            double log = logs[n][i % history];
            int height = Double.isFinite(log) ? (int) ((log - lowest) / range * (bars.length() - 1) + 0.5) : 0;
            line.append(bars.charAt(Math.max(0, Math.min(bars.length() - 1, height))));
        }
        return line.toString();
    }
}
