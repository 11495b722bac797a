package io.gradus.step.java;

import io.gradus.plan.GradientControl;
import io.gradus.plan.Op;
import io.gradus.rule.GradientClip;
import java.util.Arrays;

/** What is done with a whole gradient, once it is there: norms, the factors of clipping, and the update. */
final class UpdateKernel {
    private static final GradientClip.Kind[] CLIPS = GradientClip.Kind.values();

    private UpdateKernel() {}

    /** Adds a row of gradients to the whole gradient, or puts it there. */
    static void keep(float[] a, int[] ops, int at, int i, int tile) {
        int to = ops[at + Op.GRADIENT] + i * ops[at + Op.STRIDE];
        int fanOut = ops[at + Op.FAN_OUT];
        if (ops[at + Op.ADDS] == 0) {
            System.arraycopy(a, tile, a, to, fanOut);
        } else {
            for (int j = 0; j < fanOut; j++) {
                a[to + j] += a[tile + j];
            }
        }
    }

    /**
     * Looks at the whole gradient and decides by how much it is scaled. Squares are made in double precision, where those
     * of the largest float are far from overflowing.
     *
     * @param measure the offset of {@link Op#MEASURE}; behind it lie the operations of UPDATE
     * @return -1, or the offset of the first UPDATE whose gradient is not finite
     */
    static int measure(float[] a, int[] ops, int measure) {
        double limit = a[ops[measure + Op.DST] + GradientControl.LIMIT];
        GradientClip.Kind clip = CLIPS[ops[measure + Op.FUNCTION]];
        double all = 0;
        for (int at = measure + Op.LENGTH; at < ops.length; at += Op.LENGTH) {
            double squares = squares(a, ops[at + Op.GRADIENT], rows(ops, at) * ops[at + Op.STRIDE], 1);
            if (!Double.isFinite(squares)) {
                return at;
            }
            all += squares;
            if (ops[at + Op.SRC] < 0) {
                continue;
            }
            if (clip == GradientClip.Kind.NORM) {
                fill(a, ops, at, root(limit, squares));
            } else if (clip == GradientClip.Kind.AGC) {
                adapt(a, ops, at, limit);
            }
        }
        if (clip == GradientClip.Kind.GLOBAL_NORM) {
            for (int at = measure + Op.LENGTH; at < ops.length; at += Op.LENGTH) {
                if (ops[at + Op.SRC] >= 0) {
                    fill(a, ops, at, root(limit, all));
                }
            }
        }
        return -1;
    }

    /** Moves the weights of the UPDATE at {@code at}. */
    static void update(float[] a, int[] ops, int at, int tile, RowUpdate rows) {
        int stride = ops[at + Op.STRIDE];
        for (int i = 0; i < rows(ops, at); i++) {
            int factors = ops[at + Op.SRC];
            if (i == ops[at + Op.FAN_IN] && ops[at + Op.NORM_GRADIENT] >= 0) {
                continue; // a normalised layer's biases stay 0
            }
            if (factors >= 0 && i >= ops[at + Op.FAN_IN]) {
                factors += stride;
            }
            System.arraycopy(a, ops[at + Op.GRADIENT] + i * stride, a, tile, ops[at + Op.FAN_OUT]);
            rows.apply(ops, at, i, factors);
        }
    }

    /** Factors of adaptive clipping: unit by unit, and the biases, or gains and shifts, together. */
    private static void adapt(float[] a, int[] ops, int at, double lambda) {
        int stride = ops[at + Op.STRIDE];
        int fanIn = ops[at + Op.FAN_IN];
        int factors = ops[at + Op.SRC];
        int gradient = ops[at + Op.GRADIENT];
        int weights = ops[at + Op.WEIGHTS];
        for (int j = 0; j < ops[at + Op.FAN_OUT]; j++) {
            double bound = bound(lambda, squares(a, weights + j, fanIn, stride));
            a[factors + j] = root(bound, squares(a, gradient + j, fanIn, stride));
        }
        int biases = fanIn * stride;
        int rest = (rows(ops, at) - fanIn) * stride;
        double bound = bound(lambda, squares(a, weights + biases, rest, 1));
        float root = root(bound, squares(a, gradient + biases, rest, 1));
        Arrays.fill(a, factors + stride, factors + 2 * stride, root);
    }

    private static double bound(double lambda, double weightSquares) {
        return lambda * Math.max(Math.sqrt(weightSquares), GradientClip.EPSILON);
    }

    /** The square root of the factor that brings a norm to its bound: a factor of 1e-39 would not be a normal float. */
    private static float root(double bound, double squares) {
        double norm = Math.sqrt(squares);
        return norm > bound ? (float) Math.sqrt(bound / norm) : 1;
    }

    private static void fill(float[] a, int[] ops, int at, float root) {
        Arrays.fill(a, ops[at + Op.SRC], ops[at + Op.SRC] + 2 * ops[at + Op.STRIDE], root);
    }

    private static int rows(int[] ops, int at) {
        return ops[at + Op.FAN_IN] + (ops[at + Op.NORM_GRADIENT] < 0 ? 1 : 3);
    }

    private static double squares(float[] a, int from, int count, int apart) {
        double sum = 0;
        for (int n = 0; n < count; n++) {
            double value = a[from + n * apart];
            sum += value * value;
        }
        return sum;
    }
}
