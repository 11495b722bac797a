package io.gradus.lab.compare;

import io.gradus.plan.Plan;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSetup;
import io.gradus.step.Step;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import io.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does several runs, some at a time, each on a thread of its own. A run gives the same bits alone. */
public final class SideBySide {
    /** A training and the seed to do it by. */
    public record Job(TrainingSetup setup, long seed) {}

    private final Function<Plan, Step> executor;
    private final DoubleConsumer progress;
    private final List<Job> jobs;
    private final double[] shares; // of each job that is done
    private final @Nullable RunCourse[] courses;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private SideBySide(List<Job> jobs, Function<Plan, Step> executor, DoubleConsumer progress) {
        this.jobs = List.copyOf(jobs);
        this.executor = executor;
        this.progress = progress;
        this.shares = new double[jobs.size()];
        this.courses = new RunCourse[jobs.size()];
    }

    /**
     * Does all jobs and waits for them.
     *
     * @param executor makes the step of each run, of one thread
     * @param threads runs at a time, at most
     * @param progress is told what part of all epochs is done, from any thread
     * @return a course for each job, in their order
     * @throws RuntimeException what a run has thrown
     */
    public static List<RunCourse> run(
            List<Job> jobs, Function<Plan, Step> executor, int threads, DoubleConsumer progress) {
        return new SideBySide(jobs, executor, progress).run(threads);
    }

    private List<RunCourse> run(int threads) {
        List<Thread> workers = new ArrayList<>();
        for (int n = 0; n < Math.min(threads, jobs.size()); n++) {
            Thread worker = new Thread(this::work, "gradus-side-" + n);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while runs were under way", e);
        }
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        return Arrays.stream(courses).map(Objects::requireNonNull).toList();
    }

    private void work() {
        try {
            for (int n = next.getAndIncrement(); n < jobs.size() && failure.get() == null; n = next.getAndIncrement()) {
                courses[n] = one(n);
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private RunCourse one(int number) {
        Job job = jobs.get(number);
        TrainingRun run = job.setup.run(job.seed);
        long began = System.nanoTime();
        try (Trainer trainer = run.trainer().executor(executor).start()) {
            RunCourse.Start start = new RunCourse.Start(
                    trainer.training().loss(), trainer.evidence().reference(), weights(trainer));
            List<RunCourse.Point> points = new ArrayList<>();
            EpochReport report;
            do {
                report = trainer.epoch();
                points.add(point(report));
                advance(number, (double) report.epoch() / run.epochs());
            } while (report.epoch() < run.epochs() && trainer.failure() == null && trainer.stopped() == null);
            advance(number, 1);
            boolean failed = trainer.failure() != null;
            int kept = failed ? report.epoch() : trainer.restoreBest();
            return new RunCourse(
                    job.seed,
                    start,
                    points,
                    kept,
                    failed || !trainer.hasTest() ? null : trainer.test(),
                    trainer.failure(),
                    trainer.monitor().verdict(),
                    trainer.stopped(),
                    (System.nanoTime() - began) / 1e9);
        }
    }

    private static RunCourse.Point point(EpochReport report) {
        Evaluation validation = report.validation();
        return new RunCourse.Point(
                report.epoch(),
                report.loss(),
                report.errorPercent(),
                validation == null ? Double.NaN : validation.loss(),
                validation == null || validation.correct() < 0 ? Double.NaN : validation.errorPercent(),
                report.verdict().state());
    }

    /** FNV-1a over the layers' weights and biases. */
    private static long weights(Trainer trainer) {
        Plan plan = trainer.plan();
        float[] arena = trainer.step().arena();
        long hash = 0xcbf29ce484222325L;
        for (int n = 0; n < plan.network().layers().size(); n++) {
            int from = plan.weights(n);
            int count = (plan.network().fanIn(n) + 1) * plan.stride(n);
            for (int i = from; i < from + count; i++) {
                hash = (hash ^ Float.floatToIntBits(arena[i])) * 0x100000001b3L;
            }
        }
        return hash;
    }

    private void advance(int number, double share) {
        double done = 0;
        synchronized (shares) {
            shares[number] = share;
            for (double each : shares) {
                done += each;
            }
        }
        progress.accept(done / jobs.size());
    }
}
