package io.gradus.step.java;

import io.gradus.net.Activation;

/** Activations over rows of an arena, in single precision; {@link Activation} holds the formulas. */
final class ActivationKernel {
    private static final Activation[] ACTIVATIONS = Activation.values();
    private static final float SELU_LAMBDA = (float) Activation.SELU_LAMBDA;
    private static final float SELU_FLOOR = (float) (Activation.SELU_LAMBDA * Activation.SELU_ALPHA);

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
     * {@code a[d..d+n) *= activation'}, from the outputs at {@code y} or, for gelu, the inputs at {@code pre}.
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

    /**
     * How many of {@code a[y..y+n)} lie where the squashing function is flat: |tanh| > 0.97, and the same point of the
     * others, whose range is scaled to -1..1.
     */
    static int saturated(int function, float[] a, int y, int n) {
        Activation activation = ACTIVATIONS[function];
        if (!activation.squashes()) {
            return 0;
        }
        boolean sigmoid = activation == Activation.SIGMOID;
        int count = 0;
        for (int i = y; i < y + n; i++) {
            float value = sigmoid ? 2 * a[i] - 1 : a[i];
            count += Math.abs(value) > 0.97f ? 1 : 0;
        }
        return count;
    }

    /** (1 + tanh(u)) / 2 as the sigmoid of 2u, which keeps its precision where it is small. */
    private static double geluGate(double x) {
        return Transcendental.sigmoid(2 * Activation.GELU_ROOT * (x + Activation.GELU_CUBIC * x * x * x));
    }
}
