package io.gradus.rule;

import java.io.Serializable;
import java.util.Locale;

/**
 * How the learning rate changes from epoch to epoch: as a factor on the rule's own rate, which {@code warmup} epochs
 * lead up to in equal steps.
 *
 * @param kind the curve
 * @param factor what the rate is multiplied by, each time; of cosine, where it ends
 * @param every epochs between two times, of step; epochs without a better loss, of plateau; epochs in all, of cosine
 * @param warmup epochs until the whole rate is reached; 0 for at once
 */
public record LearningRateSchedule(Kind kind, double factor, int every, int warmup) implements Serializable {
    /** The same rate throughout. */
    public static final LearningRateSchedule CONSTANT = new LearningRateSchedule(Kind.CONSTANT, 1, 1, 0);

    /** The curves. */
    public enum Kind {
        CONSTANT,
        /** {@code factor^⌊(epoch-1)/every⌋}. */
        STEP,
        /** {@code factor^(epoch-1)}. */
        EXPONENTIAL,
        /** Half a cosine from 1 down to {@code factor} (Loshchilov & Hutter 2017, without restarts). */
        COSINE,
        /** Times {@code factor} whenever the loss has not become better for {@code every} epochs. */
        PLATEAU;

        /** The name that people type. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LearningRateSchedule {
        if (!(factor >= 0 && factor <= 1) || (factor == 0 && kind != Kind.COSINE)) {
            throw RuleProblem.SCHEDULE_FACTOR.with(kind == Kind.COSINE ? "" : ", above 0", factor);
        }
        if (every < 1) {
            throw RuleProblem.SCHEDULE_EPOCHS.with(every);
        }
        if (warmup < 0) {
            throw RuleProblem.WARMUP_NEGATIVE.with(warmup);
        }
    }

    public static LearningRateSchedule step(int every, double factor) {
        return new LearningRateSchedule(Kind.STEP, factor, every, 0);
    }

    public static LearningRateSchedule exponential(double factor) {
        return new LearningRateSchedule(Kind.EXPONENTIAL, factor, 1, 0);
    }

    /** Down towards {@code floor} of the rate, which it would reach behind the last of {@code epochs}. */
    public static LearningRateSchedule cosine(int epochs, double floor) {
        return new LearningRateSchedule(Kind.COSINE, floor, epochs, 0);
    }

    public static LearningRateSchedule plateau(int patience, double factor) {
        return new LearningRateSchedule(Kind.PLATEAU, factor, patience, 0);
    }

    public LearningRateSchedule withWarmup(int epochs) {
        return new LearningRateSchedule(kind, factor, every, epochs);
    }

    /** Whether the rate stays as it is. */
    public boolean isConstant() {
        return kind == Kind.CONSTANT && warmup == 0;
    }

    /** What the rate is multiplied by in an epoch, 1 being the first; of plateau, as long as the loss falls. */
    public double at(int epoch) {
        double curve =
                switch (kind) {
                    case CONSTANT, PLATEAU -> 1;
                    case STEP -> {
                        int times = (epoch - 1) / every;
                        yield StrictMath.pow(factor, times);
                    }
                    case EXPONENTIAL -> StrictMath.pow(factor, epoch - 1);
                    case COSINE -> {
                        double done = Math.min(1, (epoch - 1.0) / every);
                        yield factor + (1 - factor) * 0.5 * (1 + StrictMath.cos(Math.PI * done));
                    }
                };
        return epoch < warmup ? curve * epoch / warmup : curve;
    }

    /** {@code step, times 0.5 every 10 epochs}. */
    @Override
    public String toString() {
        String text =
                switch (kind) {
                    case CONSTANT -> "constant";
                    case STEP -> "times " + factor + " every " + every + " epochs";
                    case EXPONENTIAL -> "times " + factor + " every epoch";
                    case COSINE -> "along a cosine to " + (factor == 0 ? "0" : factor + " of itself");
                    case PLATEAU -> "times " + factor + " after " + every + " epochs without a better loss";
                };
        return warmup > 0 ? text + ", warm-up of " + warmup + " epochs" : text;
    }
}
