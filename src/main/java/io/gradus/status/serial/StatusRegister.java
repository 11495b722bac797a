package io.gradus.status.serial;

/**
 * A status register of SCPI-99 (volume 1, chapter 9): the condition as it is, events since they were last asked for,
 * and which of these are told in the status byte. An event is a bit of the condition that has become 1. Allocates
 * nothing; for one thread at a time.
 */
final class StatusRegister {
    /** The most that an enable register takes: bit 15 is never used. */
    private static final int MOST = 0x7FFF;

    private int condition;
    private int events;
    private int enable;

    /** Takes the present condition over. */
    void condition(int now) {
        events |= now & ~condition;
        condition = now;
    }

    int condition() {
        return condition;
    }

    /** The events, which are then forgotten. */
    int takeEvents() {
        int told = events;
        events = 0;
        return told;
    }

    void clearEvents() {
        events = 0;
    }

    int enable() {
        return enable;
    }

    /** Decides which events count; {@link ScpiError#OUT_OF_RANGE} for what is beyond 15 bits. */
    ScpiError enable(double bits) {
        if (!(bits >= 0 && Math.rint(bits) <= MOST)) {
            return ScpiError.OUT_OF_RANGE;
        }
        enable = (int) Math.rint(bits);
        return ScpiError.NONE;
    }

    /** Whether an event waits that counts. */
    boolean isRaised() {
        return (events & enable) != 0;
    }
}
