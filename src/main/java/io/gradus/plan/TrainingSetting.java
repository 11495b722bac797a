package io.gradus.plan;

import io.gradus.problem.Setting;

/** What can be set of a training besides the network and how weights change. */
public enum TrainingSetting implements Setting {
    BATCH_SIZE("batch size"),
    CHUNK("chunk size"),
    FROZEN("number of frozen layers"),
    SKIP_NONFINITE("skipping of steps that are not finite"),
    AUGMENTATION("augmentation"),
    HEALTH_EVERY("interval of health counters");

    private final String label;

    TrainingSetting(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
