package io.gradus.health;

import io.gradus.state.StateTape;
import io.gradus.state.Stateful;

/**
 * What a run's losses say of whether it learns: the training loss between judgements, and both losses of every epoch.
 * Filled in by the training thread; allocates nothing after it is made.
 */
public final class TrainingEvidence implements Stateful {
    /** Losses that a statement rests on at least. */
    private static final int ENOUGH = 6;

    /** What part of the old value the running mean keeps at each loss. */
    private static final double MEMORY = 0.75;

    /** How many times its lowest a loss that was learnt must become to count as lost. */
    private static final double RELAPSE = 2.5;

    /** Validation losses whose mean stands for the present one. */
    private static final int RECENT_EPOCHS = 5;

    private final double chance;
    private final HealthLimits limits;
    private final LossHistory training = new LossHistory();
    private final LossHistory validation = new LossHistory();
    private final double[] recentValidation = new double[RECENT_EPOCHS];
    private double running;
    private double lowest; // of the running mean
    private double bestValidation;
    private double trainingAtBest;
    private double epochLoss;
    private int validations;
    private int sinceBest;

    /**
     * @param chance the loss of always giving the best constant answer, which a run that learns falls below; NaN if it
     *     is not known
     */
    public TrainingEvidence(double chance, HealthLimits limits) {
        this.chance = chance;
        this.limits = limits;
        clear();
    }

    /** Forgets everything. */
    public void clear() {
        training.clear();
        validation.clear();
        running = Double.NaN;
        lowest = Double.NaN;
        bestValidation = Double.NaN;
        trainingAtBest = Double.NaN;
        epochLoss = Double.NaN;
        validations = 0;
        sinceBest = 0;
    }

    @Override
    public void state(StateTape tape) {
        training.state(tape);
        validation.state(tape);
        tape.reals(recentValidation);
        running = tape.real(running);
        lowest = tape.real(lowest);
        bestValidation = tape.real(bestValidation);
        trainingAtBest = tape.real(trainingAtBest);
        epochLoss = tape.real(epochLoss);
        validations = tape.number(validations);
        sinceBest = tape.number(sinceBest);
    }

    /** Adds the mean loss of the samples since the last judgement. */
    public void judged(double loss, long samples) {
        if (samples > 0 && Double.isFinite(loss)) {
            training.add(loss, (double) samples);
            running = Double.isNaN(running) ? loss : MEMORY * running + (1 - MEMORY) * loss;
            lowest = Double.isNaN(lowest) ? running : Math.min(lowest, running);
        }
    }

    /** Adds an epoch's losses; validation NaN where it was not looked at. */
    public void epoch(double loss, double validated) {
        epochLoss = loss;
        if (Double.isNaN(validated)) {
            return;
        }
        recentValidation[validations % RECENT_EPOCHS] = validated;
        validations++;
        sinceBest++;
        validation.add(validated, 1);
        if (!(validated >= bestValidation)) {
            bestValidation = validated;
            trainingAtBest = loss;
            sinceBest = 0;
        }
    }

    /** Of the training losses between judgements. */
    public LossHistory training() {
        return training;
    }

    /** Of the epochs' validation losses. */
    public LossHistory validation() {
        return validation;
    }

    /** What the loss is measured against: that of a constant answer, or the first one where that is not known. */
    public double reference() {
        return Double.isNaN(chance) ? training.first() : chance;
    }

    /** The present loss as a part of {@link #reference}. */
    public double level() {
        return training.mean(0.75, 1) / reference();
    }

    /** The running mean of the latest few losses as a part of {@link #reference}. */
    public double runningLevel() {
        return running / reference();
    }

    /** Whether there are enough losses to say more than what the first ones were. */
    public boolean enough() {
        return training.observations() >= ENOUGH;
    }

    /** Whether the present loss is a small part of what a constant answer scores. */
    public boolean learnt() {
        return enough()
                && training.mean(0.75, 1) < limits.get(HealthLimit.LEARNT) * Math.min(training.first(), reference());
    }

    /** Whether the loss is above its start and above a constant answer's, or much of what was learnt is lost again. */
    public boolean risen() {
        return aboveStart() > limits.get(HealthLimit.RISE)
                || (enough() && aboveLowest() > RELAPSE && runningLevel() > 0.3);
    }

    /** The running loss over the larger of the first one and a constant answer's. */
    public double aboveStart() {
        return running / Math.max(training.first(), reference());
    }

    /** The running loss over its lowest so far. */
    public double aboveLowest() {
        return running / lowest;
    }

    /** By what part the loss fell from the third to the last quarter of the run so far; negative where it rose. */
    public double pace() {
        return enough() ? 1 - training.mean(0.75, 1) / training.mean(0.5, 0.75) : 1 - running / training.first();
    }

    /** The mean of the latest validation losses over the lowest one; NaN before there are enough. */
    public double validationRise() {
        return validations < 2 * RECENT_EPOCHS ? Double.NaN : recentValidation() / bestValidation;
    }

    /** Whether validation rises while training falls on. */
    public boolean overfits() {
        return validationRise() > limits.get(HealthLimit.OVERFITTING)
                && recentValidation() - bestValidation > 0.05 * reference()
                && sinceBest >= RECENT_EPOCHS + validations / 10
                && epochLoss < 0.5 * bestValidation
                && epochLoss < trainingAtBest;
    }

    private double recentValidation() {
        double sum = 0;
        for (double loss : recentValidation) {
            sum += loss;
        }
        return sum / RECENT_EPOCHS;
    }
}
