package io.gradus.step.reference;

import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Plan;
import io.gradus.plan.Region;
import io.gradus.plan.RegionId;
import io.gradus.step.Source;
import java.util.Arrays;

/**
 * A network in double precision, written straight from the formulas and sharing no code with the executors: what they
 * are checked against. Allocates as it likes.
 *
 * <pre>
 * weights[n]  (fanIn + 1, fanOut), the last row being the biases; two more where a layer is normalised, gains and shifts
 * </pre>
 */
public final class DoubleNetwork {
    private final NetworkSpec spec;
    private final double[][][] weights;
    private final int[] skipSource;
    private final double[][][] running; // (2, fanOut), means and variances, where batches normalise
    private final double[] shift;
    private final double[] scale;
    private DoubleRegularization regular = DoubleRegularization.none();

    private DoubleNetwork(
            NetworkSpec spec, double[][][] weights, double[][][] running, double[] shift, double[] scale) {
        this.spec = spec;
        this.weights = weights;
        this.running = running;
        this.skipSource = spec.skipSources();
        this.shift = shift;
        this.scale = scale;
    }

    /** Copies weights and scaling out of an arena. */
    public static DoubleNetwork of(Plan plan, float[] arena) {
        NetworkSpec spec = plan.network();
        double[][][] weights = new double[spec.layers().size()][][];
        double[][][] running = new double[weights.length][][];
        for (int n = 0; n < weights.length; n++) {
            weights[n] = parameters(plan, arena, n, plan.weights(n));
            running[n] = new double[2][weights[n][0].length];
            for (int j = 0; spec.layers().get(n).norm() == Norm.BATCH && j < weights[n][0].length; j++) {
                running[n][0][j] = arena[plan.running(n) + j];
                running[n][1][j] = arena[plan.running(n) + plan.stride(n) + j];
            }
        }
        Region scaling = plan.region(RegionId.SCALING);
        double[] shift = new double[spec.inputs()];
        double[] scale = new double[spec.inputs()];
        for (int j = 0; j < shift.length; j++) {
            shift[j] = arena[scaling.offset() + j];
            scale[j] = arena[scaling.offset() + scaling.length() / 2 + j];
        }
        return new DoubleNetwork(spec, weights, running, shift, scale);
    }

    /**
     * From now on loss and gradients are those of step number {@code step}, with all that its plan's regularisation
     * adds; before, those of evaluation. Frozen layers' weights count as if they were not.
     */
    DoubleNetwork at(Plan plan, float[] arena, long step) {
        regular = DoubleRegularization.of(plan, arena, step);
        return this;
    }

    /** Something laid out as layer {@code n}'s parameters, from {@code offset} on, as (fanIn + 1, fanOut) doubles. */
    public static double[][] parameters(Plan plan, float[] arena, int n, int offset) {
        double[][] values = new double[plan.network().parameterRows(n)]
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
        double[][][] outputs = outputs(source, first, samples);
        double sum = 0;
        for (int b = 0; b < samples; b++) {
            sum += loss(outputs[weights.length][b], targets(source, first + b), null);
            for (int n = 1; n < weights.length; n++) {
                sum += regular.sparsity(outputs[n][b]);
            }
        }
        double penalty = 0;
        for (int n = 0; n < weights.length; n++) {
            penalty += regular.penalty(weights[n], spec.fanIn(n));
        }
        return sum / samples + penalty;
    }

    /** The same as in use: batches normalise by their running statistics. */
    public double evaluate(Source source, int first, int samples) {
        double[][] outputs = forward(source, first, samples, false).outputs[weights.length];
        double sum = 0;
        for (int b = 0; b < samples; b++) {
            sum += loss(outputs[b], targets(source, first + b), null);
        }
        return sum;
    }

    /** (layers + 1, samples, width): the scaled inputs, and every layer's outputs, of one minibatch. */
    public double[][][] outputs(Source source, int first, int samples) {
        return forward(source, first, samples, true).outputs;
    }

    /** What is known of a minibatch on its way forwards. */
    private static final class Forward {
        private final double[][][] outputs;
        private final double[][][] sums;
        private final DoubleNorm[] norms;

