package io.gradus.health;

import java.util.List;

/**
 * The numbers that are shown of each layer: the one list that the log, the serial line and the tables go by, in the
 * order of the log. Each has its key in logs, its words in SCPI queries, its label in the serial stream, and its unit.
 */
public enum LayerColumn {
    GRADIENT_NORM("gradient_norm", "GRADient", "grad", Unit.FLOAT),
    GRADIENT_MAX("gradient_max", "GRADient:MAXimum", "", Unit.FLOAT),
    GRADIENT_ZERO("gradient_zero", "GRADient:ZERO", "", Unit.FRACTION),
    NONFINITE("nonfinite", "GRADient:NONFinite", "", Unit.COUNT),
    CLIPPED("clipped", "CLIPped", "clip", Unit.FRACTION),
    SIGN_FLIPS("sign_flips", "FLIPs", "", Unit.FRACTION),
    AT_BOUND("at_bound", "BOUNd", "", Unit.FRACTION),
    UPDATE_RATIO("update_ratio", "UPDate", "upd", Unit.RATIO),
    WEIGHT_NORM("", "WEIGht", "", Unit.FLOAT),
    ACTIVATION_MEAN("activation_mean", "ACTivation:MEAN", "", Unit.FLOAT),
    ACTIVATION_SD("activation_sd", "ACTivation:SDEViation", "", Unit.FLOAT),
    SATURATED("saturated", "SATurated", "sat", Unit.FLOAT),
    DEAD("dead", "DEAD", "dead", Unit.FLOAT),
    DELTA_RMS("delta_rms", "DELTa", "delta", Unit.FLOAT),
    UNITS("", "UNITs", "", Unit.COUNT);

    /** What a number is, which decides how a log writes it. */
    public enum Unit {
        /** A counter, or a fraction of units or outputs, written as the float that it is. */
        FLOAT,
        /** A part of the layer's parameters, 0 to 1. */
        FRACTION,
        /** A quotient of two norms. */
        RATIO,
        /** A whole number. */
        COUNT
    }

    /** Those of the full serial stream, in its order. */
    public static final List<LayerColumn> STREAMED =
            List.of(GRADIENT_NORM, DELTA_RMS, UPDATE_RATIO, CLIPPED, SATURATED, DEAD);

    private final String key;
    private final String scpi;
    private final String label;
    private final Unit unit;

    LayerColumn(String key, String scpi, String label, Unit unit) {
        this.key = key;
        this.scpi = scpi;
        this.label = label;
        this.unit = unit;
    }

    /** The key in logs, {@code gradient_norm}; empty if logs do not have it. */
    public String key() {
        return key;
    }

    /** The words of its SCPI query, short forms in capitals: {@code GRADient}. */
    public String scpi() {
        return scpi;
    }

    /** The field's name in the serial stream, before the layer's number; empty if it is not streamed. */
    public String label() {
        return label;
    }

    public Unit unit() {
        return unit;
    }

    /**
     * Reads the number; allocates nothing.
     *
     * @param layer 0 for the first hidden one
     * @param units the layer's width
     */
    public double read(HealthSnapshot health, int layer, int units) {
        return switch (this) {
            case GRADIENT_NORM -> health.value(layer, HealthCounter.GRADIENT_NORM);
            case GRADIENT_MAX -> health.value(layer, HealthCounter.GRADIENT_MAX);
            case GRADIENT_ZERO -> health.fraction(layer, HealthCounter.GRADIENT_ZERO);
            case NONFINITE -> health.value(layer, HealthCounter.NONFINITE);
            case CLIPPED -> health.fraction(layer, HealthCounter.CLIPPED);
            case SIGN_FLIPS -> health.fraction(layer, HealthCounter.SIGN_FLIPS);
            case AT_BOUND -> health.fraction(layer, HealthCounter.AT_BOUND);
            case UPDATE_RATIO -> updateRatio(health, layer);
            case WEIGHT_NORM -> health.value(layer, HealthCounter.WEIGHT_NORM);
            case ACTIVATION_MEAN -> health.value(layer, HealthCounter.ACTIVATION_MEAN);
            case ACTIVATION_SD -> health.value(layer, HealthCounter.ACTIVATION_SD);
            case SATURATED -> health.value(layer, HealthCounter.SATURATED);
            case DEAD -> health.value(layer, HealthCounter.DEAD) / units;
            case DELTA_RMS -> health.value(layer, HealthCounter.DELTA_RMS);
            case UNITS -> units;
        };
    }

    /** ‖ΔW‖/‖W‖ of the watched step; 0 before one. */
    private static double updateRatio(HealthSnapshot health, int layer) {
        double weights = health.value(layer, HealthCounter.WEIGHT_NORM);
        return weights == 0 ? 0 : health.value(layer, HealthCounter.UPDATE_NORM) / weights;
    }
}
