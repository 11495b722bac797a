package io.gradus.model;

import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network's weights and biases, outside of any arena; immutable and finite.
 *
 * <pre>
 * weight of a layer   (fanOut, fanIn), row-major: the layout of PyTorch's nn.Linear, the transpose of the arena's
 * bias                (fanOut)
 * </pre>
 */
public final class Weights {
    private final int inputs;
    private final float[][] weight; // [layer] (fanOut, fanIn)
    private final float[][] bias; // [layer] (fanOut)
    private final @Nullable NormWeights[] norms; // of normalised layers

    /** Takes the arrays over: the caller must keep no reference. */
    Weights(float[][] weight, float[][] bias) {
        this(weight, bias, new NormWeights[bias.length]);
    }

    /** The same with what normalised layers have besides. */
    Weights(float[][] weight, float[][] bias, @Nullable NormWeights[] norms) {
        this.inputs = weight[0].length / bias[0].length;
        this.weight = weight;
        this.bias = bias;
        this.norms = norms;
        for (int n = 0; n < bias.length; n++) {
            requireFinite(n);
            NormWeights norm = norms[n];
            if (norm != null) {
                norm.requireFinite(n);
            }
        }
    }

    /**
     * Copies layers' arrays.
     *
     * @param weight (fanOut, fanIn) of each layer
     * @param bias (fanOut) of each layer
     * @throws IllegalArgumentException if lengths do not fit one another, or a value is not finite
     */
    public static Weights of(List<float[]> weight, List<float[]> bias) {
        if (weight.size() != bias.size() || weight.isEmpty()) {
            throw new IllegalArgumentException(weight.size() + " weight matrices, but " + bias.size() + " biases");
        }
        int fanIn = 0;
        for (int n = 0; n < bias.size(); n++) {
            int fanOut = bias.get(n).length;
            int length = weight.get(n).length;
            if (n == 0 && fanOut > 0) {
                fanIn = length / fanOut;
            }
            if (fanOut == 0 || fanIn == 0 || length != (long) fanIn * fanOut) {
                throw new IllegalArgumentException("layer " + n + " has " + length + " weights, but " + fanIn
                        + " inputs and " + fanOut + " units");
            }
            fanIn = fanOut;
        }
        return new Weights(
                weight.stream().map(float[]::clone).toArray(float[][]::new),
                bias.stream().map(float[]::clone).toArray(float[][]::new));
    }

    /**
     * Takes a network's weights out of a training or inference arena.
     *
     * @throws IllegalArgumentException if a weight is not finite, naming it
     */
    public static Weights of(Plan plan, float[] arena) {
        NetworkSpec network = plan.network();
        int layers = network.layers().size();
        float[][] weight = new float[layers][];
        float[][] bias = new float[layers][];
        @Nullable NormWeights[] norms = new NormWeights[layers];
        for (int n = 0; n < layers; n++) {
            int fanIn = network.fanIn(n);
            int fanOut = network.layers().get(n).width();
            int from = plan.weights(n);
            int stride = plan.stride(n);
            weight[n] = new float[Math.multiplyExact(fanIn, fanOut)];
            for (int j = 0; j < fanOut; j++) {
                for (int i = 0; i < fanIn; i++) {
                    weight[n][j * fanIn + i] = arena[from + i * stride + j];
                }
            }
            int biases = from + fanIn * stride;
            bias[n] = Arrays.copyOfRange(arena, biases, biases + fanOut);
            norms[n] = network.layers().get(n).isNormalized() ? NormWeights.of(plan, arena, n) : null;
        }
        return new Weights(weight, bias, norms);
    }

    /** Number of layers. */
    public int layers() {
        return bias.length;
    }

    /** Number of values that a unit of the first layer reads: the features, and in a recurrent layer its units. */
    public int inputs() {
        return inputs;
    }

    /** Number of values that a unit of layer {@code n} reads. */
    public int fanIn(int n) {
        return weight[n].length / bias[n].length;
    }

    /** Number of units of layer {@code n}. */
    public int fanOut(int n) {
        return bias[n].length;
    }

    /** A copy of layer {@code n}'s weights, (fanOut, fanIn). */
    public float[] weight(int n) {
        return weight[n].clone();
    }

    /** A copy of layer {@code n}'s biases, (fanOut). */
    public float[] bias(int n) {
        return bias[n].clone();
    }

    /** What layer {@code n} has besides, its arrays not to be written; null if it is not normalised. */
    @Nullable
    public NormWeights norm(int n) {
        return norms[n];
    }

    /** Layer {@code n}'s own weights, not to be written. */
    float[] rawWeight(int n) {
        return weight[n];
    }