        Forward(double[][][] outputs, double[][][] sums, DoubleNorm[] norms) {
            this.outputs = outputs;
            this.sums = sums;
            this.norms = norms;
        }
    }

    private Forward forward(Source source, int first, int samples, boolean training) {
        double[][][] outputs = new double[weights.length + 1][samples][];
        double[][][] sums = new double[weights.length][samples][];
        DoubleNorm[] norms = new DoubleNorm[weights.length];
        for (int b = 0; b < samples; b++) {
            int row = source.order().get(first + b);
            outputs[0][b] = new double[spec.inputs()];
            for (int j = 0; j < spec.inputs(); j++) {
                outputs[0][b][j] = (source.data().feature(row, j) - shift[j]) * scale[j];
            }
            regular.inputs(outputs[0][b], b);
        }
        for (int n = 0; n < weights.length; n++) {
            LayerSpec layer = spec.layers().get(n);
            if (spec.steps(n) > 1) {
                for (int b = 0; b < samples; b++) {
                    DoubleRecurrence steps = new DoubleRecurrence(spec, weights[0], outputs[0][b]);
                    sums[n][b] = steps.lastSums();
                    outputs[n + 1][b] = steps.lastOutputs();
                }
                continue;
            }
            for (int b = 0; b < samples; b++) {
                double[] read = read(outputs, n, b);
                double[] u = layer.isNormalized() ? new double[layer.width()] : weights[n][read.length].clone();
                for (int i = 0; i < read.length; i++) {
                    for (int j = 0; j < layer.width(); j++) {
                        u[j] += read[i] * weights[n][i][j];
                    }
                }
                sums[n][b] = u;
            }
            if (layer.isNormalized()) {
                boolean own = training && samples > 1;
                norms[n] = layer.norm() == Norm.LAYER
                        ? DoubleNorm.rows(sums[n])
                        : own ? DoubleNorm.columns(sums[n]) : DoubleNorm.by(sums[n], running[n]);
                sums[n] = norms[n].scaled(weights[n][weights[n].length - 2], weights[n][weights[n].length - 1]);
            }
            for (int b = 0; b < samples; b++) {
                double[] u = sums[n][b];
                outputs[n + 1][b] = new double[layer.width()];
                for (int j = 0; j < layer.width(); j++) {
                    u[j] += skipSource[n] < 0 ? 0 : sums[skipSource[n]][b][j];
                    outputs[n + 1][b][j] = layer.activation().value(u[j], layer.slope());
                }
            }
        }
        return new Forward(outputs, sums, norms);
    }

    /** The layers (0: the inputs) whose outputs layer n reads, in their order. */
    private int[] sources(int n) {
        return switch (spec.topology().shortcut()) {
            case NONE -> new int[] {n};
            case OUTPUT -> n > 0 && n == weights.length - 1 ? new int[] {0, n} : new int[] {n};
            case ALL -> upTo(n);
        };
    }

    private static int[] upTo(int n) {
        int[] all = new int[n + 1];
        Arrays.setAll(all, m -> m);
        return all;
    }

    private double[] read(double[][][] outputs, int n, int b) {
        double[] read = {};
        for (int m : sources(n)) {
            int at = read.length;
            double[] part = m == 0 ? outputs[0][b] : regular.dropped(m - 1, b, outputs[m][b]);
            read = Arrays.copyOf(read, at + part.length);
            System.arraycopy(part, 0, read, at, part.length);
        }
        return read;
    }

