package io.gradus.report.page;

/**
 * What a page has to know of a network to read its counters.
 *
 * @param units width of each layer
 * @param adapts whether every weight has a step size of its own, between bounds (the rprop family)
 */
public record RunShape(int[] units, boolean adapts) {
    public RunShape {
        units = units.clone();
    }

    int units(int layer) {
        return units[layer];
    }

    @Override
    public int[] units() {
        return units.clone();
    }
}
