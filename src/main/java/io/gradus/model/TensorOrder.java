package io.gradus.model;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which a model's tensors are written, and in which its checksum takes them, wherever they lie in a file
 * that another program wrote: layer by layer, in each the weights, recurrent weights, biases and what a norm has; then
 * scalings; then all others by name.
 */
final class TensorOrder implements Comparator<Tensor> {
    private static final Pattern LAYER = Pattern.compile("layers\\.(0|[1-9][0-9]{0,8})\\.(.*)");
    private static final List<String> KINDS = List.of(
            "weight",
            LayerTensors.RECURRENT,
            "bias",
            "norm." + NormTensors.WEIGHT,
            "norm." + NormTensors.BIAS,
            "norm." + NormTensors.MEAN,
            "norm." + NormTensors.VARIANCE);
    private static final List<String> SCALINGS =
            List.of(ModelFile.SHIFT, ModelFile.SCALE, ModelFile.TARGET_SHIFT, ModelFile.TARGET_SCALE);

    @Override
    public int compare(Tensor a, Tensor b) {
        int byPlace = Long.compare(place(a.name()), place(b.name()));
        return byPlace != 0 ? byPlace : a.name().compareTo(b.name());
    }

    private static long place(String name) {
        Matcher layer = LAYER.matcher(name);
        if (layer.matches() && KINDS.contains(layer.group(2))) {
            return Long.parseLong(layer.group(1)) * KINDS.size() + KINDS.indexOf(layer.group(2));
        }
        int scaling = SCALINGS.indexOf(name);
        return scaling >= 0 ? Long.MAX_VALUE - SCALINGS.size() + scaling : Long.MAX_VALUE;
    }
}
