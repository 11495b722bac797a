package io.gradus.step.java;

import io.gradus.plan.Field;
import io.gradus.plan.GradientControl;
import io.gradus.rule.GradientClip;
import java.util.Arrays;

/**
 * {@link io.gradus.plan.Opcode#MEASURE} and {@link io.gradus.plan.Opcode#UPDATE}: what is done with a whole gradient,
 * once it is there.
 */
final class UpdateKernel {
    private static final GradientClip.Kind[] CLIPS = GradientClip.Kind.values();

    private UpdateKernel() {}

    /** Adds a row of gradients to the whole gradient, or puts it there. */
    static void keep(float[] a, int[] ops, int at, int i, int tile) {
        int to = ops[at + Field.GRADIENT] + i * ops[at + Field.STRIDE];
        int fanOut = ops[at + Field.FAN_OUT];
        if (ops[at + Field.ADDS] == 0) {
            System.arraycopy(a, tile, a, to, fanOut);
        } else {
            for (int j = 0; j < fanOut; j++) {
                a[to + j] += a[tile + j];
            }
        }
    }

    /**
     * Looks at the whole gradient and decides by how much it is scaled. Squares are made in double precision, where
     * those of the largest float are far from overflowing.
     *
     * @param measure the offset of MEASURE; behind it lie the operations of UPDATE
     * @param end where those end
     * @return -1, or the offset of the first UPDATE whose gradient is not finite
     */
    static int measure(float[] a, int[] ops, int measure, int end) {
        double limit = a[ops[measure + Field.DST] + GradientControl.LIMIT];
        GradientClip.Kind clip = CLIPS[ops[measure + Field.FUNCTION]];
        double all = 0;
        for (int at = measure + Field.LENGTH; at < end; at += Field.LENGTH) {
            double squares = squares(a, ops[at + Field.GRADIENT], rows(ops, at) * ops[at + Field.STRIDE], 1);
            if (!Double.isFinite(squares)) {
                return at;
            }
            all += squares;
            if (ops[at + Field.SRC] < 0) {
                continue;
            }
            if (clip == GradientClip.Kind.NORM) {
                fill(a, ops, at, root(limit, squares));
            } else if (clip == GradientClip.Kind.AGC) {
                adapt(a, ops, at, limit);
            }
        }
        if (clip == GradientClip.Kind.GLOBAL_NORM) {
            for (int at = measure + Field.LENGTH; at < end; at += Field.LENGTH) {
                if (ops[at + Field.SRC] >= 0) {
                    fill(a, ops, at, root(limit, all));
                }
            }
        }
        return -1;
    }

    /** Moves the weights of the UPDATE at {@code at}. */
    static void update(float[] a, int[] ops, int at, int tile, RowUpdate rows) {
        int stride = ops[at + Field.STRIDE];
        for (int i = 0; i < rows(ops, at); i++) {
            int factors = ops[at + Field.SRC];
            if (i == ops[at + Field.FAN_IN] && ops[at + Field.NORM_GRADIENT] >= 0) {
                continue; // a normalised layer's biases stay 0
            }
            if (factors >= 0 && i >= ops[at + Field.FAN_IN]) {
                factors += stride;
            }
            System.arraycopy(a, ops[at + Field.GRADIENT] + i * stride, a, tile, ops[at + Field.FAN_OUT]);
            rows.apply(ops, at, i, factors);
        }
    }

    /** Factors of adaptive clipping: unit by unit, and the biases, or gains and shifts, together. */
    private static void adapt(float[] a, int[] ops, int at, double lambda) {
        int stride = ops[at + Field.STRIDE];
        int fanIn = ops[at + Field.FAN_IN];
        int factors = ops[at + Field.SRC];
        int gradient = ops[at + Field.GRADIENT];
        int weights = ops[at + Field.WEIGHTS];
        for (int j = 0; j < ops[at + Field.FAN_OUT]; j++) {
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
        Arrays.fill(a, ops[at + Field.SRC], ops[at + Field.SRC] + 2 * ops[at + Field.STRIDE], root);
    }

    private static int rows(int[] ops, int at) {
        return ops[at + Field.FAN_IN] + (ops[at + Field.NORM_GRADIENT] < 0 ? 1 : 3);
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
