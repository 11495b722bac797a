package io.gradus.lab.course;

import io.gradus.run.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/**
 * How an experiment is run.
 *
 * @param seed of the first run; the others follow it
 * @param threads runs side by side, each on one thread
 * @param sabotaged whether the remedy, or what the claim is about, is left out: an experiment that still reproduces its
 *     claim then would prove nothing
 */
public record Conditions(long seed, int threads, boolean sabotaged) {
    /** Seeds from 1 on, on all processors. */
    public static Conditions usual() {
        return new Conditions(1, Runtime.getRuntime().availableProcessors(), false);
    }

    /** The same with the remedy left out. */
    public Conditions sabotage() {
        return new Conditions(seed, threads, true);
    }

    /** The remedy, or what stands in its place when it is left out. */
    <T> T remedy(T remedy, T without) {
        return sabotaged ? without : remedy;
    }

    /** One result for each of so many seeds, in the seeds' order whatever the number of threads. */
    <T> List<T> bySeed(int count, LongFunction<T> run) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, count)), Conditions::thread);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                long of = seed + n;
                running.add(pool.submit(() -> run.apply(of)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** How a number spreads over so many seeds. */
    Spread spread(int count, LongFunction<Double> run) {
        return Spread.of(
                bySeed(count, run).stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "experiment");
        thread.setDaemon(true);
        return thread;
    }
}
