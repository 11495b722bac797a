package io.gradus.run;

import io.gradus.problem.Setting;

/** What can be set of a run besides its network, its rule and its course: the data, and where weights start. */
public enum RunSetting implements Setting {
    LABEL("label column"),
    TARGET("columns to predict"),
    WINDOW("window"),
    CLASSES("choice of classes"),
    SPLIT("split"),
    IMAGE("image shape"),
    SCALING("scaling"),
    TARGET_SCALING("scaling of targets"),
    IGNORE("ignored columns"),
    COLUMNS("feature columns"),
    MISSING("missing values"),
    EPOCHS("number of epochs"),
    FROM("model to start from"),
    NEW_HEAD("new head"),
    ADD_CLASSES("added classes"),
    PART("part of the data"),
    REPEAT("repetition");

    private final String label;

    RunSetting(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
