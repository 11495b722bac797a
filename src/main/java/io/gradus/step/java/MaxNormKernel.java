package io.gradus.step.java;

import io.gradus.plan.Field;

/** {@link io.gradus.plan.Opcode#MAX_NORM}. */
final class MaxNormKernel {
    private MaxNormKernel() {}

    /** Each unit's weights, its bias left out, are scaled down to norm AMOUNT if they are longer. */
    static void afterUpdate(float[] a, int[] ops, int at) {
        double most = Float.intBitsToFloat(ops[at + Field.AMOUNT]);
        int stride = ops[at + Field.STRIDE];
        for (int j = 0; j < ops[at + Field.FAN_OUT]; j++) {
            int w = ops[at + Field.WEIGHTS] + j;
            double squares = 0;
            for (int i = 0; i < ops[at + Field.FAN_IN]; i++) {
                double weight = a[w + i * stride];
                squares += weight * weight;
            }
            if (squares > most * most) {
                float factor = (float) (most / Math.sqrt(squares));
                for (int i = 0; i < ops[at + Field.FAN_IN]; i++) {
                    a[w + i * stride] *= factor;
                }
            }
        }
    }
}
