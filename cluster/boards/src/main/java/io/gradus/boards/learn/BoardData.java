package io.gradus.boards.learn;

import io.gradus.data.Part;

/** What a board learns on. Examples are read where they are, and nothing here can send one. */
public interface BoardData {
    /** The examples; of a sensor those in memory, which change. */
    Part part();

    /** How many the board has in all; -1 for a sensor, which has no end. */
    int count();

    /** For the training thread, between rounds: takes over what has come meanwhile. */
    default void refresh() {}

    /** Examples of a file. */
    static BoardData of(Part part) {
        return new BoardData() {
            @Override
            public Part part() {
                return part;
            }

            @Override
            public int count() {
                return part.size();
            }
        };
    }
}
