package io.gradus.model;

import io.gradus.data.Scaling;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.schema.TableSchema;
import io.gradus.net.NetworkSpec;
import io.gradus.text.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a model of what a safetensors file holds, or says what it lacks. */
final class ModelReader {
    /** Inputs of a network that may come without tensors of a scaling: more are no network's, but a damaged file's. */
    private static final int MOST_UNSCALED = 1 << 22;

    private final Path file;
    private final Map<String, String> metadata;
    private final Map<String, float[]> values; // by tensor
    private final @Nullable NetworkSpec network; // the file's own description
    private final Weights weights;

    /** Reads {@code file} as a whole. */
    ModelReader(Path file) {
        SafetensorsReader reader = new SafetensorsReader(
                file,
                tensor -> tensor.name().startsWith(LayerTensors.PREFIX)
                        || tensor.name().startsWith(ModelFile.SCALING_PREFIX)
                        || tensor.name().startsWith(ModelFile.TARGETS_PREFIX)
                        || TorchNames.isWanted(tensor));
        this.file = file;
        this.metadata = reader.header().metadata();
        this.values = reader.values();
        requireFormat();
        this.network = metadata("network", NetworkJson::read).orElse(null);
        List<LayerTensors> layers = attempt(
                SafetensorsReader.GIVE_MODEL,
                () -> LayerTensors.of(tensors(reader.header().tensors()), network));
        this.weights = attempt(
                "training had diverged when it was saved: train again at a lower rate",
                () -> new Weights(
                        layers.stream().map(layer -> layer.weights(values)).toArray(float[][]::new),
                        layers.stream()
                                .map(layer -> values.get(layer.bias().name()))
                                .toArray(float[][]::new),
                        IntStream.range(0, layers.size())
                                .mapToObj(n -> NormTensors.weights(values, n, network))
                                .toArray(NormWeights[]::new)));
    }

    private List<Tensor> tensors(List<Tensor> own) {
        return network == null && TorchNames.are(own) ? TorchNames.renamed(own, values) : own;
    }

    Weights weights() {
        return weights;
    }

    /** The model; {@code description} is asked if the file describes no network. */
    Model model(Function<Weights, NetworkSpec> description) {
        Provenance provenance = provenance();
        List<String> classNames = metadata("classes", Json::parseStrings).orElse(List.of());
        int window = metadata("window", ModelReader::count).orElse(0);
        TableSchema columns = metadata("columns", TableSchemaJson::read).orElse(null);
        DataOrigin origin = new DataOrigin(
                metadata.getOrDefault("split", ""),
                metadata("rows", ModelReader::count).orElse(0),
                metadata.getOrDefault("fingerprint", ""));
        return attempt(
                SafetensorsReader.GIVE_MODEL,
                () -> new Model(
                        network == null ? description.apply(weights) : network,
                        weights,
                        scaling(),
                        classNames,
                        provenance,
                        window,
                        columns,
                        targetScaling(),
                        origin));
    }

    private Provenance provenance() {
        Provenance none = Provenance.UNKNOWN;
        return new Provenance(
                metadata("rule", Provenance::ruleOf).orElse(none.rule()),
                metadata("batch", ModelReader::count).orElse(none.batchSize()),
                metadata("seed", Long::valueOf).orElse(none.seed()),
                metadata("epoch", ModelReader::count).orElse(none.epoch()),
                metadata.getOrDefault("data", none.data()),
                metadata("augmentation", Augmentation::parse).orElse(none.augmentation()),
                metadata.getOrDefault(ModelFile.VERSION_KEY, none.version()));
    }

    /** The scaling, which takes both tensors, or none at all. */
    private Scaling scaling() {
        Optional<Scaling.Method> method = method("scaling");
        float[] shift = values.get(ModelFile.SHIFT);
        float[] scale = values.get(ModelFile.SCALE);
        if (shift != null && scale != null) {
            return new Scaling(method.orElse(Scaling.Method.STANDARD), shift, scale);
        }
        if (shift != null || scale != null || method.orElse(Scaling.Method.NONE) != Scaling.Method.NONE) {
            throw new IllegalArgumentException(
                    "there is no tensor " + (shift == null ? ModelFile.SHIFT : ModelFile.SCALE));
        }
        int inputs = network == null ? weights.inputs() : network.inputs();
        if (inputs > MOST_UNSCALED) {
            throw new IllegalArgumentException("there is no tensor " + ModelFile.SHIFT);
        }
        return Scaling.none(inputs);
    }

    /** The scaling of targets, which takes both tensors, or null for none. */
    private @Nullable Scaling targetScaling() {
        Optional<Scaling.Method> method = method("target_scaling");
        float[] shift = values.get(ModelFile.TARGET_SHIFT);
        float[] scale = values.get(ModelFile.TARGET_SCALE);
        if (shift == null || scale == null) {
            if (shift != null || scale != null || method.isPresent()) {
                throw new IllegalArgumentException(
                        "there is no tensor " + (shift == null ? ModelFile.TARGET_SHIFT : ModelFile.TARGET_SCALE));
            }
            return null;
        }
        return new Scaling(method.orElse(Scaling.Method.STANDARD), shift, scale);
    }

    private Optional<Scaling.Method> method(String key) {
        return metadata(
                key,
                text -> Names.parse(
                        "scaling", Scaling.Method.class, value -> value.name().toLowerCase(Locale.ROOT), text));
    }

    private void requireFormat() {
        String format = metadata.getOrDefault(ModelFile.FORMAT_KEY, ModelFile.FORMAT);
        if (!format.equals(ModelFile.FORMAT) && !format.equals(ModelFile.TABLE_FORMAT)) {
            throw new ModelException(
                    file,
                    "was written in format " + format + ", but this Gradus reads formats " + ModelFile.FORMAT + " and "
                            + ModelFile.TABLE_FORMAT,
                    "read it with the Gradus that wrote it, or a newer one");
        }
    }

    private static int count(String text) {
        int count = Integer.parseInt(text);
        if (count < 0) {
            throw new NumberFormatException(text + " is negative");
        }
        return count;
    }

    private <T> Optional<T> metadata(String key, Function<String, T> parser) {
        String text = metadata.get(key);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (NumberFormatException e) {
            throw new ModelException(
                    file,
                    "its metadata's " + key + " is '" + text + "', not a whole number in range",
                    SafetensorsReader.COPY_AGAIN,
                    e);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    file, "its metadata's " + key + ": " + e.getMessage(), SafetensorsReader.COPY_AGAIN, e);
        }
    }

    private <T> T attempt(String remedy, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new ModelException(file, String.valueOf(e.getMessage()), remedy, e);
        }
    }
}
