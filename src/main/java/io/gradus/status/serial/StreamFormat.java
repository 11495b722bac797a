package io.gradus.status.serial;

/** What a line of the stream holds. */
enum StreamFormat {
    /** Few fields, all of like size, for a plotter, which draws them on one axis. */
    PLOT,
    /** Every layer, and what places a line in the run, for {@code gradus monitor} and for logs. */
    FULL
}
