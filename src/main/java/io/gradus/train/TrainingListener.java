package io.gradus.train;

import io.gradus.health.HealthSnapshot;

/** Is told how a run goes, on the training thread; what it allocates or waits for is the run's loss. */
public interface TrainingListener {
    /** Listens to nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /** After every few steps: {@code samples} of {@code total} of this epoch are done. */
    default void progress(int epoch, int samples, int total) {}

    /**
     * After a watched step that was judged, about sixteen times an epoch and at its end.
     *
     * @param snapshot reused for the next call; copy what is to be kept
     */
    default void health(HealthSnapshot snapshot) {}

    /**
     * After a step that was not taken, because a number was not finite.
     *
     * @param failure where, at which step, and what
     * @param skipped how many such steps there were so far
     */
    default void skipped(Failure failure, long skipped) {}

    /** After every epoch. */
    default void epoch(EpochReport report) {}
}
