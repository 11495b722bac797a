package io.gradus.cluster;

import io.gradus.step.exchange.PackedSigns;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The bookkeeping of one round: collects what workers send, in whatever order and however often it arrives, and
 * decides. What is decided follows from the contributions alone: votes are counted, and means are summed in the order
 * of the workers' numbers, in double precision, each worker weighted by its samples.
 */
public final class Round {
    private final RoundPlan plan;
    private final long number;
    private final int weights;
    private final TreeMap<Integer, Contribution> received = new TreeMap<>(); // by worker

    /**
     * @param number from 0
     * @param weights that are voted on, {@link Worker#weights}
     */
    public Round(RoundPlan plan, long number, int weights) {
        this.plan = plan;
        this.number = number;
        this.weights = weights;
    }

    /** From 0. */
    public long number() {
        return number;
    }

    /**
     * Takes a contribution; one of the same worker again changes nothing.
     *
     * @return whether it is new, and of this round
     * @throws IllegalArgumentException if it has not the shape of the network's
     */
    public boolean add(Contribution contribution) {
        if (contribution.round() != number) {
            return false;
        }
        int words = plan.votes() ? PackedSigns.words(weights) : 0;
        Contribution other =
                received.isEmpty() ? contribution : received.firstEntry().getValue();
        if (contribution.signs().length != words || contribution.numbers().length != other.numbers().length) {
            throw new IllegalArgumentException("worker " + contribution.worker() + " sends "
                    + contribution.signs().length + " words and " + contribution.numbers().length
                    + " numbers, where " + words + " and " + other.numbers().length
                    + " belong: it has another network, or another exchange");
        }
        return received.putIfAbsent(contribution.worker(), contribution) == null;
    }

    /** Whether so many workers have been heard. */
    public boolean has(int workers) {
        return received.size() >= workers;
    }

    /** What was received, in the order of workers. */
    public Collection<Contribution> received() {
        return received.values();
    }

    /** Samples of all contributions that count. */
    public int samples() {
        return received.values().stream().mapToInt(Contribution::samples).sum();
    }

    /** Mean loss over those samples, summed in the order of workers; NaN without any. */
    public double loss() {
        double sum = 0;
        for (Contribution each : received.values()) {
            sum += each.counts() ? each.loss() : 0;
        }
        return samples() == 0 ? Double.NaN : sum / samples();
    }

    /**
     * Decides by what was received.
     *
     * @throws IllegalStateException if nobody has a finite gradient, or nothing was received
     */
    public Decision decide() {
        List<Contribution> voters =
                received.values().stream().filter(Contribution::counts).toList();
        if (voters.isEmpty()) {
            throw new IllegalStateException("round " + number + ": "
                    + (received.isEmpty() ? "no worker was heard" : "no worker has a finite gradient; lower the rate"));
        }
        long[] signs = new long[plan.votes() ? PackedSigns.words(weights) : 0];
        long[] ties = new long[signs.length];
        if (plan.votes()) {
            PackedSigns.majority(voters.stream().map(Contribution::signs).toArray(long[][]::new), weights, signs, ties);
            if (plan.ties() == Ties.PARITY) {
                PackedSigns.breakTies(signs, ties, number);
            }
        }
        return new Decision(number, voters.size(), signs, plan.ties() == Ties.STAY ? ties : new long[0], means(voters));
    }

    /** The means of numbers, weighted by samples. */
    private static float[] means(List<Contribution> voters) {
        float[] means = new float[voters.get(0).numbers().length];
        double[] sums = new double[means.length];
        double samples = 0;
        for (Contribution voter : voters) {
            float[] numbers = voter.numbers();
            for (int n = 0; n < sums.length; n++) {
                sums[n] += (double) voter.samples() * numbers[n];
            }
            samples += voter.samples();
        }
        for (int n = 0; n < sums.length; n++) {
            means[n] = (float) (sums[n] / samples);
        }
        return means;
    }
}
