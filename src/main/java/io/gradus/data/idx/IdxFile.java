package io.gradus.data.idx;

import io.gradus.data.Buffers;
import io.gradus.data.DataException;
import io.gradus.data.ImageShape;
import io.gradus.data.read.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One IDX file of unsigned bytes, as the MNIST page defines it (LeCun, Cortes and Burges, "The MNIST database of
 * handwritten digits"):
 *
 * <pre>
 * 0  0  0x08 (unsigned byte)  dimensions   one byte each
 * size 0, size 1, …                        big-endian int32 each
 * bytes, the last index running fastest
 * </pre>
 *
 * A plain file is mapped, and its bytes are used where they lie; gzip is unpacked into a direct buffer.
 */
public final class IdxFile {
    static final int LABELS = 1; // dimensions
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MAX_DIMENSIONS = 8;
    private static final int CHUNK = 1 << 16;

    private final String name;
    private final int[] sizes;
    private final ByteBuffer bytes;

    private IdxFile(String name, int[] sizes, ByteBuffer bytes) {
        this.name = name;
        this.sizes = sizes;
        this.bytes = bytes;
    }

    String name() {
        return name;
    }

    /** Number of examples. */
    int size() {
        return sizes[0];
    }

    /** Bytes of an example. */
    int itemSize() {
        return (int) items(sizes, 1);
    }

    /** How an example makes a picture: rows and columns, perhaps channels; null for sounds and what else there is. */
    @Nullable
    ImageShape image() {
        return sizes.length == 3 || sizes.length == 4
                ? new ImageShape(sizes[1], sizes[2], sizes.length == 4 ? sizes[3] : 1)
                : null;
    }

    /** The bytes after the header, in native order (though order means nothing to bytes). */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Whether a file begins as IDX files do, of whatever type. */
    public static boolean isIdx(byte[] head) {
        return head.length >= 4 && head[0] == 0 && head[1] == 0 && head[2] >= 0x08 && head[2] <= 0x0E && head[3] > 0;
    }

    /** Whether a file that begins with {@code head} holds labels: one dimension. */
    public static boolean isLabels(byte[] head) {
        return isIdx(head) && head[3] == LABELS;
    }

    /** Reads a file of images, sounds, …: two dimensions or more. */
    static IdxFile images(Path path) {
        IdxFile file = read(path);
        if (file.sizes.length == LABELS) {
            throw new DataException(path + ": holds labels (one dimension), not images; name the images file");
        }
        return file;
    }

    /** Reads a file of labels: one dimension. */
    static IdxFile labels(Path path) {
        IdxFile file = read(path);
        if (file.sizes.length != LABELS) {
            throw new DataException(path + ": holds images (" + file.sizes.length
                    + " dimensions), not labels; name the labels file (idx1)");
        }
        return file;
    }

    private static IdxFile read(Path path) {
        Input input = Input.file(path);
        try (InputStream in = input.open()) {
            int[] sizes = header(input, in);
            long payload = items(sizes, 0);
            int offset = Integer.BYTES * (1 + sizes.length);
            boolean packed = isPacked(path);
            long present = packed ? payload : Files.size(path) - offset;
            if (present != payload) {
                throw wrongLength(path.toString(), sizes, payload, present);
            }
            Buffers.requireOne(path.toString(), payload);
            ByteBuffer bytes = packed ? unpack(path, sizes, payload, in) : map(path, offset, payload);
            return new IdxFile(path.toString(), sizes, bytes);
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    private static int[] header(Input input, InputStream in) throws IOException {
        byte[] magic = in.readNBytes(Integer.BYTES);
        if (magic.length < Integer.BYTES) {
            throw new DataException(input.name() + ": truncated: " + magic.length + " bytes of a header of at least 8");
        }
        int word = ByteBuffer.wrap(magic).getInt();
        if (!isIdx(magic) || magic[3] > MAX_DIMENSIONS) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: begins with 0x%08x, which is no IDX file; images begin with 0x00000803, labels with 0x00000801",
                    input.name(),
                    word));
        }
        if (magic[2] != UNSIGNED_BYTE) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: holds IDX type 0x%02x, but only unsigned bytes (0x08) are read; convert it to those or to CSV",
                    input.name(),
                    magic[2]));
        }
        byte[] header = in.readNBytes(Integer.BYTES * magic[3]);
        int missing = Integer.BYTES * magic[3] - header.length;
        if (missing > 0) {
            throw new DataException(input.name() + ": truncated: " + missing + " bytes of the header are missing");
        }
        int[] sizes = new int[magic[3]];
        ByteBuffer.wrap(header).asIntBuffer().get(sizes);
        for (int size : sizes) {
            if (size <= 0) {
                throw new DataException(input.name() + ": its header says " + describe(sizes)
                        + "; every size must be positive, so fetch the file again");
            }
        }
        return sizes;
    }

    /** The product of the sizes from dimension {@code from} on; {@link Long#MAX_VALUE} if it is larger. */
    private static long items(int[] sizes, int from) {
        long product = 1;
        for (int i = from; i < sizes.length; i++) {
            if (product > Long.MAX_VALUE / sizes[i]) {
                return Long.MAX_VALUE;
            }
            product *= sizes[i];
        }
        return product;
    }

    private static boolean isPacked(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == 0x1F; // no IDX file begins so
        }
    }

    private static ByteBuffer map(Path path, int offset, long payload) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, payload).order(ByteOrder.nativeOrder());
        }
    }

    private static ByteBuffer unpack(Path path, int[] sizes, long payload, InputStream in) throws IOException {
        // A broken header could ask for gigabytes: gzip packs no better than 1032 to 1.
        if (payload > 1032 * Files.size(path)) {
            throw wrongLength(path.toString(), sizes, payload, count(in));
        }
        ByteBuffer bytes = Buffers.allocate(path.toString(), (int) payload, 1, 1);
        ReadableByteChannel channel = Channels.newChannel(in);
        while (bytes.hasRemaining()) {
            bytes.limit((int) Math.min(payload, (long) bytes.position() + CHUNK));
            if (channel.read(bytes) < 0) {
                throw wrongLength(path.toString(), sizes, payload, bytes.position());
            }
            bytes.limit((int) payload);
        }
        long extra = count(in);
        if (extra > 0) {
            throw wrongLength(path.toString(), sizes, payload, payload + extra);
        }
        return bytes.clear();
    }

    private static long count(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long count = 0;
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            count += read;
        }
        return count;
    }

    private static DataException wrongLength(String name, int[] sizes, long payload, long present) {
        String head = name + ": its header says " + describe(sizes) + ", " + payload + " bytes, but ";
        return new DataException(
                present < payload
                        ? head + (payload - present) + " of them are missing; it is truncated, so fetch it again"
                        : head + (present - payload) + " more follow; it is damaged, so fetch it again");
    }

    private static String describe(int[] sizes) {
        return String.join(
                " x ", Arrays.stream(sizes).mapToObj(Integer::toString).toList());
    }
}
