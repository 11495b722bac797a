package io.gradus.boards.teach;

import io.gradus.boards.wire.Outcome;

/** Is told what happens in a class, on the teacher's thread. */
public interface ClassEvents {
    /** A board has a seat and begins to get its data ready. */
    default void joined(Seat seat, boolean again) {}

    /** A board has its data and takes part from here on. */
    default void ready(Seat seat) {}

    /** A board is gone. */
    default void left(Seat seat) {}

    /** A round ended without a board that was expected. */
    default void late(Seat seat, long round) {}

    /** A board told how its training goes. */
    default void reported(Seat seat) {}

    /**
     * A round is over.
     *
     * @param round from 0
     * @param loss mean over the round's samples
     */
    default void ended(long round, Outcome outcome, double loss) {}

    /** Something is wrong, and the class goes on. */
    default void warn(String message) {}
}
