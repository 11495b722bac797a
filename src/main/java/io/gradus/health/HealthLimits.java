package io.gradus.health;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Objects;

/** A value for each {@link HealthLimit}; immutable. */
public final class HealthLimits implements Serializable {
    private static final long serialVersionUID = 1;

    /** The defaults. */
    public static final HealthLimits DEFAULT = new HealthLimits(defaults());

    private final EnumMap<HealthLimit, Double> values;

    private HealthLimits(EnumMap<HealthLimit, Double> values) {
        this.values = values;
    }

    /** The value of a limit. */
    public double get(HealthLimit limit) {
        return Objects.requireNonNull(values.get(limit));
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
        EnumMap<HealthLimit, Double> changed = values.clone();
        changed.put(limit, value);
        return new HealthLimits(changed);
    }

    private static EnumMap<HealthLimit, Double> defaults() {
        EnumMap<HealthLimit, Double> values = new EnumMap<>(HealthLimit.class);
        for (HealthLimit limit : HealthLimit.values()) {
            values.put(limit, limit.byDefault());
        }
        return values;
    }
}
