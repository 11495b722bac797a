package io.gradus.lab.illness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Does numbered tasks on several threads. */
final class Parallel {
    private Parallel() {}

    /**
     * Does tasks 0 to {@code count} - 1 and waits for them.
     *
     * @throws RuntimeException what a task has thrown
     */
    static void run(int threads, int count, IntConsumer task) {
        ExecutorService executor = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "gradus-trials");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                int number = n;
                all.add(executor.submit(() -> task.accept(number)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
