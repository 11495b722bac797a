package io.gradus.train;

import io.gradus.health.Verdict;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.state.StateTape;
import io.gradus.step.arena.Arenas;
import io.gradus.step.arena.Revival;
import org.jspecify.annotations.Nullable;

/**
 * What a run does about numbers that are not finite, dead units and oscillation, as {@link Remedies} say; and the
 * weights of its best epoch, where the run may go back to them.
 */
public final class Recovery {
    private final Plan plan;
    private final float[] arena;
    private final TrainerSettings settings;
    private final RateScheduler rates;
    private @Nullable BestWeights best;
    private @Nullable Failure failure;
    private long skipped;
    private int revived;
    private int rewinds;

    /** @param arena with the initial weights in place */
    Recovery(Plan plan, float[] arena, TrainerSettings settings, RateScheduler rates) {
        this.plan = plan;
        this.arena = arena;
        this.settings = settings;
        this.rates = rates;
        restart();
    }

    /** Begins anew, with the weights that the arena has. */
    void restart() {
        boolean keeps =
                settings.remedies().rewindOnDiverged() || !settings.stopping().isEmpty();
        best = keeps ? new BestWeights(plan, arena) : null;
        failure = null;
        skipped = 0;
        revived = 0;
        rewinds = 0;
    }

    /** Passes the state of a run that has not failed. */
    void state(StateTape tape) {
        skipped = tape.number(skipped);
        revived = tape.number(revived);
        rewinds = tape.number(rewinds);
        if (best != null) {
            best.state(tape);
        }
    }

    /** Whether weights of the best epoch are kept. */
    boolean keepsBest() {
        return best != null;
    }

    /** Why the run ended early, or null. */
    @Nullable
    Failure failure() {
        return failure;
    }

    /** Steps that were not taken, because a number was not finite. */
    public long skipped() {
        return skipped;
    }

    /** Dead units that were given new weights so far. */
    public int revived() {
        return revived;
    }

    /** How often the run went back to its best weights. */
    public int rewinds() {
        return rewinds;
    }

    /**
     * Takes note of a step that was not taken, since a number was not finite.
     *
     * @param others whether the epoch has steps that were taken, or may be
     * @return whether the run ends
     */
    boolean ends(Failure found, boolean others) {
        TrainingSpec training = settings.training();
        if (training.skipNonfinite()) {
            skipped++;
            settings.listener().skipped(found, skipped);
            if (others) {
                return false;
            }
        }
        failure = found;
        return true;
    }

    /** Gives dead units new weights at the end of an epoch, if it is to. */
    void revive(int epoch) {
        if (settings.remedies().revive() && plan.healthEvery() > 0) {
            revived += Revival.revive(plan, arena, settings.seed(), epoch);
        }
    }

    /**
     * After an epoch that ended in failure: goes back to the best weights with half the rate, if it is to and may
     * still.
     */
    void rewind(int epoch) {
        if (best != null && settings.remedies().rewindOnDiverged() && rewinds < Remedies.MOST_REWINDS) {
            rewinds++;
            failure = null;
            best.restore(arena);
            Arenas.clearState(plan, arena);
            rates.halve(epoch);
        }
    }

    /**
     * Keeps the weights if they are the best so far.
     *
     * @param loss of the epoch that has just ended; NaN if none was measured
     */
    void keepIfBest(int epoch, double loss) {
        if (best != null) {
            best.offer(arena, loss, epoch);
        }
    }

    /** Halves the rate after an epoch that oscillated, if it is to. */
    void calm(EpochReport report) {
        if (settings.remedies().halveOnOscillation() && report.verdict().state() == Verdict.State.OSCILLATING) {
            rates.halve(report.epoch());
        }
    }

    /**
     * Puts the weights of the best epoch in place, if the run stops early.
     *
     * @return that epoch; 0 where none is kept
     */
    int restoreBest() {
        if (best == null || settings.stopping().isEmpty() || best.epoch() == 0) {
            return 0;
        }
        best.restore(arena);
        return best.epoch();
    }
}
