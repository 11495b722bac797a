package io.gradus.boards.join;

import io.gradus.boards.learn.BoardData;
import io.gradus.boards.wire.Lesson;
import java.io.IOException;

/** Where a board's examples come from, once it is known what is taught. */
public interface DataSupply {
    /** Whether they are the board's own; else it learns on a share of the teacher's data. */
    boolean isOwn();

    /**
     * Gets them ready.
     *
     * @param rows of the teacher's data that are this board's share; none if it has its own
     * @throws IOException if they cannot be had, in one line
     */
    BoardData get(Lesson lesson, int[] rows) throws IOException;
}
