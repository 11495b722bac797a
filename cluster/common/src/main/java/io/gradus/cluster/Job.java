package io.gradus.cluster;

import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Evaluation;
import io.gradus.train.Evaluator;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A training by several workers of data that each of them can read whole; serialisable, so that every JVM can make its
 * worker of it. What the data's parts and their scaling are follows from the settings and the seed, as on one machine.
 *
 * @param settings of the training; a minibatch is what one worker takes at a time
 * @param rounds how workers exchange
 * @param workers how many there are
 * @param executor by name, the same for all: networks are equal to the bit only then
 */
public record Job(TrainingSettings settings, RoundPlan rounds, int workers, String executor) implements Serializable {
    public Job {
        if (workers < 1) {
            throw new IllegalArgumentException("there is at least 1 worker, not " + workers);
        }
        if (!settings.course().schedule().isConstant()) {
            throw new IllegalArgumentException("rounds keep their learning rate; a schedule of it is for one machine");
        }
    }

    /**
     * Reads the data, and decides the network.
     *
     * @throws io.gradus.problem.ProblemException if settings do not go together, or do not suit the data
     * @throws io.gradus.data.DataException if the data cannot be read or used
     */
    public TrainingRun run() {
        return TrainingSetup.of(settings).run();
    }

    /** Worker {@code number}, from 0, of the run that {@link #run} made. */
    public Worker worker(TrainingRun run, int number) {
        return Worker.of(
                step(run),
                Shards.of(run.split().train(), number, workers),
                run.scaling(),
                run.setup().start(),
                rounds,
                number,
                run.seed());
    }

    /** A step for a worker, or to evaluate. */
    private Step step(TrainingRun run) {
        TrainingSpec training = run.setup().training().withSeparateUpdate(true);
        Plan plan = PlanCompiler.training(run.setup().network(), training);
        return StepProvider.choose(executor, plan, 1);
    }

    /** Rounds in which the run's epochs are over. */
    public long rounds(TrainingRun run) {
        int batch = run.setup().training().batchSize();
        int examples = run.split().train().size();
        return (long) run.epochs() * Shards.roundsPerEpoch(examples, workers, batch, rounds.localSteps());
    }

    /** How a worker's network does on the run's test part; null without one. */
    public static @Nullable Evaluation test(Worker worker, TrainingRun run) {
        Source test = new Source(run.split().test());
        worker.step().bind(test);
        return new Evaluator(worker.step()).evaluate(test);
    }
}
