package io.gradus.model;

import io.gradus.net.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one dense layer.
 *
 * @param weight (fanOut, fanIn)
 * @param bias (fanOut)
 */
record LayerTensors(Tensor weight, Tensor bias) {
    /** What the names of all layers' tensors begin with. */
    static final String PREFIX = "layers.";

    private static final Pattern NAME = Pattern.compile("layers\\.(0|[1-9][0-9]{0,8})\\.(weight|bias)");

    /**
     * Finds a file's layers, and holds their shapes against one another's and the network's.
     *
     * @param network the file's own description; null if it has none, and then the numbers of layers may have gaps
     * @throws IllegalArgumentException naming the tensor that is missing, of the wrong shape or too many
     */
    static List<LayerTensors> of(List<Tensor> tensors, @Nullable NetworkSpec network) {
        SortedMap<Integer, Tensor> weights = new TreeMap<>(); // by layer number
        SortedMap<Integer, Tensor> biases = new TreeMap<>();
        for (Tensor tensor : tensors) {
            Matcher name = NAME.matcher(tensor.name());
            if (name.matches()) {
                (name.group(2).equals("weight") ? weights : biases).put(Integer.parseInt(name.group(1)), tensor);
            } else if (tensor.name().startsWith(PREFIX) && !NormTensors.isOne(tensor)) {
                throw new IllegalArgumentException("tensor '" + tensor.name() + "' belongs to no dense layer");
            }
        }
        NormTensors.require(tensors, network);
        SortedMap<Integer, Tensor> numbers = new TreeMap<>(weights);
        numbers.putAll(biases);
        if (network != null) {
            requireNumbers(numbers, network);
        } else if (numbers.isEmpty()) {
            throw new IllegalArgumentException("there is no tensor layers.0.weight");
        }
        List<LayerTensors> layers = new ArrayList<>();
        long fanIn = -1;
        for (int number : numbers.keySet()) {
            LayerTensors layer = new LayerTensors(get(weights, number, "weight"), get(biases, number, "bias"));
            layer.requireShape(network == null ? fanIn : -1);
            if (network != null) {
                layer.requireWidths(network, number);
            }
            fanIn = layer.bias.shape().get(0);
            layers.add(layer);
        }
        return layers;
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
        List<Long> wanted = List.of((long) network.layers().get(n).width(), (long) network.fanIn(n));
        if (!weight.shape().equals(wanted)) {
            throw new IllegalArgumentException(weight.name() + " has shape " + weight.shape() + ", but the network "
                    + network.shape() + " needs " + wanted);
        }
    }
}
