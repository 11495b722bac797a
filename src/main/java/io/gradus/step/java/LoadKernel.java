package io.gradus.step.java;

import io.gradus.plan.Field;
import io.gradus.step.Source;

/**
 * {@link io.gradus.plan.Opcode#LOAD}: gathers a minibatch's features from where they lie, bytes or floats, and scales
 * them.
 */
final class LoadKernel {
    private LoadKernel() {}

    /** DST(b, j) = (feature(order[first + b], j) - shift(j)) · scale(j). */
    static void load(float[] a, int[] ops, int at, Source source, int first, int samples) {
        int inputs = ops[at + Field.FAN_OUT];
        int stride = ops[at + Field.STRIDE];
        int shift = ops[at + Field.SRC];
        int scale = shift + stride;
        for (int b = 0; b < samples; b++) {
            int row = source.order().get(first + b);
            int x = ops[at + Field.DST] + b * stride;
            for (int j = 0; j < inputs; j++) {
                a[x + j] = (source.feature(row, j) - a[shift + j]) * a[scale + j];
            }
        }
    }
}
