package io.gradus.report.page;

import io.gradus.health.LayerColumn;

/** The health counters that a page shows over time, each with how its numbers are packed into 16 bits. */
public enum PageCounter {
    /** Root mean square of the error that reaches a layer. */
    DELTA_RMS(LayerColumn.DELTA_RMS, true),
    /** ‖Δw‖/‖w‖ of one step. */
    UPDATE_RATIO(LayerColumn.UPDATE_RATIO, true),
    /** Fraction of outputs at which the activation is flat. */
    SATURATED(LayerColumn.SATURATED, false),
    /** Fraction of units that were silent for a whole epoch. */
    DEAD(LayerColumn.DEAD, false),
    /** Fraction of gradients that a clip made smaller. */
    CLIPPED(LayerColumn.CLIPPED, false),
    /** Fraction of weights whose step is at a bound (the rprop family). */
    AT_BOUND(LayerColumn.AT_BOUND, false),
    /** Fraction of gradients of other sign than in the step before. */
    SIGN_FLIPS(LayerColumn.SIGN_FLIPS, false);

    /** Code of a number that is not known, or not finite. */
    static final short NOTHING = Short.MIN_VALUE;
    /** Code of exactly 0 where logarithms are kept. */
    static final short ZERO = Short.MIN_VALUE + 1;

    private static final double LOG_UNITS = 1000;
    private static final double FRACTION_UNITS = 10_000;
    private static final int LIMIT = 32_000;

    private final LayerColumn column;
    private final boolean logarithmic;

    PageCounter(LayerColumn column, boolean logarithmic) {
        this.column = column;
        this.logarithmic = logarithmic;
    }

    /** The key in logs and pages: {@code delta_rms}. */
    public String key() {
        return column.key();
    }

    /** Where its numbers come from. */
    public LayerColumn column() {
        return column;
    }

    /** Whether it is about outputs alone, which a frozen layer has too. */
    boolean isOfOutputs() {
        return this == SATURATED || this == DEAD;
    }

    /** Whether powers of ten are kept, and not the number itself. */
    public boolean isLogarithmic() {
        return logarithmic;
    }

    /** log10(value)·1000 or value·10,000 of the value as a float, rounded. */
    short code(double number) {
        float value = (float) number; // so that a log's decimals and the number that they were made of give one code
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return NOTHING;
        }
        if (!logarithmic) {
            return limited(value * FRACTION_UNITS);
        }
        if (value == 0) {
            return ZERO;
        }
        return value < 0 ? NOTHING : limited(Math.log10(value) * LOG_UNITS);
    }

    /** The number that a code stands for, NaN for none. */
    double value(short code) {
        if (code == NOTHING) {
            return Double.NaN;
        }
        if (!logarithmic) {
            return code / FRACTION_UNITS;
        }
        return code == ZERO ? 0 : Math.pow(10, code / LOG_UNITS);
    }

    private static short limited(double units) {
        return (short) Math.max(-LIMIT, Math.min(LIMIT, Math.round(units)));
    }
}
