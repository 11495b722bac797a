package io.gradus.status.gpio;

import io.gradus.health.HealthBoard;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import io.gradus.status.StatusReading;

/** Readings of a run that says what it is told to say. */
final class Readings {
    final RunControl control = new RunControl();
    final HealthBoard board = new HealthBoard(1);
    private final HealthSnapshot snapshot = new HealthSnapshot(1);
    private final StatusReading reading = new StatusReading(1);
    private final float[] counters = new float[HealthCounter.BLOCK];

    /** As a run before its first judgement. */
    StatusReading unjudged() {
        reading.read(board, control);
        return reading;
    }

    StatusReading of(Verdict.State state) {
        publish(state);
        return unjudged();
    }

    void publish(Verdict.State state) {
        snapshot.copyFrom(counters, 0, 64);
        snapshot.context(
                1,
                0.5,
                0.1f,
                state == Verdict.State.HEALTHY ? Verdict.HEALTHY : new Verdict(state, 1, 1, "look at it"));
        board.publishRelease(snapshot);
    }
}
