package io.gradus.rule;

import io.gradus.problem.Setting;

/**
 * The numbers of update rules. A rule has those that its {@link UpdateRule.Kind} gives a default for. They lie in this
 * order at the beginning of an arena, where steps read them; options, model files and help follow from this table.
 */
public enum Hyperparameter implements Setting {
    /** lr. */
    RATE("learning rate", "rate", Range.POSITIVE_FINITE, "learning rate"),
    /** Δ0, the largest |g| let through; infinity clips nothing. Every rule has it. */
    CLIP(
            "clip",
            "clip",
            Range.POSITIVE,
            "clip every component of the gradient to ±X; not for rules that read only signs"),
    /** μ of momentum and nesterov, β of signum, β1 of lion, adam and adamw. */
    MOMENTUM("momentum", "momentum", Range.SHARE, "momentum, or β1"),
    /** β2 of lion, adam and adamw, ρ of rmsprop. */
    BETA2("beta2", "beta2", Range.SHARE, "second-moment decay, or β2"),
    /** ε, without which a gradient of 0 would give NaN. */
    EPSILON("epsilon", "epsilon", Range.POSITIVE_FINITE, "added to the denominator of a step"),
    /** λ, a part of the weight that every step takes, times the rate. */
    DECAY(
            "decay",
            "decay",
            Range.NOT_NEGATIVE,
            "decoupled weight decay: a step also subtracts rate times X times the weight");

    /** Most numbers that an arena has room for. */
    public static final int MOST = 8;

    private final String label;
    private final String key;
    private final Range range;
    private final String meaning;

    Hyperparameter(String label, String key, Range range, String meaning) {
        this.label = label;
        this.key = key;
        this.range = range;
        this.meaning = meaning;
    }

    @Override
    public String label() {
        return label;
    }

    /** The name in model files, and that people type. */
    public String key() {
        return key;
    }

    /** Which values it can have. */
    public Range range() {
        return range;
    }

    /** What it is, for people: {@code added to the denominator of a step}. */
    public String meaning() {
        return meaning;
    }
}
