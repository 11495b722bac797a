package io.gradus.lab;

import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import java.util.ArrayList;
import java.util.List;

/**
 * The learning-rate range test of Smith 2017, "Cyclical learning rates for training neural networks": minibatch after
 * minibatch with a rate that grows by a constant factor, until the loss runs away. Where it falls fastest is a good
 * rate. Each pass over the data has the order and, if the plan augments, the pictures of the same epoch of training.
 *
 * @param points in the order of their rates; the last one is where the test ended
 */
public record RateRange(List<Point> points) {
    /** Steps from the lowest to the highest rate. */
    public static final int STEPS = 120;

    /** How much of the running mean a new loss leaves. */
    private static final double MEMORY = 0.9;

    /** Steps by which the running mean is behind: the mean age of what it holds. */
    private static final int LAG = (int) (MEMORY / (1 - MEMORY) + 0.5);

    /** So many times its lowest the loss may become before the test ends. */
    private static final double RUNAWAY = 4;

    /** Points that a slope is taken over. */
    private static final int SPAN = 12;

    /**
     * One step.
     *
     * @param rate learning rate
     * @param loss running mean of the minibatch losses up to this step; NaN where one was not finite
     */
    public record Point(double rate, double loss) {}

    /**
     * Runs the test. Changes the arena, whose initial weights and scaling must be in place.
     *
     * @param source bound to the step; visited in an order that follows from {@code seed}
     * @param low first rate
     * @param high last rate, larger than the first
     */
    public static RateRange run(Step step, UpdateRule rule, Source source, double low, double high, long seed) {
        if (!(low > 0 && high > low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException(
                    "a range of rates must be positive and grow, not " + low + " to " + high);
        }
        Plan plan = step.plan();
        int batch = Math.min(plan.batchSize(), source.size());
        int batches = source.size() / batch;
        List<Point> points = new ArrayList<>();
        double mean = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int n = 0; n < STEPS; n++) {
            if (n % batches == 0) {
                source.shuffle(seed, n / batches + 1);
                Arenas.augment(plan, step.arena(), seed, n / batches + 1);
            }
            double rate = low * Math.pow(high / low, n / (STEPS - 1.0));
            Arenas.apply(rule.withRate((float) rate), step.arena());
            double loss = step.train(source, n % batches * batch, batch, n) / batch;
            mean = MEMORY * mean + (1 - MEMORY) * loss;
            double unbiased = mean / (1 - Math.pow(MEMORY, n + 1));
            boolean failed = step.arena()[Control.FAILED_LAYER] != 0;
            points.add(new Point(rate, failed ? Double.NaN : unbiased));
            lowest = Math.min(lowest, unbiased);
            if (failed || unbiased > RUNAWAY * lowest) {
                break;
            }
        }
        return new RateRange(List.copyOf(points));
    }

    /**
     * The rate at which the loss fell fastest: that in the middle of the span, before the lowest running mean, over
     * which the mean falls most, less the steps that the mean is behind. NaN if it never falls.
     */
    public double suggestion() {
        int lowest = 0;
        for (int n = 0; n < points.size(); n++) {
            lowest = points.get(n).loss() < points.get(lowest).loss() ? n : lowest;
        }
        double steepest = 0;
        double rate = Double.NaN;
        for (int n = SPAN; n <= lowest; n++) {
            double fall = points.get(n - SPAN).loss() - points.get(n).loss();
            if (fall > steepest) {
                steepest = fall;
                rate = points.get(Math.max(0, n - SPAN / 2 - LAG)).rate();
            }
        }
        return rate;
    }
}
