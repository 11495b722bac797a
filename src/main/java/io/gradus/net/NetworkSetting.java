package io.gradus.net;

import io.gradus.problem.Setting;

/** What can be set of a network. */
public enum NetworkSetting implements Setting {
    INPUTS("number of inputs"),
    HIDDEN("hidden layers"),
    ACTIVATION("hidden activation"),
    SLOPE("slope of leaky-relu"),
    OUTPUT_ACTIVATION("output activation"),
    INITIALIZER("initialiser"),
    GAIN("gain"),
    SKIP("skips"),
    SHORTCUT("shortcuts"),
    NORM("normalisation"),
    AUTOENCODER("auto-encoder"),
    STEPS("steps of the recurrent layer"),
    LOSS("loss");

    private final String label;

    NetworkSetting(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
