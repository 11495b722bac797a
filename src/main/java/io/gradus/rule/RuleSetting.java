package io.gradus.rule;

import io.gradus.problem.Setting;

/**
 * What can be set of how weights change besides the numbers of rules, {@link Hyperparameter}, and of regularisation,
 * {@link Regularizer}.
 */
public enum RuleSetting implements Setting {
    RULE("update rule"),
    ETA_PLUS("η+"),
    ETA_MINUS("η-"),
    STEP_FIRST("first step"),
    STEP_MAX("largest step"),
    STEP_MIN("smallest step"),
    CLIP_NORM("clip of each layer's gradient norm"),
    CLIP_GLOBAL_NORM("clip of the global gradient norm"),
    AGC("adaptive gradient clipping"),
    SCHEDULE("learning-rate schedule"),
    WARMUP("warm-up");

    private final String label;

    RuleSetting(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
