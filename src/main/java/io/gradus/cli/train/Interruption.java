package io.gradus.cli.train;

import io.gradus.cli.terminal.AtExit;
import io.gradus.status.RunControl;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a signal to end: the run ends before its next step, and the process only when the run has told what came of it.
 */
final class Interruption implements AutoCloseable {
    /** Thrown between two steps by a run that is to end. */
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;

        Ended() {
            super("the run was told to end", null, false, false);
        }
    }

    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch told = new CountDownLatch(1);
    private final AtExit hook;

    Interruption(RunControl control) {
        hook = new AtExit(() -> end(control));
    }

    private void end(RunControl control) {
        control.stop();
        try {
            told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is told. */
    @Override
    public void close() {
        told.countDown();
        hook.close();
    }
}
