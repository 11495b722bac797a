package io.gradus.model;

import io.gradus.net.NetworkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * Models as safetensors files, which NumPy, PyTorch and Hugging Face tools read too.
 *
 * <pre>
 * layers.N.weight  (fanOut, fanIn)   layers.N.bias  (fanOut)      as PyTorch's nn.Linear
 * layers.N.norm.weight, .bias        (fanOut)                      of normalised layers, as nn.LayerNorm
 * layers.N.norm.running_mean, .running_var  (fanOut)               and as nn.BatchNorm1d
 * scaling.shift    (inputs)          scaling.scale  (inputs)        x' = (x - offset - shift) * scale, of every input
 * targets.shift    (outputs)         targets.scale  (outputs)      y = y' / scale + shift + offset, if targets are scaled
 * layers.0.recurrent.weight  (fanOut, fanOut)                 of a recurrent first layer, whose weight has the inputs' alone
 * </pre>
 *
 * The metadata holds the {@code network} (see {@link NetworkJson}), the {@code scaling} method and that of the targets
 * ({@code target_scaling}), the {@code columns} of the table that it was trained on (see {@link TableSchemaJson};
 * theirs are the offsets), the {@code classes} (a JSON array), the {@code rule} with its hyperparameters,
 * {@code batch}, {@code seed}, {@code epoch}, the name of the {@code data} with their {@code split}, number of
 * {@code rows} and {@code fingerprint}, {@code gradus.version}, and {@code crc32c}: the CRC-32C of all tensors' bytes,
 * in the order of {@link TensorOrder} wherever they lie, as eight hexadecimal digits.
 * Gradus writes float32; it reads float32, float64, float16 and bfloat16. Tensors of other names are passed over.
 *
 * <p>Weights without that metadata are read too, {@code layers.N.weight} and {@code layers.N.bias} alone; the numbers N
 * may then have gaps, as they do in an nn.Sequential whose activations count. Names as PyTorch's modules have them are
 * read likewise: {@code 0.weight}, {@code fc1.weight} and so on, with or without biases; see {@link TorchNames}.
 */
public final class ModelFile {
    /** The layout's version, under {@link #FORMAT_KEY}, of a file that the first reader understands. */
    static final String FORMAT = "1";

    /**
     * That of one whose columns are more than numbers, or whose targets are scaled, so that it would misunderstand it.
     */
    static final String TABLE_FORMAT = "2";

    static final String FORMAT_KEY = "gradus.format";
    static final String VERSION_KEY = "gradus.version";
    static final String CRC_KEY = "crc32c";
    static final String SCALING_PREFIX = "scaling.";
    static final String SHIFT = SCALING_PREFIX + "shift";
    static final String SCALE = SCALING_PREFIX + "scale";
    static final String TARGETS_PREFIX = "targets.";
    static final String TARGET_SHIFT = TARGETS_PREFIX + "shift";
    static final String TARGET_SCALE = TARGETS_PREFIX + "scale";

    private ModelFile() {}

    /**
     * Writes a model: into a temporary file in the same folder, forced to the disk and renamed. On failure an existing
     * file stays as it was, and nothing half-written is left.
     *
     * @throws ModelException if the file cannot be written
     */
    public static void write(Path file, Model model) {
        write(file, model, Map.of());
    }

    /**
     * The same, with more metadata: what else is to be known of the model, {@code result.test_error_percent} say.
     *
     * @throws ModelException if the file cannot be written
     */
    public static void write(Path file, Model model, Map<String, String> more) {
        requireWritable(file);
        try {
            AtomicFile.write(file, new ModelWriter(model, more)::writeTo);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * The metadata of a safetensors file, whose checksum is right.
     *
     * @throws ModelException if the file cannot be read or is damaged
     */
    public static Map<String, String> metadata(Path file) {
        return new SafetensorsReader(file, name -> false).header().metadata();
    }

    /** The {@code crc32c} that the model's file would have: the same for the same weights and scaling, bit for bit. */
    public static String checksum(Model model) {
        try {
            return ModelWriter.hex(new ModelWriter(model).checksum());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written anywhere
        }
    }

    /**
     * Finds out whether a model can be written there, before a long training run counts on it.
     *
     * @throws ModelException if not: no such folder, no permission, …
     */
    public static void requireWritable(Path file) {
        try {
            AtomicFile.probe(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Reads a model that Gradus wrote.
     *
     * @throws ModelException if the file cannot be read, is damaged, or holds weights alone
     */
    public static Model read(Path file) {
        return new ModelReader(file).model(bare -> {
            throw new ModelException(
                    file,
                    "holds weights, but no description of the network",
                    "start a training run from it, which saves one");
        });
    }

    /**
     * Reads a model, or weights alone.
     *
     * @param description of the network to which weights without any belong, such as {@code weights ->
     *     weights.network(Activation.RELU, Loss.CROSS_ENTROPY)}; not asked where the file has one
     * @return the model; where the file had weights alone, with neither scaling (unless it has those tensors) nor class
     *     names, and of unknown provenance
     * @throws ModelException if the file cannot be read, is damaged, or does not fit the description
     */
    public static Model read(Path file, Function<Weights, NetworkSpec> description) {
        return new ModelReader(file).model(description);
    }

    /**
     * Reads the weights alone, whether or not the file describes a network.
     *
     * @throws ModelException if the file cannot be read or is damaged
     */
    public static Weights readWeights(Path file) {
        return new ModelReader(file).weights();
    }

    /** Why an operation on a file failed, without the file's name. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        String reason = e instanceof FileSystemException files ? files.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static ModelException unwritable(Path file, IOException e) {
        return new ModelException(
                file,
                "cannot be written: " + reason(e),
                "choose another place for the model, or make this one writable",
                e);
    }
}
