package io.gradus.train;

import io.gradus.problem.Setting;

/** What can be set of the course of a training. */
public enum TrainerSetting implements Setting {
    STOPPING("early stopping"),
    VALIDATE_EVERY("interval of validation"),
    REVIVE("reviving of dead units"),
    HALVE_ON_OSCILLATION("halving of the rate on oscillation"),
    REWIND("rewinding to the best weights"),
    BUDGET("memory budget");

    private final String label;

    TrainerSetting(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
