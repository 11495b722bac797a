package io.gradus.step.java;

import io.gradus.net.Loss;
import io.gradus.plan.Control;
import io.gradus.plan.Field;
import io.gradus.step.Source;

/**
 * {@link io.gradus.plan.Opcode#LOSS}: losses of single samples and their gradients, by the formulas of {@link Loss},
 * and the smoothing of labels.
 */
final class LossKernel {
    private static final Loss[] LOSSES = Loss.values();

    private LossKernel() {}

    /**
     * Losses of rows {@code order[first .. first+samples)}, and how many of them are classified right.
     *
     * @param over samples that the mean is taken over, of which these may be a part
     * @param training whether gradients are wanted too, with respect to the outputs
     * @return the sum of the losses
     */
    static double minibatch(
            float[] a, int[] ops, int at, Source source, int first, int samples, int over, boolean training) {
        double loss = 0;
        int correct = 0;
        int outputs = ops[at + Field.FAN_IN];
        boolean classes = source.isClassification();
        float scale = 1f / over;
        for (int b = 0; b < samples; b++) {
            int row = source.order().get(first + b);
            int y = ops[at + Field.SRC] + b * ops[at + Field.STRIDE];
            int t = ops[at + Field.SRC2] < 0 ? -1 : ops[at + Field.SRC2] + b * ops[at + Field.STRIDE];
            int d = training ? ops[at + Field.DELTA] + b * ops[at + Field.STRIDE] : -1;
            loss += sample(ops[at + Field.FUNCTION], a, y, outputs, source, row, t, d, scale);
            if (training && ops[at + Field.AMOUNT] > 0) {
                float smoothing = Float.intBitsToFloat(ops[at + Field.AMOUNT]);
                smooth(ops[at + Field.FUNCTION], a, d, outputs, source, row, scale, smoothing);
            }
            if (classes && hit(a, y, outputs, source.label(row))) {
                correct++;
            }
        }
        a[Control.CORRECT] = correct;
        return loss;
    }

    /**
     * The loss of one sample.
     *
     * @param a the arena; outputs at {@code y}, {@code outputs} of them
     * @param targets where in the arena the targets are; -1 if they are the source's
     * @param d where to put {@code scale} times the gradient with respect to the outputs; -1 for nowhere
     */
    static double sample(
            int loss, float[] a, int y, int outputs, Source source, int row, int targets, int d, float scale) {
        return switch (LOSSES[loss]) {
            case CROSS_ENTROPY -> crossEntropy(a, y, outputs, source, row, targets, d, scale);
            case BCE -> binaryCrossEntropy(a, y, outputs, source, row, targets, d, scale / outputs);
            case MSE, MAE, HUBER -> distance(LOSSES[loss], a, y, outputs, source, row, targets, d, scale / outputs);
        };
    }

    private static float target(Source source, int row, float[] a, int targets, int j) {
        return targets >= 0 ? a[targets + j] : source.target(row, j);
    }

    /**
     * Whether the largest output, the first of equals, is the sample's class; with one output, 0.5 (0 as a logit)
     * parts.
     */
    static boolean hit(float[] a, int y, int outputs, int label) {
        int best = 0;
        for (int j = 1; j < outputs; j++) {
            if (a[y + j] > a[y + best]) {
                best = j;
            }
        }
        return best == label;
    }

    private static double crossEntropy(
            float[] a, int y, int outputs, Source source, int row, int targets, int d, float scale) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < outputs; j++) {
            max = Math.max(max, a[y + j]);
        }
        double sum = 0;
        for (int j = 0; j < outputs; j++) {
            sum += Transcendental.exp(a[y + j] - max);
        }
        if (source.isClassification()) {
            int label = source.label(row);
            if (d >= 0) {
                for (int j = 0; j < outputs; j++) {
                    a[d + j] = (float) (scale * (Transcendental.exp(a[y + j] - max) / sum - (j == label ? 1 : 0)));
                }
            }
            return max + Transcendental.log(sum) - a[y + label];
        }
        double logSum = max + Transcendental.log(sum);
        double mass = 0;
        double loss = 0;
        for (int j = 0; j < outputs; j++) {
            float target = target(source, row, a, targets, j);
            mass += target;
            loss += target * (logSum - a[y + j]);
        }
        if (d >= 0) {
            for (int j = 0; j < outputs; j++) {
                a[d + j] = (float) (scale
                        * (mass * Transcendental.exp(a[y + j] - max) / sum - target(source, row, a, targets, j)));
            }
        }
        return loss;
    }

    private static double binaryCrossEntropy(
            float[] a, int y, int outputs, Source source, int row, int targets, int d, float scale) {
        double loss = 0;
        for (int j = 0; j < outputs; j++) {
            float x = a[y + j];
            float target = target(source, row, a, targets, j);
            loss += Math.max(x, 0) - x * target + Transcendental.log(1 + Transcendental.exp(-Math.abs(x)));
            if (d >= 0) {
                a[d + j] = scale * ((float) Transcendental.sigmoid(x) - target);
            }
        }
        return loss / outputs;
    }

    private static double distance(
            Loss kind, float[] a, int y, int outputs, Source source, int row, int targets, int d, float scale) {
        double loss = 0;
        for (int j = 0; j < outputs; j++) {
            float error = a[y + j] - target(source, row, a, targets, j);
            float size = Math.abs(error);
            float slope;
            if (kind == Loss.MSE) {
                loss += (double) error * error;
                slope = 2 * error;
            } else if (kind == Loss.HUBER && size <= 1) {
                loss += 0.5 * error * error;
                slope = error;
            } else {
                loss += kind == Loss.HUBER ? size - 0.5 : size;
                slope = error > 0 ? 1 : error < 0 ? -1 : error; // 0 stays 0, NaN stays NaN
            }
            if (d >= 0) {
                a[d + j] = scale * slope;
            }
        }
        return loss / outputs;
    }

    /**
     * A sample's deltas, of targets as they are, become those of smoothed ones: ε times the target's distance from the
     * mean target, or from 1/2 with sigmoids, is added.
     *
     * @param d the sample's deltas, of which there are {@code outputs}
     * @param scale by which they were multiplied
     */
    private static void smooth(
            int loss, float[] a, int d, int outputs, Source source, int row, float scale, float smoothing) {
        float middle = 0.5f;
        float factor = scale * smoothing;
        if (LOSSES[loss] == Loss.CROSS_ENTROPY) {
            float mass = 0;
            for (int j = 0; j < outputs; j++) {
                mass += source.target(row, j);
            }
            middle = mass / outputs;
        } else {
            factor = factor / outputs;
        }
        for (int j = 0; j < outputs; j++) {
            a[d + j] += factor * (source.target(row, j) - middle);
        }
    }
}
