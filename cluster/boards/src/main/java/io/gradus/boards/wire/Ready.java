package io.gradus.boards.wire;

/**
 * A board has its data, or has lost the class's network, and asks for a {@link Snapshot}.
 *
 * @param seat of the board
 * @param client what Hazelcast calls its connection
 * @param examples that it learns on, how many; -1 for a sensor, which has no end
 */
public record Ready(int seat, String client, int examples) {}
