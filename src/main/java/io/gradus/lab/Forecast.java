package io.gradus.lab;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.health.HealthLimit;
import io.gradus.health.HealthLimits;
import io.gradus.health.Verdict.State;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of activations and errors on their way through a network with random weights, from its specification
 * alone.
 *
 * <p>The sums of a wide layer are nearly normal, so that two numbers follow layer by layer (Poole et al. 2016;
 * Schoenholz et al. 2017). With weights of variance v, biases of variance u, and fanIn inputs of mean square m, a sum
 * has variance q = fanIn·v·m + u and an output the mean square E f(x)², x ~ N(0, q). An error's mean square is, one
 * layer further down, χ = fanOut·v·E f'(x)² times as large, with fanOut and v of the layer above.
 *
 * <p>In a layer of n units those means fluctuate, and the logarithm of a fluctuating number is on average below that of
 * its mean: by κ/2n here, with κ = E f'⁴ / (E f'²)² - 1. That takes the slopes of a minibatch's samples for alike,
 * which they become in deep networks, and the directions of their errors for independent.
 *
 * <p>Where paths meet, variances add, the weights on one being independent of what comes by the other: those of sums at
 * the end of a skip, those of errors at its beginning and at whatever several layers read (Yang and Schoenholz 2017
 * have residual networks). The steps of a recurrent layer are taken for layers with weights of their own, which they
 * are not: the forecast is rougher there.
 *
 * @param layers from the first hidden one to the output
 * @param beta the sum of 1/width over hidden layers: how far the logarithms of gradients differ from one draw of ReLU
 *     weights to the next grows with it (Hanin 2018)
 */
public record Forecast(List<Layer> layers, double beta) {
    private static final double LN10 = Math.log(10);
    private static final int ENOUGH = 2000;

    /**
     * A layer.
     *
     * @param sumVariance of its Wᵀx + b
     * @param mean of its outputs
     * @param sd of its outputs
     * @param flat share of its outputs where a squashing function is flat
     * @param logDelta log10 of its errors' RMS over that of the output layer
     */
    public record Layer(LayerSpec spec, double sumVariance, double mean, double sd, double flat, double logDelta) {
        private Layer withLogDelta(double other) {
            return new Layer(spec, sumVariance, mean, sd, flat, other);
        }
    }

    public Forecast {
        layers = List.copyOf(layers);
    }

    /**
     * The forecast for a network.
     *
     * @param inputSquare mean square of the inputs; 1 if they are standardised
     */
    public static Forecast of(NetworkSpec network, double inputSquare) {
        List<Layer> layers = new ArrayList<>();
        int depth = network.layers().size();
        int[] skipSource = network.skipSources();
        double[] squares = new double[depth]; // of outputs
        double[] sums = new double[depth]; // before what is done to them, variances
        double beta = 0;
        for (int n = 0; n < depth; n++) {
            LayerSpec spec = network.layers().get(n);
            Activation f = spec.activation();
            double slope = spec.slope();
            double read = 0;
            for (int m : network.reads(n)) {
                read += m < 0
                        ? network.inputs() * inputSquare
                        : network.layers().get(m).width() * squares[m];
            }
            if (network.steps(n) > 1) {
                read = lastStep(network, inputSquare);
            }
            double z = read * weightVariance(network, n) + (spec.isNormalized() ? 0 : biasVariance(network, n));
            double q = (spec.isNormalized() ? normVariance(network, n) * z / (z + Norm.EPSILON) : z)
                    + (skipSource[n] < 0 ? 0 : layers.get(skipSource[n]).sumVariance());
            double mean = f.isOdd() ? 0 : Gaussian.mean(x -> f.value(x, slope), q);
            squares[n] = Gaussian.mean(x -> f.value(x, slope) * f.value(x, slope), q);
            double sd = Math.sqrt(Math.max(0, squares[n] - mean * mean));
            sums[n] = z;
            layers.add(new Layer(spec, q, mean, sd, Gaussian.flat(spec, q), 0));
            beta += n == depth - 1 ? 0 : 1.0 / spec.width();
        }
        double[] logErrors = logErrors(network, layers, sums);
        for (int n = 0; n < depth; n++) {
            layers.set(n, layers.get(n).withLogDelta(logErrors[n] / (2 * LN10)));
        }
        return new Forecast(layers, beta);
    }

    /** Sum of the mean squares of all that a recurrent layer reads at its last step. */
    private static double lastStep(NetworkSpec network, double inputSquare) {
        LayerSpec spec = network.layers().get(0);
        double read = network.features() * inputSquare;
        double square = 0;
        for (int t = 1; t < network.steps(0); t++) {
            double q = (read + spec.width() * square) * weightVariance(network, 0) + biasVariance(network, 0);
            square = Gaussian.mean(x -> Math.pow(spec.activation().value(x, spec.slope()), 2), q);
        }
        return read + spec.width() * square;
    }

