package io.gradus.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.gradus.health.Verdict;
import io.gradus.model.Header;
import io.gradus.model.Tensor;
import io.gradus.model.TensorType;
import io.gradus.run.Version;
import io.gradus.state.StateTape;
import io.gradus.train.TrainerState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A run's saved state as a file: a safetensors container, so that its tensors can be looked at with other tools. The
 * same state gives the same bytes.
 *
 * <pre>
 * numbers  (n)  I64   whole numbers, and doubles by their bits, in the order of {@link TrainerState#state}
 * LABEL    (n)  F32   a region of the arena, the counters, or the best weights
 * </pre>
 *
 * The metadata begin with {@code crc32c}: the CRC-32C of the whole file with zeros for its eight digits.
 */
final class CheckpointContent {
    static final String FORMAT = "1";
    static final String FORMAT_KEY = "gradus.checkpoint";
    static final String NO_CRC = "00000000";
    /** How the JSON of every checkpoint begins; the checksum's digits follow. */
    static final String BEGINNING = "{\"__metadata__\":{\"crc32c\":\"";

    static final String NUMBERS = "numbers";

    private static final int CHUNK = 1 << 16;

    private final StateTape tape;
    private final Map<String, String> metadata;
    private final List<Tensor> tensors = new ArrayList<>();
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * @param tape whose arrays are written, as they are at the time
     * @param identity of the run
     * @param executor that runs it
     */
    CheckpointContent(StateTape tape, TrainerState state, Map<String, String> identity, String executor) {
        this.tape = tape;
        this.metadata = new LinkedHashMap<>();
        metadata.put("crc32c", NO_CRC);
        metadata.put(FORMAT_KEY, FORMAT);
        metadata.put("gradus.version", Version.gradus());
        metadata.put("executor", executor);
        JsonObject settings = new JsonObject();
        identity.forEach(settings::addProperty);
        metadata.put("settings", settings.toString());
        metadata.put("samples.per.epoch", Integer.toString(state.samplesPerEpoch()));
        long at = (long) tape.numbers().length * Long.BYTES;
        tensors.add(new Tensor(NUMBERS, TensorType.I64, List.of((long) tape.numbers().length), 0, at));
        List<String> labels = state.labels();
        for (int n = 0; n < labels.size(); n++) {
            Tensor tensor = Tensor.float32(labels.get(n), at, (long) tape.floats()[n].length);
            tensors.add(tensor);
            at = tensor.end();
        }
    }

    /** Writes the whole file. */
    void writeTo(OutputStream out) throws IOException {
        JsonArray verdicts = new JsonArray();
        for (Object object : tape.objects()) {
            verdicts.add(VerdictJson.write((Verdict) object));
        }
        metadata.put("verdicts", verdicts.toString());
        long[] numbers = tape.numbers();
        metadata.put("epoch", Long.toString(numbers[TrainerState.EPOCH]));
        metadata.put("samples", Long.toString(numbers[TrainerState.DONE]));
        metadata.put("steps", Long.toString(numbers[TrainerState.STEPS]));
        metadata.put("rate", Float.toString(Float.intBitsToFloat((int) numbers[TrainerState.RATE])));
        byte[] text = new Header(metadata, tensors).format().getBytes(StandardCharsets.UTF_8);
        int length = Math.addExact(text.length, 7) / 8 * 8;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(length).put(text);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        CRC32C crc = new CRC32C();
        crc.update(header.array());
        writeData((bytes, count) -> crc.update(bytes, 0, count));
        byte[] digits = HexFormat.of().toHexDigits((int) crc.getValue()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header.array(), Long.BYTES + BEGINNING.length(), digits.length);
        out.write(header.array());
        writeData((bytes, count) -> out.write(bytes, 0, count));
    }

    private void writeData(Sink sink) throws IOException {
        chunk.clear();
        for (long number : tape.numbers()) {
            if (!chunk.hasRemaining()) {
                sink.accept(chunk.array(), CHUNK);
                chunk.clear();
            }
            chunk.putLong(number);
        }
        sink.accept(chunk.array(), chunk.position());
        for (float[] stretch : tape.floats()) {
            for (int at = 0; at < stretch.length; at += CHUNK / Float.BYTES) {
                int count = Math.min(CHUNK / Float.BYTES, stretch.length - at);
                chunk.clear();
                chunk.asFloatBuffer().put(stretch, at, count);
                sink.accept(chunk.array(), count * Float.BYTES);
            }
        }
    }

    private interface Sink {
        void accept(byte[] bytes, int length) throws IOException;
    }
}