    /**
     * Gradients of the mean loss over rows {@code order[first .. first+samples)}, laid out as {@link #weights}.
     *
     * @param deltas where to put, for every layer, (samples, fanOut) gradients of each sample's own loss with respect
     *     to the layer's sums, a recurrent one's at its first step; or an array of no layers
     */
    public double[][][] gradients(Source source, int first, int samples, double[][][] deltas) {
        int layers = weights.length;
        Forward forward = forward(source, first, samples, true);
        double[][][] gradients = new double[layers][][];
        double[][][] ofOutputs = new double[layers + 1][samples][]; // gradients of each sample's own loss
        double[][][] bySkip = new double[layers][samples][]; // with respect to sums
        for (int n = 0; n <= layers; n++) {
            for (int b = 0; b < samples; b++) {
                ofOutputs[n][b] = new double[forward.outputs[n][b].length];
            }
        }
        for (int b = 0; b < samples; b++) {
            loss(forward.outputs[layers][b], targets(source, first + b), ofOutputs[layers][b]);
        }
        for (int n = layers - 1; n >= 0; n--) {
            LayerSpec layer = spec.layers().get(n);
            gradients[n] = new double[weights[n].length][layer.width()];
            for (int b = 0; b < samples; b++) {
                double[] delta = ofOutputs[n + 1][b];
                if (n < layers - 1) {
                    regular.backward(n, b, forward.outputs[n + 1][b], delta);
                }
                for (int j = 0; j < delta.length; j++) {
                    delta[j] *= layer.activation().derivative(forward.sums[n][b][j], layer.slope());
                    delta[j] += bySkip[n][b] == null ? 0 : bySkip[n][b][j];
                }
                if (skipSource[n] >= 0) {
                    bySkip[skipSource[n]][b] = delta.clone();
                }
            }
            int biases = weights[n].length - 1;
            if (layer.isNormalized()) {
                biases -= 2;
                DoubleNorm norm = forward.norms[n];
                double[] gain = weights[n][biases + 1];
                for (int b = 0; b < samples; b++) {
                    for (int j = 0; j < gain.length; j++) {
                        gradients[n][biases + 1][j] += ofOutputs[n + 1][b][j] * norm.values()[b][j] / samples;
                        gradients[n][biases + 2][j] += ofOutputs[n + 1][b][j] / samples;
                    }
                }
                ofOutputs[n + 1] = norm.backward(ofOutputs[n + 1], gain);
            }
            for (int b = 0; b < samples; b++) {
                double[] delta = ofOutputs[n + 1][b];
                if (spec.steps(n) > 1) {
                    delta = new DoubleRecurrence(spec, weights[0], forward.outputs[0][b])
                            .throughTime(delta, gradients[n], samples);
                    if (deltas.length > 0) {
                        deltas[n][b] = delta;
                    }
                    continue;
                }
                double[] read = read(forward.outputs, n, b);
                double[] below = new double[read.length];
                for (int j = 0; j < delta.length; j++) {
                    for (int i = 0; i < read.length; i++) {
                        gradients[n][i][j] += read[i] * delta[j] / samples;
                        below[i] += weights[n][i][j] * delta[j];
                    }
                    gradients[n][biases][j] += layer.isNormalized() ? 0 : delta[j] / samples;
                }
                int at = 0;
                for (int m : sources(n)) {
                    for (int i = 0; i < ofOutputs[m][b].length; i++) {
                        ofOutputs[m][b][i] += below[at++];
                    }
                }
                if (deltas.length > 0) {
                    deltas[n][b] = delta;
                }
            }
        }
        for (int n = 0; n < layers; n++) {
            regular.penalize(weights[n], spec.fanIn(n), gradients[n]);
        }
        return gradients;
    }

    /** What is wanted of the example at a place of the order: the data's answers, or its own scaled inputs. */
    private double[] targets(Source source, int at) {
        int row = source.order().get(at);
        double[] targets = new double[spec.outputs()];
        for (int j = 0; j < targets.length; j++) {
            targets[j] = spec.topology().autoencoder()
                    ? (source.data().feature(row, j) - shift[j]) * scale[j]
                    : source.data().target(row, j);
        }
        return targets;
    }

    /** One sample's loss; its gradient with respect to the outputs goes to {@code gradient}, unless that is null. */
    private double loss(double[] y, double[] targets, double @org.jspecify.annotations.Nullable [] gradient) {
        double loss = 0;
        double logSum = spec.loss() == Loss.CROSS_ENTROPY ? logSumExp(y) : 0;
        double mass = 0;
        for (int j = 0; j < y.length; j++) {
            mass += targets[j];
        }
        for (int j = 0; j < y.length; j++) {
            double target = regular.target(spec.loss(), targets[j], mass, y.length);
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
