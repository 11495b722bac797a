package io.gradus.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights as PyTorch's modules name them: {@code 0.weight} and {@code 2.weight} of an nn.Sequential, {@code fc1.weight}
 * of a module's own fields, with or without {@code fc1.bias}. Their layers follow one another in the order of their
 * names, where digits count as numbers. Tensors of whole numbers, which only count something, are passed over.
 */
final class TorchNames {
    private static final Pattern NAME = Pattern.compile("(?:(.+)\\.)?(weight|bias)");
    private static final Pattern RECURRENT = Pattern.compile("(.*\\.)?(weight|bias)_(ih|hh)_l[0-9]+(_reverse)?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private TorchNames() {}

    /** Whether a file's tensors are named so, and not as Gradus names its own. */
    static boolean are(List<Tensor> tensors) {
        boolean any = false;
        for (Tensor tensor : tensors) {
            if (tensor.name().startsWith(LayerTensors.PREFIX)) {
                return false;
            }
            any |= isWanted(tensor);
        }
        return any;
    }

    /** Whether a tensor is one that layers are made of, if the file's are named so. */
    static boolean isWanted(Tensor tensor) {
        return tensor.type().readable()
                && (NAME.matcher(tensor.name()).matches()
                        || RECURRENT.matcher(tensor.name()).matches());
    }

    /**
     * The same tensors by the names that Gradus has for them, with biases of 0 where there are none.
     *
     * @param values by tensor, to which they are added by the other names
     * @throws IllegalArgumentException naming a tensor that belongs to no dense layer
     */
    static List<Tensor> renamed(List<Tensor> tensors, Map<String, float[]> values) {
        SortedMap<String, Tensor> weights = new TreeMap<>();
        SortedMap<String, Tensor> biases = new TreeMap<>();
        for (Tensor tensor : tensors) {
            if (!isWanted(tensor)) {
                continue;
            }
            Matcher name = NAME.matcher(tensor.name());
            if (!name.matches()) {
                throw new IllegalArgumentException("tensor '" + tensor.name()
                        + "' is of a recurrent layer, which is read from files of Gradus alone");
            }
            String module = name.group(1) == null ? "" : name.group(1);
            boolean isBias = name.group(2).equals("bias");
            if (!isBias && tensor.shape().size() != 2) {
                throw new IllegalArgumentException("tensor '" + tensor.name() + "' has shape " + tensor.shape()
                        + ": it is no dense layer's, but a norm's or a convolution's");
            }
            (isBias ? biases : weights).put(sortable(module), tensor);
        }
        List<Tensor> renamed = new ArrayList<>();
        int n = 0;
        for (Map.Entry<String, Tensor> entry : weights.entrySet()) {
            Tensor weight = entry.getValue();
            Tensor bias = biases.remove(entry.getKey());
            String layer = LayerTensors.PREFIX + n++ + ".";
            renamed.add(rename(weight, layer + "weight", values));
            if (bias == null) {
                long fanOut = weight.shape().get(0);
                values.put(layer + "bias", zeros(values, weight, fanOut));
                renamed.add(Tensor.float32(layer + "bias", 0, fanOut));
            } else {
                renamed.add(rename(bias, layer + "bias", values));
            }
        }
        for (Tensor left : biases.values()) {
            throw new IllegalArgumentException("tensor '" + left.name() + "' has no weight beside it");
        }
        return renamed;
    }

    /** Never more than there are weights, which the file's size bounds. */
    private static float[] zeros(Map<String, float[]> values, Tensor weight, long fanOut) {
        float[] read = values.getOrDefault(weight.name(), new float[0]);
        return Arrays.copyOf(new float[0], (int) Math.min(fanOut, read.length));
    }

    private static Tensor rename(Tensor tensor, String name, Map<String, float[]> values) {
        values.put(name, values.getOrDefault(tensor.name(), new float[0]));
        return new Tensor(name, tensor.type(), tensor.shape(), tensor.begin(), tensor.end());
    }

    /** Digits padded, so that {@code fc10} comes behind {@code fc2}. */
    private static String sortable(String name) {
        return DIGITS.matcher(name)
                .replaceAll(digits -> "0".repeat(Math.max(0, 12 - digits.group().length())) + digits.group());
    }
}
