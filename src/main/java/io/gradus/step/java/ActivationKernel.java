package io.gradus.step.java;

import io.gradus.net.Activation;
import io.gradus.net.Activation.Trait;
import io.gradus.plan.Field;

/**
 * Activations over rows of an arena, in single precision; {@link Activation} holds the formulas. And {@link
 * io.gradus.plan.Opcode#ACTIVATE} and its way back, where they are operations of their own.
 */
final class ActivationKernel {
    private static final Activation[] ACTIVATIONS = Activation.values();
    private static final boolean[] BOUNDED = having(Trait.BOUNDED);
    private static final boolean[] UNIPOLAR = having(Trait.UNIPOLAR);
    private static final float SELU_LAMBDA = (float) Activation.SELU_LAMBDA;
    private static final float SELU_FLOOR = (float) (Activation.SELU_LAMBDA * Activation.SELU_ALPHA);
    /** 1/√(2π). */
    private static final double NORMAL_PEAK = 0.3989422804014327;

    private ActivationKernel() {}

    /** {@code a[y..y+n) = activation(a[y..y+n))}, in place. NaN stays NaN. */
    static void forward(int function, float slope, float[] a, int y, int n) {
        switch (ACTIVATIONS[function]) {
            case LINEAR -> {}
            case SIGMOID -> {
                for (int i = y; i < y + n; i++) {
                    a[i] = (float) Transcendental.sigmoid(a[i]);
                }
            }
            case TANH -> {
                for (int i = y; i < y + n; i++) {
                    a[i] = (float) Transcendental.tanh(a[i]);
                }
            }
            case RELU -> {
                for (int i = y; i < y + n; i++) {
                    a[i] = a[i] < 0 ? 0 : a[i];
                }
            }
            case LEAKY_RELU -> {
                for (int i = y; i < y + n; i++) {
                    a[i] = a[i] < 0 ? slope * a[i] : a[i];
                }
            }
            case ELU -> {
                for (int i = y; i < y + n; i++) {
                    a[i] = a[i] < 0 ? (float) Transcendental.expm1(a[i]) : a[i];
                }
            }
            case GELU -> {
                for (int i = y; i < y + n; i++) {
                    a[i] = (float) (a[i] * Transcendental.normalBelow(a[i]));
                }
            }
            case GELU_TANH -> {
                for (int i = y; i < y + n; i++) {
                    a[i] = (float) (a[i] * geluGate(a[i]));
                }
            }
            case SELU -> {
                for (int i = y; i < y + n; i++) {
                    a[i] = a[i] < 0 ? SELU_FLOOR * (float) Transcendental.expm1(a[i]) : SELU_LAMBDA * a[i];
                }
            }
            case SOFTSIGN -> {
                for (int i = y; i < y + n; i++) {
                    a[i] = a[i] / (1 + Math.abs(a[i]));
                }
            }
        }
    }

