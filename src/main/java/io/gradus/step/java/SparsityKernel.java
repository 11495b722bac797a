package io.gradus.step.java;

import io.gradus.plan.Field;

/** {@link io.gradus.plan.Opcode#SPARSITY}. */
final class SparsityKernel {
    private SparsityKernel() {}

    /** DELTA += AMOUNT / over · sign(DST), with sign(0) = 0; {@code over} samples make an update. */
    static void backward(float[] a, int[] ops, int at, int samples, int over) {
        int stride = ops[at + Field.STRIDE];
        float amount = Float.intBitsToFloat(ops[at + Field.AMOUNT]) / over;
        for (int b = 0; b < samples; b++) {
            int y = ops[at + Field.DST] + b * stride;
            int d = ops[at + Field.DELTA] + b * stride;
            for (int j = 0; j < ops[at + Field.FAN_OUT]; j++) {
                a[d + j] += a[y + j] > 0 ? amount : a[y + j] < 0 ? -amount : 0;
            }
        }
    }
}
