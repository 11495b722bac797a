package io.gradus.boards.simulate;

import io.gradus.boards.join.WrongLabels;
import io.gradus.boards.wire.Lesson;
import io.gradus.cluster.LocalRounds;
import io.gradus.cluster.Shards;
import io.gradus.cluster.Worker;
import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.plan.Plan;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.run.TrainingRun;
import io.gradus.step.Source;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Evaluation;
import io.gradus.train.Evaluator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All boards of a class in one process, one after another, on shares of the teacher's data. The network that comes
 * out is, bit
 * for bit, that of a class of as many machines with the same executor.
 */
public final class SimulatedClass implements AutoCloseable {
    private final List<Worker> workers;
    private final LocalRounds rounds;
    private final Source test;

    private SimulatedClass(List<Worker> workers, LocalRounds rounds, Source test) {
        this.workers = workers;
        this.rounds = rounds;
        this.test = test;
    }

    /**
     * A class before its first round.
     *
     * @param run whose training part is dealt in shares
     * @param lesson what is taught; its seed does not matter
     * @param boards how many
     * @param wrong how many of them, the first ones, learn each class by the name of the next
     */
    public static SimulatedClass of(TrainingRun run, Lesson lesson, int boards, int wrong) {
        Plan plan = PlanCompiler.training(lesson.spec(), lesson.training());
        Part train = run.split().train();
        @Nullable Dataset mistaken = wrong == 0 ? null : WrongLabels.of(train.data(), 1);
        List<Worker> workers = new ArrayList<>();
        for (int n = 0; n < boards; n++) {
            Part share = Shards.of(train, n, boards);
            Part learnt = n < wrong && mistaken != null ? new Part(mistaken, share.rows()) : share;
            workers.add(Worker.of(
                    StepProvider.choose(lesson.executor(), plan, 1),
                    learnt,
                    run.scaling(),
                    run.setup().start(),
                    lesson.rounds(),
                    n,
                    run.seed()));
        }
        Source test = new Source(run.split().test());
        workers.get(0).step().bind(test);
        return new SimulatedClass(workers, new LocalRounds(lesson.rounds(), workers), test);
    }

    /** Does so many rounds. */
    public void run(long count) {
        rounds.run(count);
    }

    /**
     * The network on the test part.
     *
     * @throws IllegalStateException if there is none
     */
    public Evaluation test() {
        Evaluation evaluation = new Evaluator(workers.get(0).step()).evaluate(test);
        if (evaluation == null) {
            throw new IllegalStateException("there is no test part");
        }
        return evaluation;
    }

    /** Mean over boards of the share of weights on which they voted with the majority, in the last round. */
    public double agreement() {
        return rounds.agreement();
    }

    /** CRC-32C of the network. */
    public int fingerprint() {
        return rounds.fingerprint();
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
    }
}
