package io.gradus.step.java;

import io.gradus.plan.Field;

/**
 * {@link io.gradus.plan.Opcode#COPY} and {@link io.gradus.plan.Opcode#ADD}: where paths through the network part and
 * meet.
 */
final class ElementwiseKernel {
    private ElementwiseKernel() {}

    /** DST = SRC, and zeros behind it. */
    static void copy(float[] a, int[] ops, int at, int samples) {
        int n = ops[at + Field.FAN_IN];
        int end = ops[at + Field.FAN_OUT];
        for (int b = 0; b < samples; b++) {
            int from = ops[at + Field.SRC] + b * ops[at + Field.SRC_STRIDE];
            int to = ops[at + Field.DST] + b * ops[at + Field.STRIDE];
            System.arraycopy(a, from, a, to, n);
            for (int j = n; j < end; j++) {
                a[to + j] = 0;
            }
        }
    }

    /** DST = SRC + SRC2. */
    static void add(float[] a, int[] ops, int at, int samples) {
        int n = ops[at + Field.FAN_OUT];
        for (int b = 0; b < samples; b++) {
            int row = b * ops[at + Field.STRIDE];
            int x = ops[at + Field.SRC] + row;
            int y = ops[at + Field.SRC2] + row;
            int to = ops[at + Field.DST] + row;
            for (int j = 0; j < n; j++) {
                a[to + j] = a[x + j] + a[y + j];
            }
        }
    }
}
