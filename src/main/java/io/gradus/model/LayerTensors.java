package io.gradus.model;

import io.gradus.net.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one layer.
 *
 * @param weight (fanOut, fanIn), of a recurrent layer without its own outputs
 * @param recurrent (fanOut, fanOut), by which a recurrent layer reads its own outputs; else null
 * @param bias (fanOut)
 */
record LayerTensors(Tensor weight, @Nullable Tensor recurrent, Tensor bias) {
    /** What the names of all layers' tensors begin with. */
    static final String PREFIX = "layers.";

    /** What the name of a recurrent layer's own weights ends with. */
    static final String RECURRENT = "recurrent.weight";

    private static final Pattern NAME =
            Pattern.compile("layers\\.(0|[1-9][0-9]{0,8})\\.(weight|bias|recurrent\\.weight)");

    /**
     * Finds a file's layers, and holds their shapes against one another's and the network's.
     *
     * @param network the file's own description; null if it has none, and then the numbers of layers may have gaps
     * @throws IllegalArgumentException naming the tensor that is missing, of the wrong shape or too many
     */
    static List<LayerTensors> of(List<Tensor> tensors, @Nullable NetworkSpec network) {
        SortedMap<Integer, Tensor> weights = new TreeMap<>(); // by layer number
        SortedMap<Integer, Tensor> biases = new TreeMap<>();
        SortedMap<Integer, Tensor> recurrents = new TreeMap<>();
        for (Tensor tensor : tensors) {
            Matcher name = NAME.matcher(tensor.name());
            if (name.matches()) {
                SortedMap<Integer, Tensor> kind =
                        switch (name.group(2)) {
                            case "weight" -> weights;
                            case "bias" -> biases;
                            default -> recurrents;
                        };
                kind.put(Integer.parseInt(name.group(1)), tensor);
            } else if (tensor.name().startsWith(PREFIX) && !NormTensors.isOne(tensor)) {
                throw new IllegalArgumentException("tensor '" + tensor.name() + "' belongs to no dense layer");
            }
        }
        NormTensors.require(tensors, network);
        SortedMap<Integer, Tensor> numbers = new TreeMap<>(weights);
        numbers.putAll(biases);
        if (network != null) {
            requireNumbers(numbers, network);
            requireRecurrent(recurrents, network);
        } else if (!recurrents.isEmpty()) {
            throw new IllegalArgumentException("tensor '" + PREFIX + recurrents.firstKey() + "." + RECURRENT
                    + "' is of a recurrent layer, and the file does not say how many steps it takes");
        } else if (numbers.isEmpty()) {
            throw new IllegalArgumentException("there is no tensor layers.0.weight");
        }
        List<LayerTensors> layers = new ArrayList<>();
        long fanIn = -1;
        for (int number : numbers.keySet()) {
            LayerTensors layer = new LayerTensors(
                    get(weights, number, "weight"), recurrents.get(number), get(biases, number, "bias"));
            layer.requireShape(network == null ? fanIn : -1);
            if (network != null) {
                layer.requireWidths(network, number);
            }
            fanIn = layer.bias.shape().get(0);
            layers.add(layer);
        }
        return layers;
    }

    /** The recurrent layers' own weights: those of the first, and of no other. */
    private static void requireRecurrent(SortedMap<Integer, Tensor> recurrents, NetworkSpec network) {
        for (Tensor tensor : recurrents.values()) {
            if (network.steps(0) == 1 || !tensor.name().equals(PREFIX + "0." + RECURRENT)) {
                throw new IllegalArgumentException("tensor '" + tensor.name() + "' belongs to no recurrent layer");
            }
        }
        if (network.steps(0) > 1 && recurrents.isEmpty()) {
            throw new IllegalArgumentException("there is no tensor " + PREFIX + "0." + RECURRENT);
        }
        long width = network.layers().get(0).width();
        if (network.steps(0) > 1 && !get(recurrents, 0, RECURRENT).shape().equals(List.of(width, width))) {
            throw new IllegalArgumentException(PREFIX + "0." + RECURRENT + " has shape "
                    + get(recurrents, 0, RECURRENT).shape() + ", but the layer has " + width + " units");
        }
    }

    /** The layer's weights, (fanOut, all that it reads). */
    float[] weights(Map<String, float[]> values) {
        float[] read = values.getOrDefault(weight.name(), new float[0]);
        if (recurrent == null) {
            return read;
        }
        float[] own = values.getOrDefault(recurrent.name(), new float[0]);
        int fanOut = bias.shape().get(0).intValue();
        int features = read.length / fanOut;
        float[] all = new float[read.length + own.length];
        for (int j = 0; j < fanOut; j++) {
            System.arraycopy(read, j * features, all, j * (features + fanOut), features);
            System.arraycopy(own, j * fanOut, all, j * (features + fanOut) + features, fanOut);
        }
        return all;
    }

    /**
     * A recurrent layer's weights, (fanOut, features + fanOut), as those of its inputs and those of its own outputs.
     */
    static float[][] split(float[] all, int features, int fanOut) {
        float[] read = new float[features * fanOut];
        float[] own = new float[fanOut * fanOut];
        for (int j = 0; j < fanOut; j++) {
            System.arraycopy(all, j * (features + fanOut), read, j * features, features);
            System.arraycopy(all, j * (features + fanOut) + features, own, j * fanOut, fanOut);
        }
        return new float[][] {read, own};
    }

    private static Tensor get(SortedMap<Integer, Tensor> tensors, int number, String kind) {
        Tensor tensor = tensors.get(number);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor " + PREFIX + number + "." + kind);
        }
        return tensor;
    }

    private static void requireNumbers(SortedMap<Integer, Tensor> numbers, NetworkSpec network) {
        int layers = network.layers().size();
        for (int n = 0; n < layers; n++) {
            if (!numbers.containsKey(n)) {
                throw new IllegalArgumentException(
                        "there is no tensor " + PREFIX + n + ".weight, but the network is " + network.shape());
            }
        }
        if (numbers.lastKey() >= layers) {
            throw new IllegalArgumentException("there are tensors of layers up to " + numbers.lastKey()
                    + ", but the network " + network.shape() + " has " + layers);
        }
    }

    /** Checks the layer in itself, and against the width of the one before; -1 for whatever that is. */
    private void requireShape(long fanInWanted) {
        if (weight.shape().size() != 2 || weight.shape().contains(0L)) {
            throw new IllegalArgumentException(
                    weight.name() + " has shape " + weight.shape() + ", not [fanOut, fanIn]");
        }
        long fanOut = weight.shape().get(0);
        long fanIn = weight.shape().get(1);
        if (!bias.shape().equals(List.of(fanOut))) {
            throw new IllegalArgumentException(
                    bias.name() + " has shape " + bias.shape() + ", but " + weight.name() + " has " + weight.shape());
        }
        if (fanInWanted >= 0 && fanIn != fanInWanted) {
            throw new IllegalArgumentException(weight.name() + " has shape " + weight.shape()
                    + ", but the layer before has " + fanInWanted + " units");
        }
    }

    private void requireWidths(NetworkSpec network, int n) {
        List<Long> wanted = List.of((long) network.layers().get(n).width(), (long)
                (network.steps(n) > 1 ? network.features() : network.fanIn(n)));
        if (!weight.shape().equals(wanted)) {
            throw new IllegalArgumentException(weight.name() + " has shape " + weight.shape() + ", but the network "
                    + network.shape() + " needs " + wanted);
        }
    }
}
