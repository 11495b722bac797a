package io.gradus.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Reads and checks a safetensors file as a container: sizes, header, checksum. Memory is taken for a tensor only when
 * the file is known to be as long as its header says.
 */
final class SafetensorsReader {
    /** The longest header that a file may have, the limit of the safetensors library too. */
    static final long MAX_HEADER = 100_000_000;

    /** What to do about a file of some other kind. */
    static final String GIVE_MODEL = "give a model saved by gradus train, or weights saved by a safetensors library";

    /** What to do about a damaged file. */
    static final String COPY_AGAIN = "the file is damaged: take another copy of it, or train again";

    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final Header header;
    private final Map<String, float[]> values = new HashMap<>();

    /**
     * Reads {@code file}, keeping the tensors that are wanted.
     *
     * @throws ModelException if it cannot be read or is no sound safetensors file
     */
    SafetensorsReader(Path file, Predicate<Tensor> wanted) {
        this.file = file;
        try {
            long size = size();
            // Not a channel, which an interrupt would close.
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                this.header = readHeader(in, size);
                readData(in, wanted);
            }
        } catch (NoSuchFileException e) {
            throw new ModelException(file, "no such file", GIVE_MODEL, e);
        } catch (IOException e) {
            throw new ModelException(
                    file, "cannot be read: " + ModelFile.reason(e), "make it readable, or give another", e);
        }
    }

    Header header() {
        return header;
    }

    /** The elements of each tensor that was wanted, by name. */
    Map<String, float[]> values() {
        return values;
    }

    private long size() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new ModelException(
                    file, attributes.isDirectory() ? "is a folder" : "is not a regular file", GIVE_MODEL);
        }
        return attributes.size();
    }

    private Header readHeader(RandomAccessFile in, long size) throws IOException {
        if (size < Long.BYTES) {
            throw new ModelException(file, "has " + size + " bytes, too few for a model", COPY_AGAIN);
        }
        long length = ByteBuffer.wrap(read(in, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 2 || length > MAX_HEADER) {
            throw new ModelException(
                    file,
                    "is not a safetensors file: it begins with a header length of " + Long.toUnsignedString(length),
                    GIVE_MODEL);
        }
        long dataBytes = size - Long.BYTES - length;
        if (dataBytes < 0) {
            throw new ModelException(
                    file, "is cut short inside its header: " + -dataBytes + " bytes of it are missing", COPY_AGAIN);
        }
        byte[] bytes = read(in, (int) length);
        if (bytes[0] != '{') {
            throw new ModelException(file, "is not a safetensors file: its header is not JSON", GIVE_MODEL);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Header.parse(text, dataBytes);
        } catch (CharacterCodingException e) {
            throw new ModelException(file, "the header is not UTF-8", COPY_AGAIN, e);
        } catch (IllegalArgumentException e) {
            throw new ModelException(file, String.valueOf(e.getMessage()), COPY_AGAIN, e);
        }
    }

    /** Reads tensors in the order of the checksum, wherever they lie. */
    private void readData(RandomAccessFile in, Predicate<Tensor> wanted) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] bytes = new byte[CHUNK];
        ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long begin = in.getFilePointer();
        List<Tensor> tensors = new ArrayList<>(header.tensors());
        tensors.sort(new TensorOrder());
        for (Tensor tensor : tensors) {
            in.seek(begin + tensor.begin());
            float[] kept = wanted.test(tensor) ? allocate(tensor) : null;
            int at = 0;
            for (long left = tensor.end() - tensor.begin(); left > 0; left -= chunk.limit()) {
                chunk.clear().limit((int) Math.min(left, CHUNK)); // a whole number of elements, of any type
                read(in, bytes, chunk.limit());
                crc.update(bytes, 0, chunk.limit());
                while (kept != null && chunk.hasRemaining()) {
                    kept[at++] = tensor.type().next(chunk);
                }
            }
            if (kept != null) {
                values.put(tensor.name(), kept);
            }
        }
        requireChecksum((int) crc.getValue());
    }

    private float[] allocate(Tensor tensor) {
        if (!tensor.type().readable()) {
            throw new ModelException(
                    file,
                    "tensor '" + tensor.name() + "' is of dtype " + tensor.type(),
                    "convert it to F32; F64, F16 and BF16 are read too");
        }
        if (tensor.count() > Integer.MAX_VALUE - 8) {
            throw new ModelException(
                    file,
                    "tensor '" + tensor.name() + "' has " + tensor.count() + " elements",
                    "give a smaller network");
        }
        return new float[(int) tensor.count()];
    }

    /** Whoever edits the tensors of a model by other means can remove the checksum. */
    private void requireChecksum(int crc) {
        String found = ModelWriter.hex(crc);
        String stored = header.metadata().getOrDefault(ModelFile.CRC_KEY, found);
        if (!stored.equals(found)) {
            throw new ModelException(
                    file,
                    "the checksum of its data is " + found + ", but its metadata says " + stored,
                    COPY_AGAIN + "; if it was edited on purpose, remove " + ModelFile.CRC_KEY + " from the metadata");
        }
    }

    private static byte[] read(RandomAccessFile in, int length) throws IOException {
        byte[] bytes = new byte[length];
        read(in, bytes, length);
        return bytes;
    }

    private static void read(RandomAccessFile in, byte[] to, int length) throws IOException {
        try {
            in.readFully(to, 0, length);
        } catch (EOFException e) {
            throw new IOException("it was cut short meanwhile", e);
        }
    }
}
