package io.gradus.step.java;

import io.gradus.plan.Field;

/**
 * {@link io.gradus.plan.Opcode#DENSE} and {@link io.gradus.plan.Opcode#DENSE_BACKWARD}: a layer's weights, one row
 * after another.
 */
final class DenseKernel {
    private DenseKernel() {}

    /** DST = activation(SRC · W + b) for {@code samples} rows; keeps the sums where PRE asks for them. */
    static void forward(float[] a, int[] ops, int at, int samples) {
        forward(a, ops, at, 0, samples);
    }

    /** The same for rows {@code first .. first+samples}. */
    static void forward(float[] a, int[] ops, int at, int first, int samples) {
        int fanIn = ops[at + Field.FAN_IN];
        int stride = ops[at + Field.STRIDE];
        int fanOut = ops[at + Field.FAN_OUT];
        int weights = ops[at + Field.WEIGHTS];
        float slope = Float.intBitsToFloat(ops[at + Field.SLOPE]);
        for (int b = first; b < first + samples; b++) {
            int x = ops[at + Field.SRC] + b * ops[at + Field.SRC_STRIDE];
            int y = ops[at + Field.DST] + b * stride;
            System.arraycopy(a, weights + fanIn * stride, a, y, stride);
            for (int i = 0; i < fanIn; i++) {
                addScaled(a, y, a[x + i], weights + i * stride, fanOut);
            }
            if (ops[at + Field.PRE] >= 0) {
                System.arraycopy(a, y, a, ops[at + Field.PRE] + b * stride, stride);
            }
            ActivationKernel.forward(ops[at + Field.FUNCTION], slope, a, y, fanOut);
        }
    }

    /** Raises each unit's peak to the largest of its outputs. */
    static void peaks(float[] a, int[] ops, int at, int samples) {
        int peak = ops[at + Field.PEAK];
        for (int b = 0; b < samples; b++) {
            int y = ops[at + Field.DST] + b * ops[at + Field.STRIDE];
            for (int j = 0; j < ops[at + Field.FAN_OUT]; j++) {
                a[peak + j] = Math.max(a[peak + j], a[y + j]);
            }
        }
    }

    /**
     * Walks over the layer's weight rows, the biases being the last: passes the error down by the old weights, sums the
     * row's gradient over the minibatch into the tile, and applies it, or keeps it where the plan has an array for it.
     *
     * @return false, having left the row and those behind it as they were, if a gradient is not finite
     */
    static boolean backward(float[] a, int[] ops, int at, int samples, int tile, RowUpdate rows) {
        int fanIn = ops[at + Field.FAN_IN];
        int stride = ops[at + Field.STRIDE];
        int fanOut = ops[at + Field.FAN_OUT];
        int norm = ops[at + Field.NORM_GRADIENT];
        int end = norm < 0 ? fanIn + 1 : ops[at + Field.GRADIENT] < 0 ? fanIn + 3 : fanIn; // whole, it is there already
        for (int i = 0; i < end; i++) {
            if (norm >= 0 && i == fanIn) {
                continue; // a normalised layer's biases stay 0
            }
            if (i < fanIn && ops[at + Field.DELTA_BELOW] >= 0) {
                passDown(a, ops, at, samples, i, ops[at + Field.WEIGHTS] + i * stride);
            }
            if (i <= fanIn) {
                gradientRow(a, ops, at, samples, i, tile);
            } else {
                System.arraycopy(a, norm + (i - fanIn - 1) * stride, a, tile, fanOut);
            }
            if (ActivationKernel.notFinite(a, tile, fanOut) != 0) {
                return false;
            }
            if (ops[at + Field.GRADIENT] >= 0) {
                UpdateKernel.keep(a, ops, at, i, tile);
            } else {
                rows.apply(ops, at, i, -1);
            }
        }
        return true;
    }

    /** DELTA_BELOW(b, i) = Σ_j W(i, j) · DELTA(b, j). */
    private static void passDown(float[] a, int[] ops, int at, int samples, int i, int w) {
        for (int b = 0; b < samples; b++) {
            int d = ops[at + Field.DELTA] + b * ops[at + Field.STRIDE];
            float sum = 0;
            for (int j = 0; j < ops[at + Field.FAN_OUT]; j++) {
                sum += a[w + j] * a[d + j];
            }
            a[ops[at + Field.DELTA_BELOW] + b * ops[at + Field.SRC_STRIDE] + i] = sum;
        }
    }

    /** tile(j) = Σ_b SRC(b, i) · DELTA(b, j); row fanIn is the biases', whose input is 1. */
    private static void gradientRow(float[] a, int[] ops, int at, int samples, int i, int tile) {
        int fanOut = ops[at + Field.FAN_OUT];
        for (int j = 0; j < fanOut; j++) {
            a[tile + j] = 0;
        }
        for (int b = 0; b < samples; b++) {
            float x = i == ops[at + Field.FAN_IN] ? 1 : a[ops[at + Field.SRC] + b * ops[at + Field.SRC_STRIDE] + i];
            addScaled(a, tile, x, ops[at + Field.DELTA] + b * ops[at + Field.STRIDE], fanOut);
        }
    }

    /** {@code a[to..to+n) += factor · a[from..from+n)}. */
    private static void addScaled(float[] a, int to, float factor, int from, int n) {
        for (int j = 0; j < n; j++) {
            a[to + j] += factor * a[from + j];
        }
    }
}
