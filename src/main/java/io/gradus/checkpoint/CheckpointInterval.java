package io.gradus.checkpoint;

/**
 * How often a checkpoint is written.
 *
 * @param nanos between two; 0 if steps count
 * @param steps between two; 0 if time counts
 */
public record CheckpointInterval(long nanos, long steps) {
    /** Every minute. */
    public static final CheckpointInterval DEFAULT = ofSeconds(60);

    public CheckpointInterval {
        if (nanos < 0 || steps < 0 || (nanos == 0) == (steps == 0)) {
            throw new IllegalArgumentException("an interval is a time or a number of steps, above 0");
        }
    }

    public static CheckpointInterval ofSeconds(double seconds) {
        return new CheckpointInterval((long) (seconds * 1e9), 0);
    }

    public static CheckpointInterval ofSteps(long steps) {
        return new CheckpointInterval(0, steps);
    }
}
