package io.gradus.rule;

import io.gradus.problem.Setting;

/** What can be set of how weights change: the update rule, clips, regularisation and the learning-rate schedule. */
public enum RuleSetting implements Setting {
    RULE("update rule"),
    RATE("learning rate"),
    CLIP("clip"),
    MOMENTUM("momentum"),
    BETA2("beta2"),
    EPSILON("epsilon"),
    DECAY("decay"),
    ETA_PLUS("η+"),
    ETA_MINUS("η-"),
    STEP_FIRST("first step"),
    STEP_MAX("largest step"),
    STEP_MIN("smallest step"),
    CLIP_NORM("clip of each layer's gradient norm"),
    CLIP_GLOBAL_NORM("clip of the global gradient norm"),
    AGC("adaptive gradient clipping"),
    L2("l2"),
    L1("l1"),
    MAX_NORM("largest norm"),
    DROPOUT("dropout"),
    INPUT_DROPOUT("input dropout"),
    INPUT_NOISE("standard deviation of input noise"),
    LABEL_SMOOTHING("label smoothing"),
    SPARSITY("sparsity"),
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
