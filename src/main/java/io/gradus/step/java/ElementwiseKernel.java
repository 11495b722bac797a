package io.gradus.step.java;

import io.gradus.plan.Op;

/** Where paths through the network part and meet: copies, sums, and activations that are operations of their own. */
final class ElementwiseKernel {
    private ElementwiseKernel() {}

    /** DST = SRC, and zeros behind it. */
    static void copy(float[] a, int[] ops, int at, int samples) {
        int n = ops[at + Op.FAN_IN];
        int end = ops[at + Op.FAN_OUT];
        for (int b = 0; b < samples; b++) {
            int from = ops[at + Op.SRC] + b * ops[at + Op.SRC_STRIDE];
            int to = ops[at + Op.DST] + b * ops[at + Op.STRIDE];
            System.arraycopy(a, from, a, to, n);
            for (int j = n; j < end; j++) {
                a[to + j] = 0;
            }
        }
    }

    /** DST = SRC + SRC2. */
    static void add(float[] a, int[] ops, int at, int samples) {
        int n = ops[at + Op.FAN_OUT];
        for (int b = 0; b < samples; b++) {
            int row = b * ops[at + Op.STRIDE];
            int x = ops[at + Op.SRC] + row;
            int y = ops[at + Op.SRC2] + row;
            int to = ops[at + Op.DST] + row;
            for (int j = 0; j < n; j++) {
                a[to + j] = a[x + j] + a[y + j];
            }
        }
    }

    /** DST = activation(SRC). */
    static void activate(float[] a, int[] ops, int at, int samples) {
        int n = ops[at + Op.FAN_OUT];
        float slope = Float.intBitsToFloat(ops[at + Op.SLOPE]);
        for (int b = 0; b < samples; b++) {
            int row = b * ops[at + Op.STRIDE];
            int y = ops[at + Op.DST] + row;
            if (ops[at + Op.SRC] != ops[at + Op.DST]) {
                System.arraycopy(a, ops[at + Op.SRC] + row, a, y, n);
            }
            ActivationKernel.forward(ops[at + Op.FUNCTION], slope, a, y, n);
        }
    }
}