    /**
     * {@code a[d..d+n) *= activation'}, from the outputs at {@code y} or, for the two of gelu, the inputs at
     * {@code pre}.
     */
    static void backward(int function, float slope, float[] a, int d, int y, int pre, int n) {
        switch (ACTIVATIONS[function]) {
            case LINEAR -> {}
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    a[d + i] *= a[y + i] * (1 - a[y + i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    a[d + i] *= (1 - a[y + i]) * (1 + a[y + i]);
                }
            }
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    a[d + i] = a[y + i] > 0 ? a[d + i] : 0;
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < n; i++) {
                    a[d + i] *= a[y + i] > 0 ? 1 : slope;
                }
            }
            case ELU -> {
                for (int i = 0; i < n; i++) {
                    a[d + i] *= a[y + i] > 0 ? 1 : a[y + i] + 1;
                }
            }
            case GELU -> {
                for (int i = 0; i < n; i++) {
                    double x = a[pre + i];
                    double density = Transcendental.exp(-0.5 * x * x) * NORMAL_PEAK;
                    a[d + i] *= (float) (Transcendental.normalBelow(x) + x * density);
                }
            }
            case GELU_TANH -> {
                for (int i = 0; i < n; i++) {
                    double x = a[pre + i];
                    double gate = geluGate(x);
                    double inner = Activation.GELU_ROOT * (1 + 3 * Activation.GELU_CUBIC * x * x);
                    a[d + i] *= (float) (gate + 2 * x * gate * (1 - gate) * inner);
                }
            }
            case SELU -> {
                for (int i = 0; i < n; i++) {
                    a[d + i] *= a[y + i] > 0 ? SELU_LAMBDA : a[y + i] + SELU_FLOOR;
                }
            }
            case SOFTSIGN -> {
                for (int i = 0; i < n; i++) {
                    float rest = 1 - Math.abs(a[y + i]);
                    a[d + i] *= rest * rest;
                }
            }
        }
    }

    /** DST = activation(SRC). */
    static void activate(float[] a, int[] ops, int at, int samples) {
        int n = ops[at + Field.FAN_OUT];
        float slope = Float.intBitsToFloat(ops[at + Field.SLOPE]);
        for (int b = 0; b < samples; b++) {
            int row = b * ops[at + Field.STRIDE];
            int y = ops[at + Field.DST] + row;
            if (ops[at + Field.SRC] != ops[at + Field.DST]) {
                System.arraycopy(a, ops[at + Field.SRC] + row, a, y, n);
            }
            forward(ops[at + Field.FUNCTION], slope, a, y, n);
        }
    }

    /**
     * DELTA, with respect to a layer's outputs, becomes that with respect to its sums, for rows {@code first ..
     * first+samples}.
     *
     * @return false if not all are finite
     */
    static boolean toSums(float[] a, int[] ops, int at, int first, int samples) {
        int stride = ops[at + Field.STRIDE];
        int fanOut = ops[at + Field.FAN_OUT];
        float slope = Float.intBitsToFloat(ops[at + Field.SLOPE]);
        float check = 0;
        for (int b = first; b < first + samples; b++) {
            int d = ops[at + Field.DELTA] + b * stride;
            int y = ops[at + Field.DST] + b * stride;
            int pre = ops[at + Field.PRE] + b * stride;
            backward(ops[at + Field.FUNCTION], slope, a, d, y, pre, fanOut);
            check += notFinite(a, d, fanOut);
        }
        return check == 0;
    }

    /** 0 if all are finite, else NaN: x·0 is 0 for nothing else. */
    static float notFinite(float[] a, int from, int n) {
        float sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += a[i] * 0f;
        }
        return sum;
    }

    /**
     * How many of {@code a[y..y+n)} lie where the squashing function is flat: |tanh| > 0.97, and the same point of the
     * others, whose range is scaled to -1..1.
     */
    static int saturated(int function, float[] a, int y, int n) {
        if (!BOUNDED[function]) {
            return 0;
        }
        boolean unipolar = UNIPOLAR[function];
        int count = 0;
        for (int i = y; i < y + n; i++) {
            float value = unipolar ? 2 * a[i] - 1 : a[i];
            count += Math.abs(value) > 0.97f ? 1 : 0;
        }
        return count;
    }

    /** What a set of traits would have to be asked for in the middle of a step. */
    private static boolean[] having(Trait trait) {
        boolean[] having = new boolean[ACTIVATIONS.length];
        for (Activation activation : ACTIVATIONS) {
            having[activation.ordinal()] = activation.has(trait);
        }
        return having;
    }

    /** (1 + tanh(u)) / 2 as the sigmoid of 2u, which keeps its precision where it is small. */
    private static double geluGate(double x) {
        return Transcendental.sigmoid(2 * Activation.GELU_ROOT * (x + Activation.GELU_CUBIC * x * x * x));
    }
}