    /** Logarithms of the mean squares of every layer's errors, over that of the output layer. */
    private static double[] logErrors(NetworkSpec network, List<Layer> layers, double[] sums) {
        int depth = layers.size();
        int[] skipSource = network.skipSources();
        double[] ofOutputs = new double[depth]; // from all layers that read them
        double[] ofSums = new double[depth];
        double[] logs = new double[depth];
        Arrays.fill(ofOutputs, Double.NEGATIVE_INFINITY);
        Arrays.fill(ofSums, Double.NEGATIVE_INFINITY);
        for (int n = depth - 1; n >= 0; n--) {
            Layer layer = layers.get(n);
            double second = slopePower(layer.spec(), 2, layer.sumVariance());
            double fourth = slopePower(layer.spec(), 4, layer.sumVariance());
            double fluctuation = second == 0
                    ? 0
                    : (fourth / (second * second) - 1) / layer.spec().width();
            ofSums[n] = n == depth - 1 ? 0 : logSum(ofSums[n], ofOutputs[n] + Math.log(second) - fluctuation / 2);
            double normed = layer.spec().isNormalized()
                    ? Math.log(normVariance(network, n) / (sums[n] + Norm.EPSILON))
                    : 0; // an error on its way through the norm
            double passed = ofSums[n] + normed + Math.log(layer.spec().width() * weightVariance(network, n));
            if (network.steps(n) > 1) { // down to its first step
                double step = Math.log(layer.spec().width() * weightVariance(network, n) * second) - fluctuation / 2;
                ofSums[n] += (network.steps(n) - 1) * step;
            }
            for (int m : network.reads(n)) {
                if (m >= 0) {
                    ofOutputs[m] = logSum(ofOutputs[m], passed);
                }
            }
            logs[n] = ofSums[n] + normed;
            if (skipSource[n] >= 0) {
                ofSums[skipSource[n]] = ofSums[n];
            }
        }
        return logs;
    }

    /** log(exp(a) + exp(b)). */
    private static double logSum(double a, double b) {
        double larger = Math.max(a, b);
        return Double.isInfinite(larger) ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
    }

    /** The mean square of scaled inputs, of every so many-th example where there are more than some thousand. */
    public static double inputSquare(Part part, Scaling scaling) {
        Dataset data = part.data();
        int every = Math.max(1, part.size() / ENOUGH);
        double sum = 0;
        int examples = 0;
        for (int n = 0; n < part.size(); n += every) {
            int row = part.rows()[n];
            examples++;
            for (int j = 0; j < data.inputs(); j++) {
                double x = (data.feature(row, j) - scaling.shift()[j]) * scaling.scale()[j];
                sum += x * x;
            }
        }
        return sum / ((double) examples * data.inputs());
    }

    /** Slope of log10(delta RMS) over the hidden layers, per layer on the way down; 0 with fewer than two. */
    public double decayPerLayer() {
        double[] logs = new double[layers.size() - 1];
        for (int n = 0; n < logs.length; n++) {
            logs[n] = layers.get(n).logDelta();
        }
        return decayPerLayer(logs);
    }

    /**
     * The same for measured layers: how many decades the error changes from a layer to the one below it.
     *
     * @param logDeltas log10 of the hidden layers' delta RMS, the first layer's first
     */
    public static double decayPerLayer(double[] logDeltas) {
        SimpleRegression line = new SimpleRegression();
        for (int n = 0; n < logDeltas.length; n++) {
            line.addData(-n, logDeltas[n]);
        }
        return logDeltas.length < 2 ? 0 : line.getSlope();
    }

    /** log10 of the first layer's delta RMS over the last one's. */
    public double firstToLast() {
        return layers.get(0).logDelta();
    }

    /** What ails the network before it is trained, by the limits that judge it in training; healthy if nothing does. */
    public State state(HealthLimits limits) {
        if (!Double.isFinite(firstToLast())) {
            return firstToLast() < 0 ? State.VANISHING : State.EXPLODING;
        }
        if (firstToLast() > Math.log10(limits.get(HealthLimit.EXPLODING))) {
            return State.EXPLODING;
        }
        if (firstToLast() < Math.log10(limits.get(HealthLimit.VANISHING))) {
            return State.VANISHING;
        }
        return flattest().flat() > limits.get(HealthLimit.SATURATED) ? State.SATURATED : State.HEALTHY;
    }

