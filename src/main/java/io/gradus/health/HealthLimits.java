package io.gradus.health;

/** A value for each {@link HealthLimit}; immutable. */
public final class HealthLimits {
    /** The defaults. */
    public static final HealthLimits DEFAULT = new HealthLimits(defaults());

    private final double[] values;

    private HealthLimits(double[] values) {
        this.values = values;
    }

    /** The value of a limit. */
    public double get(HealthLimit limit) {
        return values[limit.ordinal()];
    }

    /**
     * These limits with another value for one.
     *
     * @throws IllegalArgumentException if the value is not positive
     */
    public HealthLimits with(HealthLimit limit, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("health limit " + limit.label() + " must be positive, not " + value);
        }
        double[] changed = values.clone();
        changed[limit.ordinal()] = value;
        return new HealthLimits(changed);
    }

    private static double[] defaults() {
        double[] values = new double[HealthLimit.values().length];
        for (HealthLimit limit : HealthLimit.values()) {
            values[limit.ordinal()] = limit.byDefault();
        }
        return values;
    }
}
