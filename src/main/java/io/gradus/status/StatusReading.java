package io.gradus.status;

import io.gradus.health.HealthBoard;
import io.gradus.health.HealthSnapshot;

/** What sinks are shown: the latest counters and the run's state. One object, filled anew for every showing. */
public final class StatusReading {
    private final HealthSnapshot health;
    private RunState state = RunState.RUNNING;

    /** An empty reading for a network of so many layers. */
    public StatusReading(int layers) {
        this.health = new HealthSnapshot(layers);
    }

    /** Copies the latest of both. Allocates nothing. */
    public void read(HealthBoard board, RunControl control) {
        board.readAcquire(health);
        state = control.state();
    }

    /** Counters, epoch, loss, rate and verdict; its step is -1 before the first judgement. */
    public HealthSnapshot health() {
        return health;
    }

    public RunState state() {
        return state;
    }
}
