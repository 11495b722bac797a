package io.gradus.step.java;

import io.gradus.plan.Field;
import io.gradus.plan.Plan;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.step.arena.StepRandom;

/** {@link io.gradus.plan.Opcode#DROPOUT} and {@link io.gradus.plan.Opcode#DROPOUT_BACKWARD}. */
final class DropoutKernel {
    private DropoutKernel() {}

    /**
     * DST = SRC with some values dropped: value j of a row is where 16 of its bits, {@code j mod 4} of draw
     * {@code j / 4}, are less than DROP_THRESHOLD. Without {@code training}, a copy.
     */
    static void forward(float[] a, int[] ops, int at, int samples, long step, boolean training) {
        int stride = ops[at + Field.STRIDE];
        int layer = ops[at + Field.LAYER];
        int fanOut = ops[at + Field.FAN_OUT];
        int threshold = ops[at + Field.DROP_THRESHOLD];
        float scale = Float.intBitsToFloat(ops[at + Field.AMOUNT]);
        long key = StepRandom.step(a, Stream.DROPOUT, layer + 1, step);
        for (int b = 0; b < samples; b++) {
            int from = ops[at + Field.SRC] + b * stride;
            int to = ops[at + Field.DST] + b * stride;
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
                if (ops[at + Field.SIGNS] >= 0) {
                    a[ops[at + Field.SIGNS] + (b * stride + first) / Plan.LANES] = mask;
                }
            }
        }
    }

    /** DELTA = AMOUNT · DELTA where the value was kept, else 0. */
    static void backward(float[] a, int[] ops, int at, int samples) {
        int stride = ops[at + Field.STRIDE];
        float scale = Float.intBitsToFloat(ops[at + Field.AMOUNT]);
        for (int b = 0; b < samples; b++) {
            int d = ops[at + Field.DELTA] + b * stride;
            for (int j = 0; j < ops[at + Field.FAN_OUT]; j++) {
                int mask = (int) a[ops[at + Field.SIGNS] + (b * stride + j) / Plan.LANES];
                a[d + j] = (mask >> j % Plan.LANES & 1) != 0 ? a[d + j] * scale : 0;
            }
        }
    }

    /** Bit n says whether value {@code first + n} is kept, of {@link Plan#LANES}. */
    private static int kept(long row, int first, int threshold) {
        int mask = 0;
        for (int n = 0; n < Plan.LANES; n += 4) {
            long bits = StepRandom.bits(row, (first + n) / 4);
            for (int k = 0; k < 4; k++) {
                mask |= ((bits >>> (16 * k)) & 0xFFFF) >= threshold ? 1 << (n + k) : 0;
            }
        }
        return mask;
    }
}