    /** The hidden layer with most outputs where its function is flat; the output layer if there is no other. */
    public Layer flattest() {
        Layer flattest = layers.get(0);
        for (Layer layer : layers.subList(0, Math.max(1, layers.size() - 1))) {
            if (layer.flat() > flattest.flat()) {
                flattest = layer;
            }
        }
        return flattest;
    }

    /**
     * A network like this one that would begin healthy: with another initialiser if one does, else with another hidden
     * activation too; of several the one whose error stays nearest to its size at the top. The network itself if none
     * does, or it needs none.
     */
    public static NetworkSpec mend(NetworkSpec network, double inputSquare, HealthLimits limits) {
        if (of(network, inputSquare).state(limits) == State.HEALTHY) {
            return network;
        }
        NetworkSpec plain = network.withGain(1);
        List<NetworkSpec> others = new ArrayList<>();
        for (Initializer initializer : List.of(Initializer.LECUN, Initializer.HE, Initializer.GLOROT)) {
            others.add(plain.withInitializer(initializer));
        }
        NetworkSpec best = best(others, inputSquare, limits);
        if (best == null) {
            others.clear();
            for (Activation activation :
                    List.of(Activation.RELU, Activation.LEAKY_RELU, Activation.TANH, Activation.SELU)) {
                others.add(withHidden(plain, activation).withInitializer(Initializer.suiting(activation)));
            }
            best = best(others, inputSquare, limits);
        }
        return best == null ? network : best;
    }

    private static @Nullable NetworkSpec best(List<NetworkSpec> networks, double inputSquare, HealthLimits limits) {
        NetworkSpec best = null;
        double least = Double.POSITIVE_INFINITY;
        for (NetworkSpec network : networks) {
            Forecast forecast = of(network, inputSquare);
            double change = Math.abs(forecast.firstToLast());
            if (forecast.state(limits) == State.HEALTHY && change < least) {
                best = network;
                least = change;
            }
        }
        return best;
    }

    private static NetworkSpec withHidden(NetworkSpec network, Activation activation) {
        List<LayerSpec> layers = new ArrayList<>();
        for (LayerSpec layer : network.layers()) {
            boolean last = layers.size() == network.layers().size() - 1;
            layers.add(last ? layer : new LayerSpec(layer.width(), activation).withNorm(layer.norm()));
        }
        return new NetworkSpec(
                network.inputs(), layers, network.loss(), network.initializer(), network.gain(), network.topology());
    }

    private static double slopePower(LayerSpec layer, int power, double q) {
        return Gaussian.mean(x -> Math.pow(layer.activation().derivative(x, layer.slope()), power), q);
    }

    /** Mean square of one weight of layer n; for structured matrices the mean over all of them. */
    private static double weightVariance(NetworkSpec network, int n) {
        double fanIn = network.fanIn(n);
        double fanOut = network.layers().get(n).width();
        double gain = network.gain();
        double variance =
                switch (network.initializer()) {
                    case NORMAL1 -> 1;
                    case LECUN -> 1 / fanIn;
                    case HE -> 2 / fanIn;
                    case GLOROT -> 2 / (fanIn + fanOut);
                    case UNIFORM -> 1.0 / 12;
                    case TORCH -> 1 / (3 * fanIn);
                    case ORTHOGONAL -> 1 / Math.max(fanIn, fanOut);
                    case NGUYEN_WIDROW -> nguyenWidrow(fanIn, fanOut) / fanIn;
                    case IDENTITY -> Math.min(fanIn, fanOut) / (fanIn * fanOut);
                };
        double branch = network.layers().get(n).isNormalized() || network.skipSources()[n] < 0
                ? 1
                : network.skips(); // as Arenas begins the ends of skips
        return gain * gain * variance / branch;
    }

    /** Of normalised sums, by their gain. */
    private static double normVariance(NetworkSpec network, int n) {
        return network.skipSources()[n] < 0 ? 1 : 1.0 / network.skips();
    }

    private static double biasVariance(NetworkSpec network, int n) {
        double gain = network.gain();
        return switch (network.initializer()) {
            case UNIFORM -> gain * gain / 12;
            case TORCH -> gain * gain / (3.0 * network.fanIn(n));
            case NGUYEN_WIDROW ->
                gain
                        * gain
                        * nguyenWidrow(network.fanIn(n), network.layers().get(n).width())
                        / 3;
            default -> 0;
        };
    }

    /** Squared length of a unit's weights: (0.7·fanOut^(1/fanIn))². */
    private static double nguyenWidrow(double fanIn, double fanOut) {
        return Math.pow(0.7 * Math.pow(fanOut, 1 / fanIn), 2);
    }
}
