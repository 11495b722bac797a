package io.gradus.boards;

import io.gradus.boards.teach.ClassEvents;
import io.gradus.boards.teach.Seat;
import io.gradus.boards.wire.Outcome;
import io.gradus.cluster.Round;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Shards;
import io.gradus.cluster.Worker;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.run.TrainingRun;
import io.gradus.step.provider.StepProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Who was counted in each round, to do the same rounds again in one thread. */
final class Record implements ClassEvents {
    final List<int[]> counted = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch left = new CountDownLatch(1);

    @Override
    public void ended(long round, Outcome outcome, double loss) {
        counted.add(outcome.seats());
    }

    @Override
    public void left(Seat seat) {
        left.countDown();
    }

    /** Waits for a round in which so many boards were counted. */
    void await(int boards) throws InterruptedException {
        long end = System.nanoTime() + 90_000_000_000L;
        int from = counted.size();
        while (System.nanoTime() < end) {
            int size = counted.size();
            if (size > from && counted.get(size - 1).length == boards) {
                return;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("no round of " + boards + " boards");
    }

    /** The fingerprint of the same rounds in one thread. */
    static int replay(TrainingRun run, RoundPlan plan, int shares, List<int[]> counted) {
        List<Worker> workers = IntStream.range(0, shares)
                .mapToObj(n -> worker(run, plan, n, shares))
                .toList();
        for (int[] seats : counted) {
            Round round = new Round(plan, workers.get(0).round(), workers.get(0).weights());
            for (int seat : seats) {
                round.add(workers.get(seat).contribute());
            }
            var decision = round.decide();
            workers.forEach(worker -> worker.apply(decision));
        }
        int fingerprint = workers.get(0).fingerprint();
        workers.forEach(Worker::close);
        return fingerprint;
    }

    /** A board's worker. */
    static Worker worker(TrainingRun run, RoundPlan plan, int number, int of) {
        return Worker.of(
                StepProvider.choose(
                        Classes.EXECUTOR,
                        PlanCompiler.training(
                                run.setup().network(), run.setup().training().withSeparateUpdate(true)),
                        1),
                Shards.of(run.split().train(), number, of),
                run.scaling(),
                run.setup().start(),
                plan,
                number,
                run.seed());
    }
}
