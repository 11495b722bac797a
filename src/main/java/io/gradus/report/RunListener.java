package io.gradus.report;

import io.gradus.health.HealthSnapshot;
import io.gradus.train.EpochReport;
import java.io.IOException;

/** Takes a run's records in their order, on the thread of a {@link RunLog}. */
public interface RunListener {
    /** The run's beginning: the log's start record, a JSON object. */
    default void start(String json) throws IOException {}

    /**
     * Counters of a watched step.
     *
     * @param health with epoch, loss of the latest samples, rate and verdict; reused for the next call
     * @param skipped steps not taken so far, because a number was not finite
     */
    void health(HealthSnapshot health, long skipped) throws IOException;

    /**
     * An epoch that is done.
     *
     * @param window counters of the epoch's last watched step, with the epoch's distribution of gradients; step -1
     *     where nothing is watched; reused for the next call
     */
    void epoch(EpochReport report, double samplesPerSecond, HealthSnapshot window) throws IOException;

    /** The run's end: the log's end record, a JSON object. */
    default void end(String json) throws IOException {}

    /** Nothing has come for a moment: what is held back can be written. */
    default void idle() throws IOException {}
}
