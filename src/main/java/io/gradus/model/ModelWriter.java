package io.gradus.model;

import io.gradus.data.Scaling;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.TableSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Lays a model out as a safetensors file. The same model always gives the same bytes. */
final class ModelWriter {
    private static final int CHUNK = 1 << 16;

    private final Model model;
    private final Map<String, String> more;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<float[]> values = new ArrayList<>(); // of each tensor

    ModelWriter(Model model) {
        this(model, Map.of());
    }

    /** @param more metadata */
    ModelWriter(Model model, Map<String, String> more) {
        this.model = model;
        this.more = more;
        Weights weights = model.weights();
        for (int n = 0; n < weights.layers(); n++) {
            long fanIn = weights.fanIn(n);
            long fanOut = weights.fanOut(n);
            if (model.network().steps(n) > 1) {
                long features = model.network().features();
                float[][] parts = LayerTensors.split(weights.rawWeight(n), (int) features, (int) fanOut);
                add("layers." + n + ".weight", parts[0], fanOut, features);
                add("layers." + n + "." + LayerTensors.RECURRENT, parts[1], fanOut, fanOut);
            } else {
                add("layers." + n + ".weight", weights.rawWeight(n), fanOut, fanIn);
            }
            add("layers." + n + ".bias", weights.rawBias(n), fanOut);
            addNorm(n, weights.norm(n), fanOut);
        }
        Scaling scaling = model.scaling();
        add(ModelFile.SHIFT, scaling.shift(), (long) scaling.inputs());
        add(ModelFile.SCALE, scaling.scale(), (long) scaling.inputs());
        Scaling targets = model.targetScaling();
        if (targets != null) {
            add(ModelFile.TARGET_SHIFT, targets.shift(), (long) targets.inputs());
            add(ModelFile.TARGET_SCALE, targets.scale(), (long) targets.inputs());
        }
    }

    /** CRC-32C of all data bytes, which are in the order of {@link TensorOrder}. */
    int checksum() throws IOException {
        CRC32C crc = new CRC32C();
        writeData((bytes, length) -> crc.update(bytes, 0, length));
        return (int) crc.getValue();
    }

    private void addNorm(int n, @Nullable NormWeights norm, long width) {
        if (norm == null) {
            return;
        }
        add(NormTensors.name(n, NormTensors.WEIGHT), norm.gain(), width);
        add(NormTensors.name(n, NormTensors.BIAS), norm.shift(), width);
        float[] mean = norm.mean();
        float[] variance = norm.variance();
        if (mean != null && variance != null) {
            add(NormTensors.name(n, NormTensors.MEAN), mean, width);
            add(NormTensors.name(n, NormTensors.VARIANCE), variance, width);
        }
    }

    /** Writes the whole file. */
    void writeTo(OutputStream out) throws IOException {
        byte[] text = new Header(metadata(checksum()), tensors).format().getBytes(StandardCharsets.UTF_8);
        // Spaces, so that the data starts at a multiple of 8 and a reader can map it as numbers.
        int length = Math.addExact(text.length, 7) / 8 * 8;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(length).put(text);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        out.write(header.array());
        writeData((bytes, count) -> out.write(bytes, 0, count));
    }

    private Map<String, String> metadata(int crc) {
        Provenance from = model.provenance();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(ModelFile.FORMAT_KEY, isPlain() ? ModelFile.FORMAT : ModelFile.TABLE_FORMAT);
        metadata.put(ModelFile.VERSION_KEY, from.version());
        metadata.put("network", NetworkJson.write(model.network()));
        metadata.put("scaling", model.scaling().method().name().toLowerCase(Locale.ROOT));
        Scaling targets = model.targetScaling();
        if (targets != null) {
            metadata.put("target_scaling", targets.method().name().toLowerCase(Locale.ROOT));
        }
        TableSchema columns = model.columns();
        if (columns != null) {
            metadata.put("columns", TableSchemaJson.write(columns));
        }
        if (model.window() > 0) {
            metadata.put("window", Integer.toString(model.window()));
        }
        if (!model.classNames().isEmpty()) {
            metadata.put("classes", Json.array(model.classNames()).toString());
        }
        if (from.rule() != null) {
            metadata.put("rule", Provenance.ruleJson(from.rule()));
        }
        metadata.put("batch", Integer.toString(from.batchSize()));
        metadata.put("seed", Long.toString(from.seed()));
        metadata.put("epoch", Integer.toString(from.epoch()));
        metadata.put("data", from.data());
        if (model.origin().isKnown()) {
            metadata.put("split", model.origin().split());
            metadata.put("rows", Integer.toString(model.origin().rows()));
            metadata.put("fingerprint", model.origin().fingerprint());
        }
        if (!from.augmentation().isNone()) {
            metadata.put("augmentation", from.augmentation().toString());
        }
        metadata.putAll(more);
        metadata.put(ModelFile.CRC_KEY, hex(crc));
        return metadata;
    }

    /** Whether a reader that knows neither columns nor scaled targets uses the model as it is meant. */
    private boolean isPlain() {
        TableSchema columns = model.columns();
        return model.targetScaling() == null
                && (columns == null
                        || columns.columns().stream()
                                .allMatch(c -> c.role() != Column.Role.TEXT
                                        && c.role() != Column.Role.IGNORED
                                        && c.offset() == 0
                                        && Double.isNaN(c.fill())));
    }

    /** A checksum as eight hexadecimal digits. */
    static String hex(int crc) {
        return HexFormat.of().toHexDigits(crc);
    }

    private void add(String name, float[] data, Long... shape) {
        long begin = tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
        tensors.add(Tensor.float32(name, begin, shape));
        values.add(data);
    }

    private void writeData(Sink sink) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] data : values) {
            for (float value : data) {
                if (!chunk.hasRemaining()) {
                    sink.accept(chunk.array(), chunk.position());
                    chunk.clear();
                }
                chunk.putFloat(value);
            }
        }
        sink.accept(chunk.array(), chunk.position());
    }

    private interface Sink {
        void accept(byte[] bytes, int length) throws IOException;
    }
}
