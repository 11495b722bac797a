package io.gradus.cli.experiment;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.board.BoardSession;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.HealthBoard;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;

/**
 * A board's LEDs while experiments run: blue beats, then green for a claim that is reproduced, red for one that is not.
 */
final class LabLights implements AutoCloseable {
    private static final Verdict RED = new Verdict(Verdict.State.DIVERGED, 0, 0, "");

    private final BoardSession board;
    private final HealthBoard shown = new HealthBoard(1);
    private final HealthSnapshot snapshot = new HealthSnapshot(1);
    private final float[] noCounters = new float[io.gradus.health.HealthCounter.BLOCK];
    private long experiments;

    private LabLights(BoardSession board) {
        this.board = board;
    }

    /** Takes the board's LEDs, if it has any. */
    static LabLights of(Arguments arguments, Terminal terminal) {
        LabLights lights = new LabLights(BoardSession.of(arguments, terminal));
        lights.board.startLights(lights.shown, new RunControl());
        return lights;
    }

    /** An experiment runs: what was found last stays, and blue beats. */
    void running() {
        experiments++;
    }

    void show(boolean reproduced) {
        snapshot.copyFrom(noCounters, 0, experiments);
        snapshot.context(1, 0, 0, reproduced ? Verdict.HEALTHY : RED);
        shown.publishRelease(snapshot);
    }

    @Override
    public void close() {
        board.close();
    }
}
