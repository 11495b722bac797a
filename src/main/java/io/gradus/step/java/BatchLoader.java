package io.gradus.step.java;

import io.gradus.plan.Op;
import io.gradus.step.Source;

/** Gathers the features of a minibatch from where they lie, bytes or floats, and scales them on the way. */
final class BatchLoader {
    private BatchLoader() {}

    /** DST(b, j) = (feature(order[first + b], j) - shift(j)) · scale(j). */
    static void load(float[] a, int[] ops, int at, Source source, int first, int samples) {
        int inputs = ops[at + Op.FAN_OUT];
        int stride = ops[at + Op.STRIDE];
        int shift = ops[at + Op.SRC];
        int scale = shift + stride;
        for (int b = 0; b < samples; b++) {
            int row = source.order().get(first + b);
            int x = ops[at + Op.DST] + b * stride;
            for (int j = 0; j < inputs; j++) {
                a[x + j] = (source.feature(row, j) - a[shift + j]) * a[scale + j];
            }
        }
    }
}
