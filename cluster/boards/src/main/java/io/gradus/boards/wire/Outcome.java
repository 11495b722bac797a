package io.gradus.boards.wire;

/**
 * How a round ended; every board takes it in, and then has the class's network.
 *
 * @param decision a {@link io.gradus.cluster.Decision} as bytes
 * @param seats of the boards that were counted
 * @param agreement (seats) share of weights on which each of them voted with the majority, or moved as the average did
 * @param fingerprint of the class's network after the round
 * @param last whether the lesson is over
 */
public record Outcome(byte[] decision, int[] seats, float[] agreement, int fingerprint, boolean last) {}
