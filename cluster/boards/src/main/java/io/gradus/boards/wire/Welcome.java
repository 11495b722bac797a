package io.gradus.boards.wire;

/**
 * The teacher's answer to {@link Hello}.
 *
 * @param seat the board's number in the class, from 0
 * @param lesson a {@link Lesson}, as {@link Lesson#bytes} makes it
 * @param rows of the teacher's data that the board is to learn on, by number; none if it has data of its own
 * @param refusal why the board cannot take part; empty if it can
 */
public record Welcome(int seat, byte[] lesson, int[] rows, String refusal) {}
