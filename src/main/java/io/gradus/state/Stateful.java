package io.gradus.state;

/** Something whose state can be saved, and put back into another object that was made by the same settings. */
public interface Stateful {
    /**
     * Passes every changing field through the tape, always in the same order, and keeps what comes back: {@code steps =
     * tape.number(steps)}. One method both saves and loads, so that the two cannot differ.
     */
    void state(StateTape tape);
}