    /** Layer {@code n}'s own biases, not to be written. */
    float[] rawBias(int n) {
        return bias[n];
    }

    /** Whether the weights are of that network's shape. */
    public boolean fits(NetworkSpec network) {
        boolean fits = network.layers().size() == layers();
        for (int n = 0; fits && n < layers(); n++) {
            fits = fitsLayer(network, n);
        }
        return fits;
    }

    private boolean fitsLayer(NetworkSpec network, int n) {
        LayerSpec layer = network.layers().get(n);
        return layer.width() == fanOut(n) && network.fanIn(n) == fanIn(n) && NormWeights.fits(norms[n], layer);
    }

    /**
     * Puts the weights into an arena, in its layout; padding and everything else is left alone.
     *
     * @throws IllegalArgumentException if the plan's network has another shape
     */
    public void load(Plan plan, float[] arena) {
        if (!fits(plan.network())) {
            throw new IllegalArgumentException("weights of a " + shape() + " network do not fit one of "
                    + plan.network().shape());
        }
        loadBody(plan, arena);
        loadHead(plan, arena);
    }

    /**
     * Puts all layers but the last one into an arena.
     *
     * @throws IllegalArgumentException if the plan's network has others below its last one
     */
    public void loadBody(Plan plan, float[] arena) {
        NetworkSpec network = plan.network();
        boolean fits = network.layers().size() == layers();
        for (int n = 0; fits && n < layers() - 1; n++) {
            fits = fitsLayer(network, n);
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "the layers of a " + shape() + " network below its last one are not those of " + network.shape());
        }
        for (int n = 0; n < layers() - 1; n++) {
            loadLayer(n, plan, arena);
        }
    }

    /**
     * Puts the last layer into an arena, as the first units of the plan's last layer.
     *
     * @throws IllegalArgumentException if that has other inputs, or fewer units
     */
    public void loadHead(Plan plan, float[] arena) {
        int last = layers() - 1;
        NetworkSpec network = plan.network();
        if (network.layers().size() != layers()
                || network.fanIn(last) != fanIn(last)
                || network.outputs() < fanOut(last)) {
            throw new IllegalArgumentException(
                    "the last layer of a " + shape() + " network does not fit into one of " + network.shape());
        }
        loadLayer(last, plan, arena);
    }

    private void loadLayer(int n, Plan plan, float[] arena) {
        int fanIn = fanIn(n);
        int fanOut = fanOut(n);
        int to = plan.weights(n);
        int stride = plan.stride(n);
        for (int j = 0; j < fanOut; j++) {
            for (int i = 0; i < fanIn; i++) {
                arena[to + i * stride + j] = weight[n][j * fanIn + i];
            }
        }
        System.arraycopy(bias[n], 0, arena, to + fanIn * stride, fanOut);
        NormWeights norm = norms[n];
        if (norm != null) {
            norm.load(plan, arena, n);
        }
    }

    /** The widths, {@code 64-32-10}. */
    public String shape() {
        return network(Activation.LINEAR, Loss.MSE).shape();
    }

    /** A network of these widths: hidden layers of one activation, the output layer linear. */
    public NetworkSpec network(Activation hidden, Loss loss) {
        return network(hidden, Activation.LINEAR, loss);
    }

    /** A network of these widths: hidden layers of one activation, the output layer of another. */
    public NetworkSpec network(Activation hidden, Activation output, Loss loss) {
        List<LayerSpec> specs = new ArrayList<>();
        for (int n = 0; n < layers(); n++) {
            specs.add(new LayerSpec(fanOut(n), n < layers() - 1 ? hidden : output));
        }
        return new NetworkSpec(
                inputs, specs, loss, Initializer.suiting(specs.get(0).activation()), 1);
    }

    /** Whether the other's shape and every bit of its weights are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Weights that
                && inputs == that.inputs
                && Arrays.deepEquals(weight, that.weight)
                && Arrays.deepEquals(bias, that.bias)
                && Arrays.equals(norms, that.norms);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(weight) + Arrays.deepHashCode(bias);
    }

    @Override
    public String toString() {
        return "weights of " + shape();
    }

    private void requireFinite(int n) {
        for (int k = 0; k < weight[n].length; k++) {
            if (!Float.isFinite(weight[n][k])) {
                throw new IllegalArgumentException(
                        "layers." + n + ".weight[" + k / fanIn(n) + ", " + k % fanIn(n) + "] is " + weight[n][k]);
            }
        }
        for (int k = 0; k < bias[n].length; k++) {
            if (!Float.isFinite(bias[n][k])) {
                throw new IllegalArgumentException("layers." + n + ".bias[" + k + "] is " + bias[n][k]);
            }
        }
    }
}
