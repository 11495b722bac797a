package io.gradus.report.page;

/** What a page has to know of a network to read its counters. */
public final class RunShape {
    private final int[] units; // width of each layer
    private final boolean adapts;

    public RunShape(int[] units, boolean adapts) {
        this.units = units.clone();
        this.adapts = adapts;
    }

    /** Whether every weight has a step size of its own, between bounds (the rprop family). */
    public boolean adapts() {
        return adapts;
    }

    int units(int layer) {
        return units[layer];
    }

    /** Width of each layer, copied. */
    public int[] units() {
        return units.clone();
    }
}
