package io.gradus.report.page;

import io.gradus.health.HealthCounter;
import java.util.Arrays;

/**
 * How many gradients of each size a layer had, epoch by epoch, for at most {@link #MOST} epochs: when they are full,
 * neighbours are added up, and each later row takes twice as many epochs.
 *
 * <pre>
 * counts  (epoch, layer, bin)   bin n counts 2^(n-40) ≤ |g| < 2^(n-39)
 * </pre>
 */
final class GradientBins {
    /** Rows kept. */
    static final int MOST = 120;

    private static final int BINS = HealthCounter.BINS;

    private final int layers;
    private final float[] counts;
    final int[] epoch = new int[MOST]; // the last one of the row
    private int count;
    private int inLast;
    private int stride = 1;
    private int lastEpoch;

    GradientBins(int layers) {
        this.layers = layers;
        this.counts = new float[MOST * layers * BINS];
    }

    int count() {
        return count;
    }

    /** The last epoch that was begun; 0 before the first. */
    int lastEpoch() {
        return lastEpoch;
    }

    void clear() {
        count = 0;
        inLast = 0;
        stride = 1;
        lastEpoch = 0;
    }

    /** Makes room for an epoch's counts, which are to follow; false if the epoch is there already, or over. */
    boolean begin(int ofEpoch) {
        if (ofEpoch <= lastEpoch) {
            return false;
        }
        if (count == 0 || inLast == stride) {
            if (count == MOST) {
                merge();
            }
            Arrays.fill(counts, count * layers * BINS, (count + 1) * layers * BINS, 0);
            count++;
            inLast = 0;
        }
        inLast++;
        lastEpoch = ofEpoch;
        epoch[count - 1] = ofEpoch;
        return true;
    }

    /** Adds to a bin of the epoch begun last. */
    void add(int layer, int bin, double many) {
        counts[((count - 1) * layers + layer) * BINS + bin] += (float) many;
    }

    /** The lowest bin that is not empty in any row; {@link HealthCounter#BINS} if all are. */
    int lowest() {
        int lowest = BINS;
        for (int n = 0; n < count * layers * BINS; n++) {
            if (counts[n] > 0) {
                lowest = Math.min(lowest, n % BINS);
            }
        }
        return lowest;
    }

    /** The highest bin that is not empty in any row; -1 if all are. */
    int highest() {
        int highest = -1;
        for (int n = 0; n < count * layers * BINS; n++) {
            if (counts[n] > 0) {
                highest = Math.max(highest, n % BINS);
            }
        }
        return highest;
    }

    /** (layer, row, bin) from bin {@code low} to {@code high}: a bin's share of the row's fullest one, 0..255. */
    byte[] shares(int low, int high) {
        int width = high - low + 1;
        byte[] shares = new byte[layers * count * width];
        int at = 0;
        for (int layer = 0; layer < layers; layer++) {
            for (int row = 0; row < count; row++) {
                int from = (row * layers + layer) * BINS;
                float fullest = 0;
                for (int bin = 0; bin < BINS; bin++) {
                    fullest = Math.max(fullest, counts[from + bin]);
                }
                for (int bin = low; bin <= high; bin++) {
                    float many = counts[from + bin];
                    shares[at++] = (byte) (many == 0 ? 0 : Math.max(1, Math.round(255 * many / fullest)));
                }
            }
        }
        return shares;
    }

    private void merge() {
        int row = layers * BINS;
        for (int to = 0; to < MOST / 2; to++) {
            for (int n = 0; n < row; n++) {
                counts[to * row + n] = counts[2 * to * row + n] + counts[(2 * to + 1) * row + n];
            }
            epoch[to] = epoch[2 * to + 1];
        }
        count = MOST / 2;
        stride *= 2;
    }
}
