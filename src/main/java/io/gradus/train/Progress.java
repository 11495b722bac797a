package io.gradus.train;

import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.state.StateTape;
import io.gradus.step.Step;

/**
 * How far a run is, in epochs, steps and samples; what the epoch under way has added up so far; and how many samples
 * the next call of {@link Step#train} is to take.
 */
public final class Progress {
    /** Work of one call, at most about this many floating-point operations. */
    private static final long CALL_FLOPS = 200_000_000;

    private static final int JUDGEMENTS_PER_EPOCH = 16;

    private final Plan plan;
    private final int samplesPerEpoch;
    private final boolean wholeSet;
    private boolean singly;
    private int epochs;
    private long steps;
    private long samples;
    // of the epoch under way:
    private double loss;
    private long correct;
    private int done; // samples
    private int lost; // samples of them whose step was not taken

    /** @param wholeSet whether an update takes all of an epoch's samples */
    Progress(Plan plan, int samplesPerEpoch, boolean wholeSet) {
        this.plan = plan;
        this.samplesPerEpoch = samplesPerEpoch;
        this.wholeSet = wholeSet;
    }

    /**
     * Steps that one call of {@link Step#train} is to make, at least 1: few enough for progress to be told and stops to
     * be heeded, and many, as a call has a cost of its own and fetches its first examples anew.
     */
    public static long stepsPerCall(Plan plan) {
        return Math.max(1, CALL_FLOPS / Math.max(1, plan.sampleFlops() * plan.batchSize()));
    }

    void restart() {
        epochs = 0;
        steps = 0;
        samples = 0;
    }

    /** Passes the state. */
    void state(StateTape tape) {
        epochs = tape.number(epochs);
        steps = tape.number(steps);
        samples = tape.number(samples);
        loss = tape.real(loss);
        correct = tape.number(correct);
        done = tape.number(done);
        lost = tape.number(lost);
    }

    /** Begins the next epoch; its number, 1 for the first. */
    int beginEpoch() {
        loss = 0;
        correct = 0;
        done = 0;
        lost = 0;
        return ++epochs;
    }

    /** Whether the epoch has samples left. */
    boolean hasNext() {
        return done < samplesPerEpoch;
    }

    /**
     * Samples that the next call is to take: up to just behind a watched step, several steps at once where it can be.
     */
    int nextCall() {
        return (int) Math.min(samplesPerEpoch - done, (long) stepsOfNextCall() * plan.batchSize());
    }

    /**
     * Takes a call's results into account.
     *
     * @param count samples that it was to take
     * @param callLoss the sum of their losses
     * @param arena with the call's reports
     * @return whether it ended early at a step that was not finite; what lies behind that step is still to come
     */
    boolean add(int count, double callLoss, float[] arena) {
        int finished = (int) arena[Control.STEPS_DONE];
        boolean failed = arena[Control.FAILED_LAYER] != 0;
        loss += callLoss;
        correct += (int) arena[Control.CORRECT];
        steps += finished;
        int taken = count;
        if (failed) {
            int before = finished * plan.batchSize();
            int here = Math.min(plan.batchSize(), count - before);
            taken = before + here;
            lost += here;
        }
        done += taken;
        samples += taken;
        return failed;
    }

    /** Whether steps are taken one a call. */
    void stepSingly(boolean on) {
        singly = on;
    }

    boolean isSingly() {
        return singly;
    }

    /** Epochs begun so far. */
    public int epochs() {
        return epochs;
    }

    /** Steps finished so far. */
    public long steps() {
        return steps;
    }

    /** Samples passed through so far, repetitions counted. */
    public long samples() {
        return samples;
    }

    /** Samples of this epoch passed through so far. */
    int done() {
        return done;
    }

    /** Samples of this epoch whose step was taken so far. */
    int trained() {
        return done - lost;
    }

    int samplesPerEpoch() {
        return samplesPerEpoch;
    }

    /** Whether some step of this epoch was taken, or may still be. */
    boolean hasTaken() {
        return lost < samplesPerEpoch;
    }

    /** Mean loss of this epoch's samples so far. */
    double meanLoss() {
        return loss / Math.max(1, trained());
    }

    /** Mean loss of this epoch, of the steps that were taken; over all samples where the epoch ended in failure. */
    double epochLoss(boolean failed) {
        return failed && plan.wholeGradient() ? Double.NaN : loss / taken(failed);
    }

    /** Wrongly classified samples of this epoch in per cent. */
    double errorPercent(boolean failed) {
        int taken = taken(failed);
        return 100.0 * (taken - correct) / taken;
    }

    private int taken(boolean failed) {
        return failed ? samplesPerEpoch : samplesPerEpoch - lost;
    }

    private int stepsOfNextCall() {
        if (singly || (steps == 0 && !wholeSet)) {
            return 1; // the first step's counters, those of the initial weights, are told in any case
        }
        int stepsPerEpoch = (samplesPerEpoch + plan.batchSize() - 1) / plan.batchSize();
        if (wholeSet) {
            return (int) Math.min(stepsPerEpoch, stepsPerCall(plan)); // each a part of one update
        }
        int every = Math.max(1, plan.healthEvery());
        long wanted = Math.min(stepsPerCall(plan), Math.max(1, stepsPerEpoch / JUDGEMENTS_PER_EPOCH));
        long target = steps + Math.max(every, wanted) - 1;
        return (int) (target / every * every + 1 - steps);
    }
}
