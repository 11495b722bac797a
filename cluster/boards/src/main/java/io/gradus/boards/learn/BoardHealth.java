package io.gradus.boards.learn;

import io.gradus.health.HealthBoard;
import io.gradus.health.HealthLimits;
import io.gradus.health.HealthMonitor;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.RunFacts;
import io.gradus.health.TrainingEvidence;
import io.gradus.health.Verdict;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;

/**
 * A board's own health: the counters of its gradients and the losses of its examples, judged as {@code gradus train}
 * does.
 */
public final class BoardHealth {
    private final Plan plan;
    private final float[] arena;
    private final float rate;
    private final HealthSnapshot snapshot;
    private final HealthBoard board;
    private final TrainingEvidence evidence;
    private final HealthMonitor monitor;
    private double recentLoss; // since the last judgement
    private long recentSamples;
    private double epochLoss;
    private long epochSamples;

    /** @param scales whether inputs are scaled */
    BoardHealth(Step step, TrainingSpec training, boolean scales) {
        this.plan = step.plan();
        this.arena = step.arena();
        this.rate = training.rule().rate();
        int layers = plan.network().layers().size();
        this.snapshot = new HealthSnapshot(layers);
        this.board = new HealthBoard(layers);
        this.evidence = new TrainingEvidence(chance(plan.network()), HealthLimits.DEFAULT);
        RunFacts facts = new RunFacts(
                plan.network(),
                training.rule(),
                training.regularization(),
                training.frozen(),
                scales,
                training.gradientClip().clips(),
                false,
                false);
        this.monitor = new HealthMonitor(facts, HealthLimits.DEFAULT, evidence);
    }

    /** What guessing among equally frequent classes scores; NaN for other losses, where it depends on the data. */
    private static double chance(NetworkSpec network) {
        return network.loss() == Loss.CROSS_ENTROPY ? Math.log(network.outputs()) : Double.NaN;
    }

    /** Takes a step's losses into account. */
    void learnt(int samples, double loss) {
        recentSamples += samples;
        recentLoss += loss;
        epochSamples += samples;
        epochLoss += loss;
    }

    /**
     * Judges after the steps of a round.
     *
     * @param step the last of them
     * @param watched whether counters were filled in by one of them
     * @param epochEnds whether an epoch ended among them
     */
    void judge(long step, int epoch, boolean watched, boolean epochEnds) {
        int every = plan.healthEvery();
        if (every == 0 || recentSamples == 0) {
            return;
        }
        if (epochEnds) {
            Arenas.countDead(plan, arena);
        }
        if (watched || epochEnds) {
            snapshot.copyFrom(arena, plan.health(0), step / every * every);
            double loss = recentLoss / recentSamples;
            snapshot.context(epoch, loss, rate, monitor.verdict());
            evidence.judged(loss, recentSamples);
            recentLoss = 0;
            recentSamples = 0;
            publish(step, epoch, loss, monitor.judge(snapshot));
        }
        if (epochEnds) {
            double loss = epochLoss / epochSamples;
            evidence.epoch(loss, Double.NaN);
            publish(step, epoch, loss, monitor.judgeEpoch());
            epochLoss = 0;
            epochSamples = 0;
            Arenas.resetWindow(plan, arena);
        }
    }

    /** A number was not finite. */
    void diverged(long step, int epoch, int layer, String what) {
        publish(step, epoch, Double.NaN, monitor.diverged(layer, what));
    }

    private void publish(long step, int epoch, double loss, Verdict verdict) {
        snapshot.context(epoch, loss, rate, verdict);
        snapshot.stepsTaken(step + 1);
        board.publishRelease(snapshot);
    }

    /** The latest, for other threads. */
    public HealthBoard board() {
        return board;
    }

    /** The latest, for the training thread. */
    public HealthSnapshot snapshot() {
        return snapshot;
    }
}
