package io.gradus.boards.wire;

/**
 * A board wants to take part.
 *
 * @param name of the board; the same one when it comes back
 * @param client what Hazelcast calls its connection
 * @param ownData whether it learns on data of its own; else it wants a share of the teacher's
 * @param executor what runs its steps: {@code java}, {@code native/neon} and the like
 */
public record Hello(String name, String client, boolean ownData, String executor) {}
