package io.gradus.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.checkpoint.CheckpointException.Kind;
import io.gradus.health.Verdict;
import io.gradus.model.Header;
import io.gradus.model.Tensor;
import io.gradus.model.TensorType;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Reads and checks a checkpoint. Its checksum, over every byte, is known before anything in it is believed; memory for
 * its numbers is taken once they are known to be there.
 */
final class CheckpointReader {
    /** The longest header that is read; one that Gradus writes has some kilobytes. */
    private static final int MAX_HEADER = 1 << 20;

    private static final int CHUNK = 1 << 16;

    private final Path file;

    private CheckpointReader(Path file) {
        this.file = file;
    }

    /** @throws CheckpointException if it is missing, damaged, or no checkpoint */
    static Checkpoint read(Path file) {
        CheckpointReader reader = new CheckpointReader(file);
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw reader.refused(Kind.UNREADABLE, "is not a regular file");
            }
            if (!Files.exists(file)) {
                throw reader.refused(Kind.MISSING, "there is no such checkpoint");
            }
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                return reader.read(in);
            }
        } catch (EOFException e) {
            throw reader.refused(Kind.DAMAGED, "the checkpoint is cut short");
        } catch (NoSuchFileException e) {
            throw reader.refused(Kind.MISSING, "there is no such checkpoint");
        } catch (IOException e) {
            throw new CheckpointException(Kind.UNREADABLE, file, "cannot be read: " + CheckpointStore.reason(e), e);
        }
    }

    private Checkpoint read(RandomAccessFile in) throws IOException {
        long size = in.length();
        byte[] start = new byte[Long.BYTES];
        if (size < start.length) {
            throw refused(Kind.DAMAGED, "the checkpoint is cut short: it has " + size + " bytes");
        }
        in.readFully(start);
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < CheckpointContent.BEGINNING.length() + CheckpointContent.NO_CRC.length() || length > MAX_HEADER) {
            throw refused(
                    Kind.DAMAGED,
                    "is no checkpoint, or a damaged one: its header has " + Long.toUnsignedString(length) + " bytes");
        }
        if (length > size - Long.BYTES) {
            throw refused(Kind.DAMAGED, "the checkpoint is cut short inside its header");
        }
        byte[] text = new byte[(int) length];
        in.readFully(text);
        byte[] beginning = CheckpointContent.BEGINNING.getBytes(StandardCharsets.US_ASCII);
        if (!Arrays.equals(text, 0, beginning.length, beginning, 0, beginning.length)) {
            throw refused(Kind.UNREADABLE, "is no checkpoint");
        }
        requireChecksum(in, start, text, beginning.length);
        Header header = header(text, size - Long.BYTES - length);
        String format = header.metadata().getOrDefault(CheckpointContent.FORMAT_KEY, "none");
        if (!format.equals(CheckpointContent.FORMAT)) {
            throw refused(
                    Kind.OTHER_RUN,
                    "is of checkpoint format " + format + ", and this Gradus reads format " + CheckpointContent.FORMAT);
        }
        in.seek(Long.BYTES + length);
        return content(in, header);
    }

    private void requireChecksum(RandomAccessFile in, byte[] start, byte[] text, int at) throws IOException {
        int digits = CheckpointContent.NO_CRC.length();
        String stored = new String(text, at, digits, StandardCharsets.US_ASCII);
        Arrays.fill(text, at, at + digits, (byte) '0');
        CRC32C crc = new CRC32C();
        crc.update(start);
        crc.update(text);
        byte[] chunk = new byte[CHUNK];
        for (int count; (count = in.read(chunk)) > 0; ) {
            crc.update(chunk, 0, count);
        }
        String found = HexFormat.of().toHexDigits((int) crc.getValue());
        if (!found.equals(stored)) {
            throw refused(Kind.DAMAGED, "the checkpoint is damaged: its checksum is " + found + ", not " + stored);
        }
    }

    private Header header(byte[] text, long dataBytes) {
        try {
            return Header.parse(new String(text, StandardCharsets.UTF_8), dataBytes);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(Kind.DAMAGED, file, String.valueOf(e.getMessage()), e);
        }
    }

    private Checkpoint content(RandomAccessFile in, Header header) throws IOException {
        long[] numbers = {};
        List<String> labels = new ArrayList<>();
        List<float[]> floats = new ArrayList<>();
        for (Tensor tensor : header.tensors()) {
            if (tensor.name().equals(CheckpointContent.NUMBERS) && tensor.type() == TensorType.I64) {
                numbers = new long[(int) tensor.count()];
                ByteBuffer.wrap(bytes(in, tensor))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asLongBuffer()
                        .get(numbers);
            } else if (tensor.type() == TensorType.F32) {
                float[] values = new float[(int) tensor.count()];
                ByteBuffer.wrap(bytes(in, tensor))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
                labels.add(tensor.name());
                floats.add(values);
            } else {
                throw refused(Kind.UNREADABLE, "has a tensor '" + tensor.name() + "' that no checkpoint has");
            }
        }
        try {
            Map<String, String> settings = new LinkedHashMap<>();
            JsonObject json = JsonParser.parseString(header.metadata().getOrDefault("settings", "{}"))
                    .getAsJsonObject();
            json.entrySet()
                    .forEach(entry ->
                            settings.put(entry.getKey(), entry.getValue().getAsString()));
            JsonArray array = JsonParser.parseString(header.metadata().getOrDefault("verdicts", "[]"))
                    .getAsJsonArray();
            List<Verdict> verdicts = new ArrayList<>();
            for (JsonElement element : array) {
                verdicts.add(VerdictJson.read(element));
            }
            return new Checkpoint(file, header.metadata(), settings, labels, numbers, floats, verdicts);
        } catch (RuntimeException e) { // of a file that is whole by its checksum, but not written by Gradus
            throw new CheckpointException(Kind.UNREADABLE, file, "is no checkpoint: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(RandomAccessFile in, Tensor tensor) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(tensor.end() - tensor.begin())];
        in.readFully(bytes);
        return bytes;
    }

    private CheckpointException refused(Kind kind, String problem) {
        return new CheckpointException(kind, file, problem);
    }
}
