package io.gradus.boards.wire;

/**
 * How a board's training goes, for the teacher's page; about once a second.
 *
 * @param seat of the board
 * @param step of the counters
 * @param epoch passes over the board's examples begun
 * @param loss mean training loss of late
 * @param rate learning rate
 * @param verdict the word: {@code healthy}, {@code vanishing}, …
 * @param layer that the verdict is about, from 1; 0 for none
 * @param remedy what to do about it; empty for nothing
 * @param counters (layers, {@link io.gradus.report.page.PageCounter}) health counters; NaN where there is none
 */
public record Report(
        int seat,
        long step,
        int epoch,
        double loss,
        float rate,
        String verdict,
        int layer,
        String remedy,
        float[] counters) {}
