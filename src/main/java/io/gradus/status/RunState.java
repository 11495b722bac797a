package io.gradus.status;

import java.util.Locale;

/** What a run is doing. */
public enum RunState {
    /** Steps are being taken. */
    RUNNING,
    /** It waits, its network as it is, for {@link RunControl#resume} or {@link RunControl#step}. */
    PAUSED,
    /** The last epoch is done, or a number was not finite. */
    ENDED;

    /** The word in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
