package io.gradus.report.plot;

import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis: numbers from {@code low} to {@code high}, linear or by their logarithms, on pixels {@code from} to
 * {@code to}.
 */
record Scale(double low, double high, boolean logarithmic, double from, double to) {
    private static final int TICKS = 6;

    /** An axis that holds all values that are finite, and positive where logarithms are taken. */
    static Scale of(List<double[]> all, boolean logarithmic, double from, double to) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] values : all) {
            for (double value : values) {
                if (Double.isFinite(value) && (!logarithmic || value > 0)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        if (low > high) {
            return new Scale(logarithmic ? 0.1 : 0, 1, logarithmic, from, to);
        }
        if (logarithmic) {
            return new Scale(round(low, false), Math.max(round(high, true), 2 * low), true, from, to);
        }
        double room = high > low ? 0.04 * (high - low) : Math.max(1e-9, Math.abs(high) * 0.1);
        return new Scale(low >= 0 && low < 0.3 * high ? 0 : low - room, high + room, false, from, to);
    }

    /** The next of 1, 2 and 5 times a power of ten. */
    private static double round(double value, boolean up) {
        double base = Math.pow(10, Math.floor(Math.log10(value)));
        double[] steps = {base, 2 * base, 5 * base, 10 * base};
        for (int n = 0; n < steps.length; n++) {
            double step = up ? steps[n] : steps[steps.length - 1 - n];
            if (up ? step >= value * 0.999999 : step <= value * 1.000001) {
                return step;
            }
        }
        return value;
    }

    /** Where a number lies; NaN for one that cannot be shown. */
    double at(double value) {
        if (!Double.isFinite(value) || (logarithmic && value <= 0)) {
            return Double.NaN;
        }
        double share = logarithmic ? Math.log10(value / low) / Math.log10(high / low) : (value - low) / (high - low);
        return from + share * (to - from);
    }

    /** Numbers to be marked. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            int first = (int) Math.floor(Math.log10(low) + 1e-9);
            int last = (int) Math.ceil(Math.log10(high) - 1e-9);
            int every = Math.max(1, (last - first + TICKS - 1) / TICKS);
            double[] steps = last - first <= 2 ? new double[] {1, 2, 5} : new double[] {1};
            for (int exponent = first; exponent <= last; exponent += every) {
                for (double step : steps) {
                    add(ticks, step * Math.pow(10, exponent));
                }
            }
            return ticks;
        }
        double rough = (high - low) / TICKS;
        double step = round(rough, true);
        for (long n = (long) Math.ceil(low / step - 1e-9); n * step <= high * (1 + 1e-12); n++) {
            add(ticks, n * step);
        }
        return ticks;
    }

    private void add(List<Double> ticks, double tick) {
        if (tick >= low - 1e-9 * Math.abs(low) && tick <= high + 1e-9 * Math.abs(high)) {
            ticks.add(tick);
        }
    }

    /** A tick's label. */
    static String label(double tick) {
        double size = Math.abs(tick);
        if (size >= 1000 && tick == Math.rint(tick)) {
            return Text.grouped((long) tick);
        }
        return size != 0 && size < 0.001 ? Text.scientific(tick) : Text.shortest((float) tick);
    }
}
