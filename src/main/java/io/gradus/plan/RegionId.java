package io.gradus.plan;

import java.util.Locale;

/** The regions that an arena can have, in the order in which they lie. {@link Plan} draws them. */
public enum RegionId {
    CONTROL,
    PARAMETERS,
    RUNNING_STATISTICS,
    RULE_STATE,
    SCALING,
    INPUT,
    AUGMENTATION,
    UNROLLED,
    ACTIVATIONS,
    PRE_ACTIVATIONS,
    RAW_SUMS,
    NORM_STATISTICS,
    NORM_GRADIENT,
    SHORTCUTS,
    SAMPLE_LOSSES,
    DELTA_0,
    DELTA_1,
    STEP_DELTAS,
    SKIP_DELTA,
    SHORTCUT_DELTA,
    SHORTCUT_PART,
    GRADIENT_TILE,
    GRADIENT,
    GRADIENT_FACTORS,
    GRADIENT_CONTROL,
    SIGN_MASKS,
    UNIT_PEAKS,
    HEALTH,
    DROPPED_OUTPUTS,
    DROPOUT_MASKS,
    CHANGED_INPUTS;

    /** As {@code gradus plan} shows it: {@code rule state}. */
    public String label() {
        return this == PRE_ACTIVATIONS
                ? "pre-activations"
                : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
