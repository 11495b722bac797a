package io.gradus.rule;

import io.gradus.problem.Setting;

/** What can be set about how weights move, besides numbers: those are {@link Hyperparameter}s and {@link Regularizer}s. */
public enum RuleSetting implements Setting {
    RULE("rule"),
    GRADIENT_CLIP("bound on gradient norms"),
    ETA_PLUS("η+"),
    ETA_MINUS("η-"),
    FIRST_STEP("first step"),
    LARGEST_STEP("largest step"),
    SMALLEST_STEP("smallest step");

    private final String label;

    RuleSetting(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
