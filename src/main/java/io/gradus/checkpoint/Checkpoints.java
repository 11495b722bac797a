package io.gradus.checkpoint;

import io.gradus.state.StateTape;
import io.gradus.train.Trainer;
import io.gradus.train.TrainerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes checkpoints of a run while it trains. The training thread copies the state, when it is due, into arrays that
 * were made before, and goes on; another thread writes the copy. While that still writes, the next copy waits.
 *
 * <p>To be told after every few steps, by {@link io.gradus.train.TrainingListener#progress}:
 *
 * <pre>{@code
 * Checkpoints checkpoints = Checkpoints.to(Path.of("run.ckpt"), trainer, CheckpointInterval.DEFAULT);
 * ...
 * public void progress(int epoch, int samples, int total) {
 *     checkpoints.betweenSteps();
 * }
 * }</pre>
 *
 * A write that fails leaves the files before it whole; it is tried again at the next time, and {@link #failure} tells.
 */
public final class Checkpoints implements AutoCloseable {
    private static final long POLL_NANOS = 100_000_000; // an unpark is not lost, but a thread may be slow to park

    private final CheckpointStore store;
    private final CheckpointInterval every;
    private final Trainer trainer;
    private final TrainerState state;
    private final StateTape tape;
    private final CheckpointContent content;
    private final Thread thread;
    private long lastNanos = System.nanoTime();
    private long lastSteps;
    private volatile boolean full; // the copy is the writer's, until it is written
    private volatile boolean closing;
    private final AtomicInteger written = new AtomicInteger();
    private volatile @Nullable IOException failure;

    Checkpoints(CheckpointStore store, Trainer trainer, CheckpointInterval every) {
        this.store = store;
        this.every = every;
        this.trainer = trainer;
        this.state = trainer.state();
        this.tape = StateTape.of(state);
        this.content = new CheckpointContent(
                tape, state, state.identity(), trainer.step().name());
        this.lastSteps = trainer.progress().steps();
        this.thread = new Writer();
        copy(); // loads every class that copying needs; nobody writes this one
        full = false;
        betweenSteps();
        thread.start();
    }

    private final class Writer extends Thread {
        Writer() {
            super("checkpoints");
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                boolean last = closing; // read before the copy: what was handed over before it is then seen
                if (full) {
                    write();
                    full = false;
                } else if (last) {
                    return;
                } else {
                    LockSupport.parkNanos(this, POLL_NANOS);
                }
            }
        }
    }

    /** Begins, for a trainer that was just started or restored; the first is due after one interval. */
    public static Checkpoints to(Path file, Trainer trainer, CheckpointInterval every) {
        return new Checkpoints(new CheckpointStore(file), trainer, every);
    }

    /** Copies the state if it is due. For the training thread, from within {@code progress}. */
    public void betweenSteps() {
        if (!full && isDue() && !state.hasFailed()) {
            copy();
        }
    }

    private boolean isDue() {
        return every.steps() > 0
                ? trainer.progress().steps() - lastSteps >= every.steps()
                : System.nanoTime() - lastNanos >= every.nanos();
    }

    private void copy() {
        tape.save(state);
        lastNanos = System.nanoTime();
        lastSteps = trainer.progress().steps();
        full = true;
        LockSupport.unpark(thread);
    }

    /**
     * Copies the state as it is now and waits until it is written. For the training thread, from within
     * {@code progress}.
     *
     * @throws IOException if it cannot be written
     */
    public void saveNow() throws IOException {
        awaitWriter();
        if (state.hasFailed()) {
            return;
        }
        failure = null;
        copy();
        awaitWriter();
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    private void awaitWriter() {
        while (full && thread.isAlive()) {
            LockSupport.parkNanos(this, 1_000_000);
        }
    }

    private void write() {
        try {
            store.write(content);
            written.incrementAndGet();
            failure = null;
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Checkpoints written so far. */
    public int written() {
        return written.get();
    }

    /** Why the last one could not be written; null if it was. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** Bytes of the copy that is kept for the writer. */
    public long copyBytes() {
        return tape.bytes();
    }

    /** Where they are written. */
    public CheckpointStore store() {
        return store;
    }

    /** Writes what was copied, and ends the thread. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
