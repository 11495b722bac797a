package io.gradus.step.java;

import io.gradus.health.HealthCounter;
import io.gradus.plan.Field;
import io.gradus.plan.Plan;

/** Adds up one layer's counters during a watched step, in double precision, and writes them into its block. */
final class HealthTally {
    private static final HealthCounter[] OF_GRADIENTS = HealthCounter.of(HealthCounter.Source.GRADIENTS);

    private double gradientSquares;
    private double gradientMax;
    private double updateSquares;
    private double weightSquares;
    private int zero;
    private int clipped;
    private int flips;
    private int atBound;

    void reset() {
        gradientSquares = 0;
        gradientMax = 0;
        updateSquares = 0;
        weightSquares = 0;
        zero = 0;
        clipped = 0;
        flips = 0;
        atBound = 0;
    }

    /** Reads a row of gradients before clipping, and its weights before the update. */
    void gradients(float[] a, int g, int w, int n, float clip) {
        for (int i = 0; i < n; i++) {
            float size = Math.abs(a[g + i]);
            gradientSquares += (double) size * size;
            gradientMax = Math.max(gradientMax, size);
            zero += size == 0 ? 1 : 0;
            clipped += size > clip ? 1 : 0;
            weightSquares += (double) a[w + i] * a[w + i];
        }
    }

    /** Counts gradients that were scaled, or are over the value clip even so; {@link #gradients} then counted none. */
    void scaled(float[] a, int g, int factors, int n, float clip) {
        for (int i = 0; i < n; i++) {
            clipped += a[factors + i] != 1 || Math.abs(a[g + i]) > clip ? 1 : 0;
        }
    }

    /** Reads a row of weight changes. */
    void updates(float[] a, int change, int n) {
        for (int i = change; i < change + n; i++) {
            updateSquares += (double) a[i] * a[i];
        }
    }

    /** Counts gradients whose sign is the other than the one that {@link #recordSigns} kept. */
    void countFlips(float[] a, int g, int n, int signs) {
        for (int i = 0; i < n; i++) {
            int word = signs + i / Plan.LANES * 2;
            int bit = 1 << (i % Plan.LANES);
            float now = a[g + i];
            int before = (int) a[now > 0 ? word : word + 1]; // the mask of the opposite sign
            flips += now != 0 && (before & bit) != 0 ? 1 : 0;
        }
    }

    /** Counts step sizes that have reached the smallest or the largest. */
    void bounds(float[] a, int size, int n, float min, float max) {
        for (int i = size; i < size + n; i++) {
            atBound += a[i] <= min || a[i] >= max ? 1 : 0;
        }
    }

    /** Keeps the signs of a row: per 16 gradients a mask of the negative ones and one of the positive ones. */
    static void recordSigns(float[] a, int g, int n, int signs) {
        for (int first = 0; first < n; first += Plan.LANES) {
            int negative = 0;
            int positive = 0;
            for (int i = first; i < Math.min(n, first + Plan.LANES); i++) {
                negative |= a[g + i] < 0 ? 1 << (i - first) : 0;
                positive |= a[g + i] > 0 ? 1 << (i - first) : 0;
            }
            a[signs + first / Plan.LANES * 2] = negative;
            a[signs + first / Plan.LANES * 2 + 1] = positive;
        }
    }

    /** Puts a row of gradients into the layer's running distribution of log2 |g|; zeros are counted elsewhere. */
    static void distribution(float[] a, int g, int n, int health) {
        for (int i = g; i < g + n; i++) {
            if (a[i] != 0) {
                int bin = Math.getExponent(a[i]) - HealthCounter.LOWEST_EXPONENT;
                a[health + HealthCounter.COUNTERS + Math.max(0, Math.min(HealthCounter.BINS - 1, bin))]++;
            }
        }
    }

    /** Writes what was read of gradients and weights. */
    void store(float[] a, int health, int parameters) {
        for (HealthCounter counter : OF_GRADIENTS) {
            put(a, health, counter, value(counter, parameters));
        }
    }

    /** A counter of gradients and weights. */
    private double value(HealthCounter counter, int parameters) {
        return switch (counter) {
            case GRADIENT_NORM -> Math.sqrt(gradientSquares);
            case GRADIENT_MAX -> gradientMax;
            case GRADIENT_ZERO -> zero;
            case NONFINITE -> 0; // a step that met one ends before this
            case CLIPPED -> clipped;
            case SIGN_FLIPS -> flips;
            case AT_BOUND -> atBound;
            case UPDATE_NORM -> Math.sqrt(updateSquares);
            case WEIGHT_NORM -> Math.sqrt(weightSquares);
            case PARAMETERS -> parameters;
            case ACTIVATION_MEAN, ACTIVATION_SD, SATURATED, DELTA_RMS, DEAD -> throw new IllegalStateException();
        };
    }

    /** Reads a layer's outputs and writes their counters. */
    static void outputs(float[] a, int[] ops, int at, int samples) {
        int width = ops[at + Field.FAN_OUT];
        int stride = ops[at + Field.STRIDE];
        int health = ops[at + Field.HEALTH];
        double sum = 0;
        int saturated = 0;
        for (int b = 0; b < samples; b++) {
            int y = ops[at + Field.DST] + b * stride;
            for (int j = 0; j < width; j++) {
                sum += a[y + j];
            }
            saturated += ActivationKernel.saturated(ops[at + Field.FUNCTION], a, y, width);
        }
        double count = (double) samples * width;
        double mean = sum / count;
        double squares = 0;
        for (int b = 0; b < samples; b++) {
            int y = ops[at + Field.DST] + b * stride;
            for (int j = 0; j < width; j++) {
                squares += (a[y + j] - mean) * (a[y + j] - mean);
            }
        }
        put(a, health, HealthCounter.ACTIVATION_MEAN, mean);
        put(a, health, HealthCounter.ACTIVATION_SD, Math.sqrt(squares / count));
        put(a, health, HealthCounter.SATURATED, saturated / count);
    }

    /**
     * Reads a layer's deltas, which are {@code over} so many samples, and writes their counter; of a recurrent layer
     * those of its first step, which have come the longest way.
     */
    static void deltas(float[] a, int[] ops, int at, int samples, int over) {
        int width = ops[at + Field.FAN_OUT];
        int first = RecurrentKernel.rows(ops, at, samples) - samples;
        double squares = 0;
        for (int b = first; b < first + samples; b++) {
            int d = ops[at + Field.DELTA] + b * ops[at + Field.STRIDE];
            for (int j = 0; j < width; j++) {
                squares += (double) a[d + j] * a[d + j];
            }
        }
        double mean = squares / ((double) samples * width);
        put(a, ops[at + Field.HEALTH], HealthCounter.DELTA_RMS, over * Math.sqrt(mean));
    }

    static void put(float[] a, int health, HealthCounter counter, double value) {
        a[health + counter.ordinal()] = (float) value;
    }
}
