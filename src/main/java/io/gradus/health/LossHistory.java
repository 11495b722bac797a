package io.gradus.health;

import io.gradus.state.StateTape;
import java.util.Arrays;

/**
 * A run's loss from its first step to now, in bounded memory. Every entry is the mean loss of equally many
 * observations; when all entries are full, neighbours are merged and each entry stands for twice as many from then on.
 *
 * <pre>
 * sums     (CAPACITY)  of loss times weight
 * weights  (CAPACITY)  samples, or 1 for each epoch
 * </pre>
 *
 * Allocates when it is made, and never after.
 */
public final class LossHistory {
    /** Entries at most. */
    public static final int CAPACITY = 64;

    private final double[] sums = new double[CAPACITY];
    private final double[] weights = new double[CAPACITY];
    private int filled; // entries that are complete
    private int each = 1; // observations of an entry
    private int open; // observations of the entry that is not complete
    private long observations;
    private double first = Double.NaN;
    private double last = Double.NaN;

    /** Adds a mean loss over {@code weight} samples; one that is not finite is left out. */
    public void add(double loss, double weight) {
        if (!Double.isFinite(loss) || !(weight > 0)) {
            return;
        }
        first = observations == 0 ? loss : first;
        last = loss;
        observations++;
        if (filled == CAPACITY) {
            merge();
        }
        sums[filled] += loss * weight;
        weights[filled] += weight;
        open++;
        if (open == each) {
            filled++;
            open = 0;
        }
    }

    private void merge() {
        for (int n = 0; n < CAPACITY / 2; n++) {
            sums[n] = sums[2 * n] + sums[2 * n + 1];
            weights[n] = weights[2 * n] + weights[2 * n + 1];
        }
        filled = CAPACITY / 2;
        each *= 2;
        Arrays.fill(sums, filled, CAPACITY, 0);
        Arrays.fill(weights, filled, CAPACITY, 0);
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(sums, 0);
        Arrays.fill(weights, 0);
        filled = 0;
        each = 1;
        open = 0;
        observations = 0;
        first = Double.NaN;
        last = Double.NaN;
    }

    /** Passes the state. */
    void state(StateTape tape) {
        tape.reals(sums);
        tape.reals(weights);
        filled = tape.number(filled);
        each = tape.number(each);
        open = tape.number(open);
        observations = tape.number(observations);
        first = tape.real(first);
        last = tape.real(last);
    }

    /** Losses that were added so far. */
    public long observations() {
        return observations;
    }

    /** Entries to read, the last of which may not be complete. */
    public int size() {
        return filled + (open > 0 ? 1 : 0);
    }

    /** Mean loss of entry {@code n}, 0 being the run's beginning. */
    public double get(int n) {
        return sums[n] / weights[n];
    }

    /** The very first loss; NaN before it. */
    public double first() {
        return first;
    }

    /** The latest loss; NaN before the first. */
    public double last() {
        return last;
    }

    /**
     * Mean loss between two parts of the run so far: {@code mean(0.75, 1)} is that of its last quarter. NaN before the
     * first.
     */
    public double mean(double from, double to) {
        double total = 0;
        for (int n = 0; n < size(); n++) {
            total += weights[n];
        }
        double low = from * total;
        double high = to * total;
        double sum = 0;
        double taken = 0;
        double begin = 0;
        for (int n = 0; n < size(); n++) {
            double end = begin + weights[n];
            double share = Math.min(end, high) - Math.max(begin, low);
            if (share > 0) {
                sum += share * get(n);
                taken += share;
            }
            begin = end;
        }
        return taken == 0 ? last : sum / taken;
    }

    /** The lowest entry; NaN before the first loss. */
    public double lowest() {
        double lowest = Double.NaN;
        for (int n = 0; n < size(); n++) {
            lowest = n == 0 ? get(0) : Math.min(lowest, get(n));
        }
        return lowest;
    }

    /** Copies all entries, oldest first, for a curve. */
    public double[] toArray() {
        double[] entries = new double[size()];
        Arrays.setAll(entries, this::get);
        return entries;
    }
}
