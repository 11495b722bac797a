package io.gradus.step;

import io.gradus.data.Dataset;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.Region;

/**
 * A network in double precision, written straight from the formulas and sharing no code with the executors: what they
 * are checked against. Allocates as it likes.
 *
 * <pre>
 * weights[n]  (fanIn + 1, fanOut), the last row being the biases
 * </pre>
 */
public final class DoubleNetwork {
    private final NetworkSpec spec;
    private final double[][][] weights;
    private final double[] shift;
    private final double[] scale;

    private DoubleNetwork(NetworkSpec spec, double[][][] weights, double[] shift, double[] scale) {
        this.spec = spec;
        this.weights = weights;
        this.shift = shift;
        this.scale = scale;
    }

    /** Copies weights and scaling out of an arena. */
    public static DoubleNetwork of(Plan plan, float[] arena) {
        NetworkSpec spec = plan.network();
        double[][][] weights = new double[spec.layers().size()][][];
        for (int n = 0; n < weights.length; n++) {
            weights[n] = parameters(plan, arena, n, plan.weights(n));
        }
        Region scaling = plan.region("scaling");
        double[] shift = new double[spec.inputs()];
        double[] scale = new double[spec.inputs()];
        for (int j = 0; j < shift.length; j++) {
            shift[j] = arena[scaling.offset() + j];
            scale[j] = arena[scaling.offset() + scaling.length() / 2 + j];
        }
        return new DoubleNetwork(spec, weights, shift, scale);
    }

    /** Something laid out as layer {@code n}'s parameters, from {@code offset} on, as (fanIn + 1, fanOut) doubles. */
    public static double[][] parameters(Plan plan, float[] arena, int n, int offset) {
        double[][] values = new double[plan.network().fanIn(n) + 1]
                [plan.network().layers().get(n).width()];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values[i].length; j++) {
                values[i][j] = arena[offset + i * plan.stride(n) + j];
            }
        }
        return values;
    }

    /** The weights, live: changing them changes the network. */
    public double[][][] weights() {
        return weights;
    }

    /** Mean loss over rows {@code order[first .. first+samples)}. */
    public double loss(Source source, int first, int samples) {
        double sum = 0;
        for (int b = 0; b < samples; b++) {
            int row = source.order().get(first + b);
            double[][] sums = new double[weights.length][];
            double[][] outputs = forward(source.data(), row, sums);
            sum += loss(outputs[outputs.length - 1], source.data(), row, null);
        }
        return sum / samples;
    }

    /** Outputs of every layer for one row, the inputs being element 0; {@code sums} receives each layer's Wᵀx + b. */
    public double[][] forward(Dataset data, int row, double[][] sums) {
        double[][] outputs = new double[weights.length + 1][];
        outputs[0] = new double[spec.inputs()];
        for (int j = 0; j < spec.inputs(); j++) {
            outputs[0][j] = (data.feature(row, j) - shift[j]) * scale[j];
        }
        for (int n = 0; n < weights.length; n++) {
            LayerSpec layer = spec.layers().get(n);
            int fanIn = outputs[n].length;
            sums[n] = weights[n][fanIn].clone();
            for (int i = 0; i < fanIn; i++) {
                for (int j = 0; j < layer.width(); j++) {
                    sums[n][j] += outputs[n][i] * weights[n][i][j];
                }
            }
            outputs[n + 1] = new double[layer.width()];
            for (int j = 0; j < layer.width(); j++) {
                outputs[n + 1][j] = layer.activation().value(sums[n][j], layer.slope());
            }
        }
        return outputs;
    }

    /**
     * Gradients of the mean loss over rows {@code order[first .. first+samples)}, laid out as {@link #weights}.
     *
     * @param deltas where to put, for every layer, (samples, fanOut) gradients of each sample's own loss with respect to
     *     the layer's sums; or an array of no layers
     */
    public double[][][] gradients(Source source, int first, int samples, double[][][] deltas) {
        double[][][] gradients = new double[weights.length][][];
        for (int n = 0; n < weights.length; n++) {
            gradients[n] = new double[weights[n].length][weights[n][0].length];
        }
        for (int b = 0; b < samples; b++) {
            int row = source.order().get(first + b);
            double[][] sums = new double[weights.length][];
            double[][] outputs = forward(source.data(), row, sums);
            double[] above = new double[spec.outputs()];
            loss(outputs[weights.length], source.data(), row, above);
            for (int n = weights.length - 1; n >= 0; n--) {
                LayerSpec layer = spec.layers().get(n);
                double[] delta = above;
                for (int j = 0; j < delta.length; j++) {
                    delta[j] *= layer.activation().derivative(sums[n][j], layer.slope());
                    gradients[n][outputs[n].length][j] += delta[j] / samples;
                }
                above = new double[outputs[n].length];
                for (int i = 0; i < above.length; i++) {
                    for (int j = 0; j < delta.length; j++) {
                        gradients[n][i][j] += outputs[n][i] * delta[j] / samples;
                        above[i] += weights[n][i][j] * delta[j];
                    }
                }
                if (deltas.length > 0) {
                    deltas[n][b] = delta;
                }
            }
        }
        return gradients;
    }

    /** One sample's loss; its gradient with respect to the outputs goes to {@code gradient}, unless that is null. */
    private double loss(double[] y, Dataset data, int row, double @org.jspecify.annotations.Nullable [] gradient) {
        double loss = 0;
        double logSum = spec.loss() == Loss.CROSS_ENTROPY ? logSumExp(y) : 0;
        double mass = 0;
        for (int j = 0; j < y.length; j++) {
            mass += data.target(row, j);
        }
        for (int j = 0; j < y.length; j++) {
            double target = data.target(row, j);
            double error = y[j] - target;
            double slope;
            switch (spec.loss()) {
                case CROSS_ENTROPY -> {
                    loss += target * (logSum - y[j]);
                    slope = mass * StrictMath.exp(y[j] - logSum) - target;
                }
                case BCE -> {
                    double softplus = Math.max(y[j], 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(y[j])));
                    loss += (softplus - y[j] * target) / y.length;
                    slope = (1 / (1 + StrictMath.exp(-y[j])) - target) / y.length;
                }
                case MSE -> {
                    loss += error * error / y.length;
                    slope = 2 * error / y.length;
                }
                case MAE -> {
                    loss += Math.abs(error) / y.length;
                    slope = Math.signum(error) / y.length;
                }
                case HUBER -> {
                    boolean near = Math.abs(error) <= 1;
                    loss += (near ? error * error / 2 : Math.abs(error) - 0.5) / y.length;
                    slope = (near ? error : Math.signum(error)) / y.length;
                }
                default -> throw new AssertionError(spec.loss());
            }
            if (gradient != null) {
                gradient[j] = slope;
            }
        }
        return loss;
    }

    private static double logSumExp(double[] y) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : y) {
            max = Math.max(max, value);
        }
        double sum = 0;
        for (double value : y) {
            sum += StrictMath.exp(value - max);
        }
        return max + StrictMath.log(sum);
    }
}
