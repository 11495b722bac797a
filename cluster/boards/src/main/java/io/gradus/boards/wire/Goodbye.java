package io.gradus.boards.wire;

/**
 * A board leaves the class, or its connection is gone.
 *
 * @param client what Hazelcast calls the connection
 */
public record Goodbye(String client) {}
