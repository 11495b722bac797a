package io.gradus.boards.wire;

/**
 * A board's part of a round.
 *
 * @param seat of the board
 * @param contribution a {@link io.gradus.cluster.Contribution} as bytes: a bit a weight, or the parameters after the
 *     board's
 *     own steps; the number of samples, and the sum of their losses
 */
public record Contributed(int seat, byte[] contribution) {}
