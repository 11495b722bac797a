package io.gradus.boards.learn;

import io.gradus.boards.wire.Lesson;
import io.gradus.boards.wire.Outcome;
import io.gradus.boards.wire.Snapshot;
import io.gradus.cluster.Contribution;
import io.gradus.cluster.Decision;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Worker;
import io.gradus.data.Scaling;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.InitialWeights;

/** One board's part of a lesson: a {@link Worker} on the board's own data, whose health is watched. For one thread. */
public final class Learner implements AutoCloseable {
    private final RoundPlan rounds;
    private final BoardData data;
    private final Worker worker;
    private final BoardHealth health;
    private final int healthEvery;
    private final int batchSize;
    private final int stepsPerEpoch;

    /**
     * @param seat the board's number in the class, from 0
     * @param executor as {@link StepProvider#choose} takes it
     * @throws IllegalArgumentException if the executor cannot be had, or the data do not fit the network
     */
    public Learner(Lesson lesson, int seat, BoardData data, String executor) {
        TrainingSpec training = lesson.training();
        Plan plan = PlanCompiler.training(lesson.spec(), training);
        Step step = StepProvider.choose(executor, plan, 1);
        Scaling scaling = lesson.scaling().scaling();
        data.refresh();
        this.rounds = lesson.rounds();
        this.data = data;
        this.worker = Worker.of(step, data.part(), scaling, InitialWeights.RANDOM, rounds, seat, lesson.seed());
        this.health = new BoardHealth(step, training, scaling.method() != Scaling.Method.NONE);
        this.healthEvery = plan.healthEvery();
        this.batchSize = plan.batchSize();
        this.stepsPerEpoch = (data.part().size() + batchSize - 1) / batchSize;
    }

    /** Puts the class's network in place. */
    public void adopt(Snapshot snapshot) {
        worker.adopt(snapshot.shared());
    }

    /** The round that comes next. */
    public long round() {
        return worker.round();
    }

    /** Takes the board's steps of a round; its vote, or its parameters. */
    public Contribution contribute() {
        data.refresh();
        Contribution contribution = worker.contribute();
        if (contribution.counts()) {
            health.learnt(contribution.samples(), contribution.loss());
        } else {
            float[] arena = worker.step().arena();
            String what = Control.Cause.values()[(int) arena[Control.FAILED_CAUSE]].words();
            health.diverged(lastStep(), epoch(), (int) arena[Control.FAILED_LAYER], what);
        }
        if (!isOneVote()) {
            judge();
        }
        return contribution;
    }

    /**
     * Takes in how a round ended.
     *
     * @return whether the network then is the class's, bit for bit
     * @throws IllegalArgumentException if it is a later round than the next
     */
    public boolean apply(Outcome outcome) {
        Decision decision = Decision.of(outcome.decision());
        boolean mine = decision.round() == worker.round();
        if (!worker.apply(decision)) {
            return true; // done already
        }
        if (mine && isOneVote()) {
            judge();
        }
        return worker.fingerprint() == outcome.fingerprint();
    }

    /**
     * Whether counters are whole only after the class's update: of gradients by the board, of the update by the class.
     */
    private boolean isOneVote() {
        return rounds.votes() && rounds.localSteps() == 1;
    }

    private long lastStep() {
        return Math.max(0, (worker.round() + (isOneVote() ? 0 : 1)) * rounds.localSteps() - 1);
    }

    private void judge() {
        long last = lastStep();
        boolean watched = healthEvery > 0 && last / healthEvery != (last - rounds.localSteps()) / healthEvery;
        long before = last - rounds.localSteps();
        boolean epochEnds = (last + 1) / stepsPerEpoch > (before + 1) / stepsPerEpoch;
        health.judge(last, epoch(), watched || last < rounds.localSteps(), epochEnds);
    }

    /** Passes over the examples begun, 1 for the first. */
    public int epoch() {
        return (int) (lastStep() / stepsPerEpoch) + 1;
    }

    /** Examples that it learns on; -1 for a sensor, which has no end. */
    public int examples() {
        return data.count();
    }

    /** Width of layer {@code n}, 0 for the first hidden one. */
    public int units(int n) {
        return worker.step().plan().network().layers().get(n).width();
    }

    /** The board's health. */
    public BoardHealth health() {
        return health;
    }

    /** CRC-32C of the network. */
    public int fingerprint() {
        return worker.fingerprint();
    }

    /** The step with the network. */
    public Step step() {
        return worker.step();
    }

    @Override
    public void close() {
        worker.close();
    }
}
