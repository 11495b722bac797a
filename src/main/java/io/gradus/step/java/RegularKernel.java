package io.gradus.step.java;

import io.gradus.net.Loss;
import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.step.Source;
import io.gradus.step.arena.StepRandom;

/** The operations of {@link io.gradus.rule.Regularization}, over a minibatch's rows or a layer's weights. */
final class RegularKernel {
    private static final int CROSS_ENTROPY = Loss.CROSS_ENTROPY.ordinal();

    private RegularKernel() {}

    /**
     * DST = SRC with some values dropped: value j of a row is where 16 of its bits, {@code j mod 4} of draw {@code j / 4},
     * are less than AMOUNT2. Without {@code training}, a copy.
     */
    static void dropout(float[] a, int[] ops, int at, int samples, long step, boolean training) {
        int stride = ops[at + Op.STRIDE];
        int layer = ops[at + Op.LAYER];
        int fanOut = ops[at + Op.FAN_OUT];
        int threshold = ops[at + Op.AMOUNT2];
        float scale = Float.intBitsToFloat(ops[at + Op.AMOUNT]);
        long key = StepRandom.step(a, Stream.DROPOUT, layer + 1, step);
        for (int b = 0; b < samples; b++) {
            int from = ops[at + Op.SRC] + b * stride;
            int to = ops[at + Op.DST] + b * stride;
            if (!training) {
                if (from != to) {
                    System.arraycopy(a, from, a, to, stride);
                }
                continue;
            }
            long row = StepRandom.row(key, b);
            for (int first = 0; first < fanOut; first += Plan.LANES) {
                int mask = kept(row, first, threshold);
                for (int j = first; j < Math.min(stride, first + Plan.LANES); j++) {
                    a[to + j] = (mask >> (j - first) & 1) != 0 ? a[from + j] * scale : 0;
                }
                if (ops[at + Op.SIGNS] >= 0) {
                    a[ops[at + Op.SIGNS] + (b * stride + first) / Plan.LANES] = mask;
                }
            }
        }
    }

    /** Bit n says whether value {@code first + n} is kept, of {@link Plan#LANES}. */
    private static int kept(long row, int first, int threshold) {
        int mask = 0;
        for (int n = 0; n < Plan.LANES; n += 4) {
            long bits = StepRandom.bits(row, (first + n) / 4);
            for (int k = 0; k < 4; k++) {
                mask |= (bits >>> 16 * k & 0xFFFF) >= threshold ? 1 << (n + k) : 0;
            }
        }
        return mask;
    }

    /** DELTA = AMOUNT · DELTA where the value was kept, else 0. */
    static void dropoutBackward(float[] a, int[] ops, int at, int samples) {
        int stride = ops[at + Op.STRIDE];
        float scale = Float.intBitsToFloat(ops[at + Op.AMOUNT]);
        for (int b = 0; b < samples; b++) {
            int d = ops[at + Op.DELTA] + b * stride;
            for (int j = 0; j < ops[at + Op.FAN_OUT]; j++) {
                int mask = (int) a[ops[at + Op.SIGNS] + (b * stride + j) / Plan.LANES];
                a[d + j] = (mask >> j % Plan.LANES & 1) != 0 ? a[d + j] * scale : 0;
            }
        }
    }

    /** DST = SRC + noise: value j of a row by draw j. Without {@code training}, a copy. */
    static void noise(float[] a, int[] ops, int at, int samples, long step, boolean training) {
        float deviation = Float.intBitsToFloat(ops[at + Op.AMOUNT]);
        long key = StepRandom.step(a, Stream.NOISE, 0, step);
        for (int b = 0; b < samples; b++) {
            int from = ops[at + Op.SRC] + b * ops[at + Op.STRIDE];
            int to = ops[at + Op.DST] + b * ops[at + Op.STRIDE];
            long row = StepRandom.row(key, b);
            for (int j = 0; j < ops[at + Op.FAN_OUT]; j++) {
                a[to + j] = a[from + j] + (training ? StepRandom.normal(StepRandom.bits(row, j), deviation) : 0);
            }
        }
    }

    /** DELTA += AMOUNT / over · sign(DST), with sign(0) = 0; {@code over} samples make an update. */
    static void sparsity(float[] a, int[] ops, int at, int samples, int over) {
        int stride = ops[at + Op.STRIDE];
        float amount = Float.intBitsToFloat(ops[at + Op.AMOUNT]) / over;
        for (int b = 0; b < samples; b++) {
            int y = ops[at + Op.DST] + b * stride;
            int d = ops[at + Op.DELTA] + b * stride;
            for (int j = 0; j < ops[at + Op.FAN_OUT]; j++) {
                a[d + j] += a[y + j] > 0 ? amount : a[y + j] < 0 ? -amount : 0;
            }
        }
    }

    /** Each unit's weights, its bias left out, are scaled down to norm AMOUNT if they are longer. */
    static void maxNorm(float[] a, int[] ops, int at) {
        double most = Float.intBitsToFloat(ops[at + Op.AMOUNT]);
        int stride = ops[at + Op.STRIDE];
        for (int j = 0; j < ops[at + Op.FAN_OUT]; j++) {
            int w = ops[at + Op.WEIGHTS] + j;
            double squares = 0;
            for (int i = 0; i < ops[at + Op.FAN_IN]; i++) {
                double weight = a[w + i * stride];
                squares += weight * weight;
            }
            if (squares > most * most) {
                float factor = (float) (most / Math.sqrt(squares));
                for (int i = 0; i < ops[at + Op.FAN_IN]; i++) {
                    a[w + i * stride] *= factor;
                }
            }
        }
    }

    /** {@code a[g..g+n) += l2·w + l1·sign(w)}, with sign(0) = 0. */
    static void penalize(float[] a, int g, int w, int n, float l2, float l1) {
        for (int j = 0; j < n; j++) {
            float weight = a[w + j];
            a[g + j] = a[g + j] + l2 * weight + (weight > 0 ? l1 : weight < 0 ? -l1 : 0);
        }
    }

    /**
     * A sample's error, of targets as they are, becomes that of smoothed ones: ε times the target's distance from the mean
     * target, or from 1/2 with sigmoids, is added.
     *
     * @param d the sample's errors, of which there are {@code outputs}
     * @param scale by which they were multiplied
     */
    static void smooth(int loss, float[] a, int d, int outputs, Source source, int row, float scale, float smoothing) {
        float middle = 0.5f;
        float factor = scale * smoothing;
        if (loss == CROSS_ENTROPY) {
            float mass = 0;
            for (int j = 0; j < outputs; j++) {
                mass += source.target(row, j);
            }
            middle = mass / outputs;
        } else {
            factor = factor / outputs;
        }
        for (int j = 0; j < outputs; j++) {
            a[d + j] += factor * (source.target(row, j) - middle);
        }
    }
}
