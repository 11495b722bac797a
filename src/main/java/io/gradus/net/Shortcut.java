package io.gradus.net;

import java.util.Locale;

/** Which layers read more than the one before them. */
public enum Shortcut {
    /** None: a plain network, Proben1's "no shortcut". */
    NONE,
    /** The output layer reads the network's inputs too: a linear model beside the hidden layers. */
    OUTPUT,
    /**
     * Every layer reads the network's inputs and all layers before it: all possible feed-forward connections, as in the
     * pivot architectures of Proben1 (Prechelt 1994, section 3). With one hidden layer the same as {@link #OUTPUT}.
     */
    ALL;

    /** The name that people type: {@code output}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
