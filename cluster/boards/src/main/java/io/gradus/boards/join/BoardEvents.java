package io.gradus.boards.join;

import io.gradus.boards.learn.Learner;
import io.gradus.boards.wire.Lesson;

/** Is told how a board does, on its training thread. */
public interface BoardEvents {
    /** The board has a seat. */
    default void seated(int seat, Lesson lesson) {}

    /** It has its data, and learns from here on; told again when the class's network had to be fetched anew. */
    default void learns(Learner learner, int examples, long round) {}

    /**
     * A round is over.
     *
     * @param round from 0
     * @param counted whether this board was counted
     * @param agreement share of weights on which it was with the majority; NaN if it was not counted
     * @param boards that were counted
     */
    default void ended(long round, boolean counted, double agreement, int boards) {}

    /** The connection is lost, and is tried again. */
    default void lost(String reason) {}

    /** Something is wrong, and the board goes on. */
    default void warn(String message) {}
}
