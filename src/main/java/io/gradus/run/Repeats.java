package io.gradus.run;

import io.gradus.data.Split;
import io.gradus.plan.Plan;
import io.gradus.step.Step;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The same training from one seed after another: seed, seed + 1, … Several runs go side by side, each on a thread of
 * its own, which takes the next seed when it is done with one. A run knows nothing of the others, so that it gives the
 * same bits alone.
 */
public final class Repeats {
    /** Makes a run; called from several threads at the same time. */
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

    /** The runs of a training; each needs a test part to be judged by. */
    private static final class SetupStarter implements Starter {
        private final TrainingSetup setup;
        private final Function<Plan, Step> executor;

        SetupStarter(TrainingSetup setup, Function<Plan, Step> executor) {
            this.setup = setup;
            this.executor = executor;
        }

        @Override
        public Started start(long seed, TrainingListener listener) {
            TrainingRun run = setup.run(seed);
            if (run.split().test().size() == 0) {
                throw RunProblem.NO_TEST.with();
            }
            Trainer trainer =
                    run.trainer().executor(executor).listener(listener).start();
            return new Started(trainer, run.split(), run.epochs());
        }
    }

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
     * Prepares {@code count} runs of a training, from the settings' seed on.
     *
     * @param executor makes the step of each run; of one thread, if runs are to go side by side
     */
    public static Repeats of(TrainingSetup setup, int count, Function<Plan, Step> executor, Progress progress) {
        return new Repeats(setup.settings().seed(), count, new SetupStarter(setup, executor), progress);
    }

    /** One run of a training, alone: the same bits as among others. */
    public static RepeatedRun one(TrainingSetup setup, long seed, Function<Plan, Step> executor) {
        return one(setup, seed, executor, TrainingListener.NONE);
    }

    /** The same with somebody who is told how it goes. */
    public static RepeatedRun one(
            TrainingSetup setup, long seed, Function<Plan, Step> executor, TrainingListener listener) {
        long began = System.nanoTime();
        return RepeatedRun.of(seed, new SetupStarter(setup, executor).start(seed, listener), began);
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

    /**
     * Ends the runs that are under way, and begins none: what is finished now is all there will be. From any thread.
     */
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
        return RepeatedRun.of(seed, started, began);
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
