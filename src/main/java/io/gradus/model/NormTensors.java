package io.gradus.model;

import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tensors of normalised layers, named as PyTorch's nn.LayerNorm and nn.BatchNorm1d name theirs. */
final class NormTensors {
    static final String WEIGHT = "weight";
    static final String BIAS = "bias";
    static final String MEAN = "running_mean";
    static final String VARIANCE = "running_var";

    private static final Pattern NAME =
            Pattern.compile("layers\\.(0|[1-9][0-9]{0,8})\\.norm\\.(weight|bias|running_mean|running_var)");

    private NormTensors() {}

    /** {@code layers.3.norm.weight}. */
    static String name(int layer, String kind) {
        return LayerTensors.PREFIX + layer + ".norm." + kind;
    }

    /** Whether a tensor is a norm's, by its name. */
    static boolean isOne(Tensor tensor) {
        return NAME.matcher(tensor.name()).matches();
    }

    /**
     * Holds a file's tensors against its network.
     *
     * @param network the file's own description; null if it has none
     * @throws IllegalArgumentException naming the tensor that is missing, of the wrong shape or too many
     */
    static void require(List<Tensor> tensors, @Nullable NetworkSpec network) {
        Map<String, Tensor> norms = new HashMap<>();
        for (Tensor tensor : tensors) {
            if (isOne(tensor)) {
                norms.put(tensor.name(), tensor);
            }
        }
        for (int n = 0; network != null && n < network.layers().size(); n++) {
            LayerSpec layer = network.layers().get(n);
            for (String kind : kinds(layer.norm())) {
                Tensor tensor = norms.remove(name(n, kind));
                if (tensor == null) {
                    throw new IllegalArgumentException("there is no tensor " + name(n, kind));
                }
                if (!tensor.shape().equals(List.of((long) layer.width()))) {
                    throw new IllegalArgumentException(
                            tensor.name() + " has shape " + tensor.shape() + ", not [" + layer.width() + "]");
                }
            }
        }
        for (String name : norms.keySet()) {
            throw new IllegalArgumentException("tensor '" + name + "' belongs to no normalised layer"
                    + (network == null ? "; the file does not say what its network is" : ""));
        }
    }

    /** The values of layer {@code n}'s tensors; null if it is not normalised. */
    static @Nullable NormWeights weights(Map<String, float[]> values, int n, @Nullable NetworkSpec network) {
        Norm norm = network == null ? Norm.NONE : network.layers().get(n).norm();
        if (norm == Norm.NONE) {
            return null;
        }
        boolean batch = norm == Norm.BATCH;
        return new NormWeights(
                get(values, n, WEIGHT),
                get(values, n, BIAS),
                batch ? get(values, n, MEAN) : null,
                batch ? get(values, n, VARIANCE) : null);
    }

    private static float[] get(Map<String, float[]> values, int n, String kind) {
        float[] tensor = values.get(name(n, kind));
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor " + name(n, kind));
        }
        return tensor;
    }

    private static List<String> kinds(Norm norm) {
        List<String> kinds = new ArrayList<>();
        if (norm != Norm.NONE) {
            kinds.addAll(List.of(WEIGHT, BIAS));
        }
        if (norm == Norm.BATCH) {
            kinds.addAll(List.of(MEAN, VARIANCE));
        }
        return kinds;
    }
}
