package io.gradus.train;

/** Is told how a run goes, on the training thread; what it allocates or waits for is the run's loss. */
public interface TrainingListener {
    /** Listens to nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /** After every few steps: {@code samples} of {@code total} of this epoch are done. */
    default void progress(int epoch, int samples, int total) {}

    /** After every epoch. */
    default void epoch(EpochReport report) {}
}
