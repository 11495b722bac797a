package io.gradus.run;

import io.gradus.data.Dataset;
import io.gradus.data.Split;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.model.Provenance;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The same training from one seed after another: seed, seed + 1, … Several runs go side by side, each on a thread of its
 * own, which takes the next seed when it is done with one. A run knows nothing of the others, so that it gives the same
 * bits alone.
 */
public final class Repeats {
    /** Makes a run; called from several threads at once. */
    @FunctionalInterface
    public interface Starter {
        /**
         * A trainer that has not yet trained, for one thread, with its initial weights in place.
         *
         * @param listener to be given to the trainer
         */
        Started start(long seed, TrainingListener listener);
    }

    /**
     * A run that is about to begin.
     *
     * @param split whose test part it is judged by
     * @param epochs to train at most
     */
    public record Started(Trainer trainer, Split split, int epochs) {}

    /** Is told how the runs go, from any of their threads, one call at a time. */
    public interface Progress {
        /** {@code done} runs' worth of work out of all has been done, parts of runs counted by their epochs. */
        default void advanced(double done) {}

        /** A run is finished; they finish in any order. */
        default void finished(RepeatedRun run) {}
    }

    private final long firstSeed;
    private final int count;
    private final Starter starter;
    private final Progress progress;
    private final Object lock = new Object();
    private final double[] shares; // of each run that is done
    private final List<RepeatedRun> finished = new ArrayList<>();
    private int next;
    private volatile boolean cancelled;
    private @Nullable Throwable failure;

    /**
     * Prepares; nothing is run.
     *
     * @throws IllegalArgumentException if the count is not positive
     */
    public Repeats(long firstSeed, int count, Starter starter, Progress progress) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of runs must be at least 1, not " + count);
        }
        this.firstSeed = firstSeed;
        this.count = count;
        this.starter = starter;
        this.progress = progress;
        this.shares = new double[count];
    }

    /**
     * Does all runs, {@code threads} at a time, and waits for them.
     *
     * @return the runs in the order of their seeds; fewer than all if {@link #cancel} was called
     * @throws RuntimeException what a run has thrown; the others are then ended
     */
    public List<RepeatedRun> run(int threads) {
        List<Thread> workers = new ArrayList<>();
        for (int n = 0; n < Math.min(threads, count); n++) {
            Thread worker = new Thread(this::work, "gradus-run-" + n);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
        }
        Throwable thrown;
        synchronized (lock) {
            thrown = failure;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        return finished();
    }

    /** Ends the runs that are under way, and begins none: what is finished now is all there will be. From any thread. */
    public void cancel() {
        synchronized (lock) {
            cancelled = true;
        }
    }

    /** The runs that are finished so far, in the order of their seeds. From any thread. */
    public List<RepeatedRun> finished() {
        synchronized (lock) {
            List<RepeatedRun> sorted = new ArrayList<>(finished);
            sorted.sort(Comparator.comparingLong(RepeatedRun::seed));
            return sorted;
        }
    }

    private void work() {
        try {
            for (int n = take(); n >= 0; n = take()) {
                RepeatedRun run = one(n);
                synchronized (lock) {
                    if (cancelled) {
                        return;
                    }
                    shares[n] = 1;
                    finished.add(run);
                    progress.finished(run);
                }
            }
        } catch (CancellationException e) {
            // asked for
        } catch (RuntimeException | Error e) {
            synchronized (lock) {
                failure = failure == null ? e : failure;
            }
            cancelled = true;
        }
    }

    /** The next run's number, or -1. */
    private int take() {
        synchronized (lock) {
            return cancelled || next == count ? -1 : next++;
        }
    }

    private RepeatedRun one(int n) {
        long seed = firstSeed + n;
        long began = System.nanoTime();
        Watch watch = new Watch(n);
        Started started = starter.start(seed, watch);
        watch.epochs = started.epochs();
        try (Trainer trainer = started.trainer()) {
            EpochReport last = trainer.until(started.epochs());
            boolean failed = trainer.failure() != null;
            int kept = failed ? last.epoch() : trainer.restoreBest();
            return new RepeatedRun(
                    seed,
                    last.epoch(),
                    kept,
                    last.loss(),
                    last.errorPercent(),
                    failed ? null : trainer.test(),
                    trainer.failure(),
                    trainer.monitor().verdict(),
                    failed ? "" : checksum(trainer, started.split().train().data()),
                    (System.nanoTime() - began) / 1e9);
        }
    }

    /** Of the weights and the scaling, as a model file of theirs would have it. */
    private static String checksum(Trainer trainer, Dataset data) {
        return ModelFile.checksum(Model.of(
                trainer.plan(), trainer.step().arena(), trainer.scaling(), data.classNames(), Provenance.UNKNOWN));
    }

    /** Listens to one run, on its thread. */
    private final class Watch implements TrainingListener {
        private final int run;
        private int epochs = Integer.MAX_VALUE;

        Watch(int run) {
            this.run = run;
        }

        @Override
        public void progress(int epoch, int samples, int total) {
            if (cancelled) {
                throw new CancellationException();
            }
        }

        @Override
        public void epoch(EpochReport report) {
            synchronized (lock) {
                shares[run] = (double) report.epoch() / epochs;
                double done = 0;
                for (double share : shares) {
                    done += share;
                }
                progress.advanced(done);
            }
        }
    }
}
