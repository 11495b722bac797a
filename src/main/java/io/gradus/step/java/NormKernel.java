package io.gradus.step.java;

import io.gradus.net.Norm;
import io.gradus.plan.Field;

/**
 * {@link io.gradus.plan.Opcode#LAYER_NORM}, {@link io.gradus.plan.Opcode#BATCH_NORM} and their ways back; {@link Norm}
 * has the formulas.
 */
final class NormKernel {
    private NormKernel() {}

    /** DST = SRC, each row brought to mean 0 and variance 1, by gains and shifts. */
    static void layer(float[] a, int[] ops, int at, int samples) {
        int width = ops[at + Field.FAN_OUT];
        int stride = ops[at + Field.STRIDE];
        int gains = ops[at + Field.WEIGHTS];
        int statistics = ops[at + Field.STATISTICS];
        for (int b = 0; b < samples; b++) {
            int z = ops[at + Field.SRC] + b * stride;
            int to = ops[at + Field.DST] + b * stride;
            double sum = 0;
            for (int j = 0; j < width; j++) {
                sum += a[z + j];
            }
            float mean = (float) (sum / width);
            double squares = 0;
            for (int j = 0; j < width; j++) {
                double off = a[z + j] - mean;
                squares += off * off;
            }
            float inverse = inverse((float) (squares / width));
            for (int j = 0; j < width; j++) {
                a[to + j] = (a[z + j] - mean) * inverse * a[gains + j] + a[gains + stride + j];
            }
            if (statistics >= 0) {
                a[statistics + 4 * b] = mean;
                a[statistics + 4 * b + 1] = inverse;
            }
        }
    }

    /** DST = SRC, each column brought to mean 0 and variance 1, or by the running statistics; by gains and shifts. */
    static void batch(float[] a, int[] ops, int at, int samples, boolean training) {
        int stride = ops[at + Field.STRIDE];
        int gains = ops[at + Field.WEIGHTS];
        int statistics = ops[at + Field.STATISTICS];
        boolean own = training && samples > 1 && statistics >= 0;
        for (int j = 0; j < ops[at + Field.FAN_OUT]; j++) {
            int z = ops[at + Field.SRC] + j;
            float mean = a[ops[at + Field.RUNNING] + j];
            float variance = a[ops[at + Field.RUNNING] + stride + j];
            if (own) {
                double sum = 0;
                for (int b = 0; b < samples; b++) {
                    sum += a[z + b * stride];
                }
                mean = (float) (sum / samples);
                double squares = 0;
                for (int b = 0; b < samples; b++) {
                    double off = a[z + b * stride] - mean;
                    squares += off * off;
                }
                variance = (float) (squares / samples);
            }
            float inverse = inverse(variance);
            if (statistics >= 0) {
                a[statistics + j] = mean;
                a[statistics + stride + j] = inverse;
                a[statistics + 2 * stride + j] = variance;
            }
            for (int b = 0; b < samples; b++) {
                a[ops[at + Field.DST] + b * stride + j] =
                        (a[z + b * stride] - mean) * inverse * a[gains + j] + a[gains + stride + j];
            }
        }
    }

    /**
     * DELTA to before the norm, and the gradients of gains and shifts.
     *
     * @param columns whether units are normalised over the minibatch, and not samples over the layer's units
     * @return false if not all are finite
     */
    static boolean backward(float[] a, int[] ops, int at, int samples, boolean columns) {
        int width = ops[at + Field.FAN_OUT];
        int stride = ops[at + Field.STRIDE];
        int statistics = ops[at + Field.STATISTICS];
        if (!columns) {
            rowSums(a, ops, at, samples);
        }
        float check = 0;
        for (int j = 0; j < width; j++) {
            float gain = a[ops[at + Field.WEIGHTS] + j];
            double gainGradient = 0;
            double shiftGradient = 0;
            for (int b = 0; b < samples; b++) {
                float delta = a[ops[at + Field.DELTA] + b * stride + j];
                gainGradient += delta * value(a, ops, at, b, j, columns);
                shiftGradient += delta;
            }
            int gradient = ops[at + Field.NORM_GRADIENT] + j;
            boolean adds = ops[at + Field.ADDS] > 0;
            a[gradient] = (adds ? a[gradient] : 0) + (float) gainGradient;
            a[gradient + stride] = (adds ? a[gradient + stride] : 0) + (float) shiftGradient;
            float mean = samples > 1 ? (float) (shiftGradient / samples) : 0;
            float along = samples > 1 ? (float) (gainGradient / samples) : 0;
            for (int b = 0; b < samples; b++) {
                int d = ops[at + Field.DELTA] + b * stride + j;
                float value = value(a, ops, at, b, j, columns);
                int row = statistics + 4 * b;
                a[d] = columns
                        ? (a[d] - mean - value * along) * gain * a[statistics + stride + j]
                        : (a[d] * gain - a[row + 2] - value * a[row + 3]) * a[row + 1];
                check += a[d] * 0f;
            }
        }
        if (columns && samples > 1) {
            check += moveRunning(a, ops, at, samples);
        }
        return check == 0;
    }

    /** What the norm made of unit j's sum in sample b, before gain and shift. */
    private static float value(float[] a, int[] ops, int at, int b, int j, boolean columns) {
        float z = a[ops[at + Field.SRC] + b * ops[at + Field.STRIDE] + j];
        int mean = ops[at + Field.STATISTICS] + (columns ? j : 4 * b);
        return (z - a[mean]) * a[mean + (columns ? ops[at + Field.STRIDE] : 1)];
    }

    /** Means over each sample's units: of gain times delta, and of that times the value. */
    private static void rowSums(float[] a, int[] ops, int at, int samples) {
        int width = ops[at + Field.FAN_OUT];
        for (int b = 0; b < samples; b++) {
            double sum = 0;
            double along = 0;
            for (int j = 0; j < width; j++) {
                float e = a[ops[at + Field.DELTA] + b * ops[at + Field.STRIDE] + j] * a[ops[at + Field.WEIGHTS] + j];
                sum += e;
                along += e * value(a, ops, at, b, j, false);
            }
            a[ops[at + Field.STATISTICS] + 4 * b + 2] = (float) (sum / width);
            a[ops[at + Field.STATISTICS] + 4 * b + 3] = (float) (along / width);
        }
    }

    /** The running statistics take on a part of the minibatch's; 0, or NaN if those are not finite. */
    private static float moveRunning(float[] a, int[] ops, int at, int samples) {
        int stride = ops[at + Field.STRIDE];
        int running = ops[at + Field.RUNNING];
        int statistics = ops[at + Field.STATISTICS];
        float unbiased = samples / (samples - 1f);
        float check = 0;
        for (int j = 0; j < ops[at + Field.FAN_OUT]; j++) {
            check += a[statistics + j] * 0f + a[statistics + 2 * stride + j] * 0f;
        }
        for (int j = 0; check == 0 && j < ops[at + Field.FAN_OUT]; j++) {
            float variance = a[statistics + 2 * stride + j] * unbiased;
            a[running + j] += Norm.MOMENTUM * (a[statistics + j] - a[running + j]);
            a[running + stride + j] += Norm.MOMENTUM * (variance - a[running + stride + j]);
        }
        return check;
    }

    private static float inverse(float variance) {
        return (float) (1 / Math.sqrt(variance + Norm.EPSILON));
    }
}
