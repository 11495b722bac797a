package io.gradus.status;

import java.util.Locale;

/** What a run is doing. */
public enum RunState {
    /** Steps are being taken. */
    RUNNING(0),
    /** It waits, its network as it is, for {@link RunControl#resume} or {@link RunControl#step}. */
    PAUSED(1),
    /** The last epoch is done, or a number was not finite. */
    ENDED(2);

    private final int number;

    RunState(int number) {
        this.number = number;
    }

    /** What stands for it on the serial line; never changes. */
    public int number() {
        return number;
    }

    /** The word in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
