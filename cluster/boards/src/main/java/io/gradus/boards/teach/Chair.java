package io.gradus.boards.teach;

import io.gradus.boards.wire.Lesson;
import io.gradus.boards.wire.Outcome;
import io.gradus.cluster.Contribution;
import io.gradus.cluster.Decision;
import io.gradus.cluster.Round;
import io.gradus.cluster.SharedState;
import io.gradus.cluster.Traffic;
import io.gradus.cluster.Worker;
import io.gradus.data.Part;
import io.gradus.plan.Plan;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Evaluation;
import io.gradus.train.Evaluator;
import io.gradus.train.InitialWeights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the class's network, and ends rounds. What comes out follows from who contributed what, and from nothing
 * else: the
 * arithmetic is that of {@link Round}. For one thread.
 */
public final class Chair implements AutoCloseable {
    private final Lesson lesson;
    private final Worker worker; // takes no steps of its own
    private final Source test;
    private final Traffic traffic = new Traffic();
    private Round round;

    /**
     * @param known examples of the teacher's, of the training part
     * @param test to evaluate the network on; may be empty
     * @param start the weights that the class begins with
     * @param executor as {@link StepProvider#choose} takes it
     */
    public Chair(Lesson lesson, Part known, Part test, InitialWeights start, String executor) {
        Plan plan = PlanCompiler.training(lesson.spec(), lesson.training());
        Step step = StepProvider.choose(executor, plan, 1);
        this.lesson = lesson;
        this.worker = Worker.of(step, known, lesson.scaling().scaling(), start, lesson.rounds(), 0, lesson.seed());
        this.test = new Source(test);
        step.bind(this.test);
        this.round = next();
    }

    private Round next() {
        return new Round(lesson.rounds(), worker.round(), worker.weights());
    }

    /**
     * Takes a board's contribution.
     *
     * @return whether it is new, and of this round
     * @throws IllegalArgumentException if it is of another network
     */
    public boolean add(Contribution contribution) {
        boolean isNew = round.add(contribution);
        if (isNew) {
            traffic.up(contribution.length());
        }
        return isNew;
    }

    /** Whether a board of that number has contributed to this round. */
    public boolean has(int seat) {
        for (Contribution each : round.received()) {
            if (each.worker() == seat) {
                return true;
            }
        }
        return false;
    }

    /** How many have contributed to this round. */
    public int received() {
        return round.received().size();
    }

    /**
     * Ends the round.
     *
     * @param last whether the lesson is over
     * @throws IllegalStateException if nobody had a finite gradient
     */
    public Outcome decide(boolean last) {
        List<Contribution> from = new ArrayList<>(round.received());
        float[] before = lesson.rounds().votes() ? new float[0] : worker.state().parameters();
        Decision decision = round.decide();
        int[] seats = from.stream().mapToInt(Contribution::worker).toArray();
        float[] agreement = new float[seats.length];
        for (int n = 0; n < seats.length; n++) {
            agreement[n] = (float)
                    (lesson.rounds().votes()
                            ? decision.agreement(from.get(n), worker.weights())
                            : agreement(before, from.get(n), decision));
        }
        worker.apply(decision);
        traffic.down(decision.length(), seats.length);
        traffic.round();
        round = next();
        return new Outcome(decision.toBytes(), seats, agreement, worker.fingerprint(), last);
    }

    /** The share of parameters that a board moved the same way as the class; those that stand still left out. */
    private static double agreement(float[] before, Contribution own, Decision all) {
        int moved = 0;
        int same = 0;
        for (int n = 0; n < before.length; n++) {
            float common = all.numbers()[n] - before[n];
            if (common != 0) {
                moved++;
                same += common * (own.numbers()[n] - before[n]) > 0 ? 1 : 0;
            }
        }
        return !own.counts() ? Double.NaN : moved == 0 ? 1 : (double) same / moved;
    }

    /** The round that is under way, from 0. */
    public long round() {
        return worker.round();
    }

    /** Mean loss of what was contributed to this round so far. */
    public double loss() {
        return round.loss();
    }

    /** What boards have in common, for one that comes now. */
    public SharedState shared() {
        SharedState shared = worker.state();
        traffic.resync(shared.length());
        return shared;
    }

    /** What was sent. */
    public Traffic traffic() {
        return traffic;
    }

    /** Weights that are voted on. */
    public int weights() {
        return worker.weights();
    }

    /** Fingerprint of the network, as outcomes have it. */
    public int fingerprint() {
        return worker.fingerprint();
    }

    /** The step, for its plan and arena. */
    public Step step() {
        return worker.step();
    }

    /** The network on the test part; null if there is none. */
    public @Nullable Evaluation test() {
        return new Evaluator(worker.step()).evaluate(test);
    }

    @Override
    public void close() {
        worker.close();
    }
}
