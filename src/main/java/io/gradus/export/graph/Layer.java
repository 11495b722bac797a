package io.gradus.export.graph;

import io.gradus.model.NormWeights;
import io.gradus.model.Weights;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer as it is used, in this order:
 *
 * <pre>
 * z = sum over reads of weight · value, + bias
 * z = gain · (z - mean(z)) / √(variance(z) + ε) + shift     where gain is not null
 * z = z + sums of layer skipFrom                            where that is not -1
 * y = activation(z)
 * </pre>
 *
 * A norm by minibatches is a factor and an addend for each unit in use, and is folded into weight and bias.
 *
 * @param number from 0
 * @param reads what it reads; a recurrent layer's inputs of one step, then its own outputs of the step before
 * @param bias (fanOut)
 * @param gain (fanOut), of a norm over each sample's units; else null
 * @param shift (fanOut), likewise
 * @param skipFrom the layer whose sums are added, or -1
 * @param keepsSums whether a later layer adds this one's sums
 * @param slope of leaky-relu
 * @param steps of a recurrent layer; else 1
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by a writer; compared by nobody
public record Layer(
        int number,
        List<Read> reads,
        float[] bias,
        float @Nullable [] gain,
        float @Nullable [] shift,
        int skipFrom,
        boolean keepsSums,
        Activation activation,
        float slope,
        int steps) {
    /** The number of the network's scaled inputs among values. */
    public static final int INPUTS = -1;

    /**
     * A value that a layer reads.
     *
     * @param from the layer whose outputs they are, or {@link #INPUTS}
     * @param width of the value
     * @param weight (fanOut, width)
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Read(int from, int width, float[] weight) {}

    /** All layers of a network. */
    public static List<Layer> of(NetworkSpec network, Weights weights) {
        int[] skips = network.skipSources();
        List<Layer> layers = new ArrayList<>();
        for (int n = 0; n < skips.length; n++) {
            LayerSpec spec = network.layers().get(n);
            float[] weight = weights.weight(n);
            float[] bias = weights.bias(n);
            NormWeights norm = weights.norm(n);
            boolean rows = norm != null && spec.norm() == Norm.LAYER;
            if (norm != null && !rows) {
                fold(norm, weight, bias);
            }
            boolean keeps = false;
            for (int source : skips) {
                keeps |= source == n;
            }
            layers.add(new Layer(
                    n,
                    reads(network, n, weight),
                    bias,
                    rows && norm != null ? norm.gain() : null,
                    rows && norm != null ? norm.shift() : null,
                    skips[n],
                    keeps,
                    spec.activation(),
                    spec.slope(),
                    network.steps(n)));
        }
        return layers;
    }

    /** The same with other weights. */
    Layer withReads(List<Read> others) {
        return new Layer(number, others, bias, gain, shift, skipFrom, keepsSums, activation, slope, steps);
    }

    /** Number of units. */
    public int fanOut() {
        return bias.length;
    }

    /** What a norm by running statistics does, done to the weights; in double precision, rounded once. */
    private static void fold(NormWeights norm, float[] weight, float[] bias) {
        float[] mean = norm.mean();
        float[] variance = norm.variance();
        if (mean == null || variance == null) {
            throw new IllegalStateException("a norm by minibatches without statistics");
        }
        int fanIn = weight.length / bias.length;
        for (int j = 0; j < bias.length; j++) {
            double factor = norm.gain()[j] / Math.sqrt((double) variance[j] + Norm.EPSILON);
            for (int i = 0; i < fanIn; i++) {
                weight[j * fanIn + i] = (float) (weight[j * fanIn + i] * factor);
            }
            bias[j] = (float) ((bias[j] - (double) mean[j]) * factor + norm.shift()[j]);
        }
    }

    private static List<Read> reads(NetworkSpec network, int n, float[] weight) {
        int fanOut = network.layers().get(n).width();
        int fanIn = weight.length / fanOut;
        int[] from = network.steps(n) > 1 ? new int[] {INPUTS, n} : network.reads(n);
        List<Read> reads = new ArrayList<>();
        int column = 0;
        for (int source : from) {
            int width = source == INPUTS
                    ? network.steps(n) > 1 ? network.features() : network.inputs()
                    : network.layers().get(source).width();
            float[] part = new float[fanOut * width];
            for (int j = 0; j < fanOut; j++) {
                System.arraycopy(weight, j * fanIn + column, part, j * width, width);
            }
            reads.add(new Read(source, width, part));
            column += width;
        }
        return reads;
    }
}
