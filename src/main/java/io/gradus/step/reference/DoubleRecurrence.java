package io.gradus.step.reference;

import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;

/** A recurrent first layer's steps for one sample, straight from the formulas: {@link DoubleNetwork}'s part for it. */
final class DoubleRecurrence {
    private final LayerSpec layer;
    private final double[][] weights; // (features + width + 1, width): of inputs, of the layer itself, biases
    private final double[] x; // (steps · features)
    private final int features;
    private final int count;
    private final double[][] outputs; // (steps + 1, width), the first being h(-1) = 0
    private final double[][] sums; // (steps, width)

    DoubleRecurrence(NetworkSpec spec, double[][] weights, double[] x) {
        this.layer = spec.layers().get(0);
        this.weights = weights;
        this.x = x;
        this.features = spec.features();
        this.count = spec.steps(0);
        this.outputs = new double[count + 1][layer.width()];
        this.sums = new double[count][layer.width()];
        for (int t = 0; t < count; t++) {
            for (int j = 0; j < layer.width(); j++) {
                double u = weights[features + layer.width()][j];
                for (int i = 0; i < features; i++) {
                    u += x[t * features + i] * weights[i][j];
                }
                for (int k = 0; k < layer.width(); k++) {
                    u += outputs[t][k] * weights[features + k][j];
                }
                sums[t][j] = u;
                outputs[t + 1][j] = layer.activation().value(u, layer.slope());
            }
        }
    }

    double[] lastSums() {
        return sums[count - 1];
    }

    double[] lastOutputs() {
        return outputs[count];
    }

    /**
     * Adds the sample's part of the mean gradient over {@code samples}.
     *
     * @param last gradient of its loss with respect to the last step's sums
     * @return that of the first step's
     */
    double[] throughTime(double[] last, double[][] gradient, int samples) {
        int width = layer.width();
        double[] delta = last;
        for (int t = count - 1; ; t--) {
            double[] before = new double[width];
            for (int j = 0; j < width; j++) {
                for (int i = 0; i < features; i++) {
                    gradient[i][j] += x[t * features + i] * delta[j] / samples;
                }
                for (int k = 0; k < width; k++) {
                    gradient[features + k][j] += outputs[t][k] * delta[j] / samples;
                    before[k] += weights[features + k][j] * delta[j];
                }
                gradient[features + width][j] += delta[j] / samples;
            }
            if (t == 0) {
                return delta;
            }
            for (int k = 0; k < width; k++) {
                before[k] *= layer.activation().derivative(sums[t - 1][k], layer.slope());
            }
            delta = before;
        }
    }
}
