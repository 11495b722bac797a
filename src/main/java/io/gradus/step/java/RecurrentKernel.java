package io.gradus.step.java;

import io.gradus.plan.Field;
import io.gradus.plan.Plan;

/**
 * {@link io.gradus.plan.Opcode#RECURRENT} and its way back, unrolled over its steps (back-propagation through time,
 * truncated to the window; Werbos 1990).
 *
 * <pre>
 * z(t) = [x(t), h(t-1)]    h(t) = f(z(t)·W + b)    h(-1) = 0
 * delta(t-1) = delta(t)·Whᵀ ∘ f'(t-1)              W = Wx above Wh
 * gradient of W = sum over t and samples of z(t)ᵀ·delta(t)
 * </pre>
 *
 * The last line is that of a dense layer with a sample for every step of every sample, which is how it is made: in
 * {@link DenseKernel#backward}. Hence z, h and delta lie as (steps · samples) rows without gaps, the last step's first.
 */
final class RecurrentKernel {
    private RecurrentKernel() {}

    /** How many rows of values there are: one for every step of every sample. */
    static int rows(int[] ops, int at, int samples) {
        return ops[at + Field.STEPS] < 0 ? samples : ops[at + Field.STEPS] * samples;
    }

    /** All steps of {@code samples} rows of SRC2. */
    static void forward(float[] a, int[] ops, int at, int samples) {
        int steps = ops[at + Field.STEPS];
        int width = ops[at + Field.FAN_OUT];
        int features = ops[at + Field.FAN_IN] - width;
        int inputStride = Plan.padded(steps * features);
        for (int t = 0; t < steps; t++) {
            int first = (steps - 1 - t) * samples;
            for (int b = 0; b < samples; b++) {
                int z = ops[at + Field.SRC] + (first + b) * ops[at + Field.SRC_STRIDE];
                System.arraycopy(a, ops[at + Field.SRC2] + b * inputStride + t * features, a, z, features);
                if (t == 0) {
                    for (int j = 0; j < width; j++) {
                        a[z + features + j] = 0;
                    }
                } else {
                    int before = ops[at + Field.DST] + (first + samples + b) * ops[at + Field.STRIDE];
                    System.arraycopy(a, before, a, z + features, width);
                }
            }
            DenseKernel.forward(a, ops, at, first, samples);
        }
    }

    /** The last step's errors, with respect to its sums, through all steps before it; false if not all are finite. */
    static boolean throughTime(float[] a, int[] ops, int at, int samples) {
        int width = ops[at + Field.FAN_OUT];
        int stride = ops[at + Field.STRIDE];
        int own = ops[at + Field.WEIGHTS] + (ops[at + Field.FAN_IN] - width) * stride; // Wh
        boolean finite = true;
        for (int step = 1; step < ops[at + Field.STEPS]; step++) {
            for (int row = step * samples; row < (step + 1) * samples; row++) {
                int below = ops[at + Field.DELTA] + row * stride;
                int delta = below - samples * stride;
                for (int i = 0; i < width; i++) {
                    float sum = 0;
                    for (int j = 0; j < width; j++) {
                        sum += a[own + i * stride + j] * a[delta + j];
                    }
                    a[below + i] = sum;
                }
            }
            finite &= ActivationKernel.toSums(a, ops, at, step * samples, samples);
        }
        return finite;
    }
}
