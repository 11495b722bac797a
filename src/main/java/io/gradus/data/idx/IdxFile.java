package io.gradus.data.idx;

import io.gradus.data.Buffers;
import io.gradus.data.DataException;
import io.gradus.data.Dataset;
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
 * One IDX file, as the MNIST page defines it (LeCun, Cortes and Burges, "The MNIST database of
 * handwritten digits"):
 *
 * <pre>
 * 0  0  type  dimensions                   one byte each
 * size 0, size 1, …                        big-endian int32 each
 * big-endian numbers of that type (see {@link IdxType}), the last index running fastest
 * </pre>
 *
 * A file is read into a direct buffer as a whole. It is not mapped: a file that another program cuts short, or a disk
 * that is pulled, would then end the JVM by a signal (SIGBUS) in the midst of training. Bytes stay as they are; numbers
 * of other types become floats in a buffer of their own.
 */
public final class IdxFile {
    static final int LABELS = 1; // dimensions
    private static final int LABEL_COLUMNS = 16; // at most, of which the first is the class: QMNIST has 8
    private static final int MAX_DIMENSIONS = 8;
    private static final int CHUNK = 1 << 16;

    private final String name;
    private final IdxType type;
    private final int[] sizes;
    private final ByteBuffer bytes; // big-endian

    private IdxFile(String name, IdxType type, int[] sizes, ByteBuffer bytes) {
        this.name = name;
        this.type = type;
        this.sizes = sizes;
        this.bytes = bytes.order(ByteOrder.BIG_ENDIAN);
    }

    String name() {
        return name;
    }

    /** Number of examples. */
    int size() {
        return sizes[0];
    }

    /** Numbers of an example. */
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

    /** How the numbers are kept: bytes stay bytes, and all others become floats. */
    Dataset.Storage storage() {
        return type == IdxType.UNSIGNED_BYTE ? Dataset.Storage.UINT8 : Dataset.Storage.FLOAT32;
    }

    /** The numbers in native order, as {@link #storage} says; of bytes, no copy. */
    ByteBuffer numbers() {
        if (type == IdxType.UNSIGNED_BYTE) {
            return bytes.duplicate().clear().order(ByteOrder.nativeOrder());
        }
        int count = (int) items(sizes, 0);
        ByteBuffer floats = Buffers.allocate(name, count, 1, Float.BYTES);
        for (int n = 0; n < count; n++) {
            float value = (float) type.get(bytes, n);
            if (!Float.isFinite(value)) {
                throw new DataException(name + ", example " + (n / itemSize() + 1) + ": holds " + type.get(bytes, n)
                        + ", which is not a finite float; correct it or remove the example");
            }
            floats.putFloat(value);
        }
        return floats.clear();
    }

    /** The same of pictures whose rows are columns, turned upright: a copy. */
    ByteBuffer turned() {
        ByteBuffer from = numbers();
        int height = sizes[1];
        int width = sizes[2];
        int item = storage().bytes();
        ByteBuffer to = Buffers.allocate(name, from.capacity(), 1, 1);
        byte[] pixel = new byte[item];
        for (int n = 0; n < sizes[0]; n++) {
            int first = n * height * width;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    from.get((first + x * width + y) * item, pixel);
                    to.put(pixel);
                }
            }
        }
        return to.clear();
    }

    /** Whether examples are square pictures of one channel. */
    boolean isSquare() {
        return sizes.length == 3 && sizes[1] == sizes[2];
    }

    /** The label of example {@code n}: the first of its numbers, where there are several. */
    long label(int n) {
        double label = type.get(bytes, n * itemSize());
        if (label != Math.rint(label) || Math.abs(label) > 1L << 53) {
            throw new DataException(
                    name + ", label " + (n + 1) + ": " + label + " is not a valid class; labels are whole numbers");
        }
        return (long) label;
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

    /** Reads a file of labels: one dimension; or several numbers for each example, of which the first is the label. */
    static IdxFile labels(Path path) {
        IdxFile file = read(path);
        boolean several = file.sizes.length == 2 && file.sizes[1] <= LABEL_COLUMNS;
        if (file.sizes.length != LABELS && !several) {
            throw new DataException(path + ": holds images (" + file.sizes.length
                    + " dimensions), not labels; name the labels file (idx1)");
        }
        return file;
    }

    private static IdxFile read(Path path) {
        Input input = Input.file(path);
        try (InputStream in = input.open()) {
            Header header = header(input, in);
            int[] sizes = header.sizes();
            long items = items(sizes, 0);
            long payload = items > Long.MAX_VALUE / header.type().bytes()
                    ? Long.MAX_VALUE
                    : items * header.type().bytes();
            int offset = Integer.BYTES * (1 + sizes.length);
            boolean packed = isPacked(path);
            long present = packed ? payload : Files.size(path) - offset;
            if (present != payload) {
                throw wrongLength(path.toString(), sizes, payload, present);
            }
            Buffers.requireOne(path.toString(), payload);
            ByteBuffer bytes = packed ? unpack(path, sizes, payload, in) : load(path, offset, payload);
            return new IdxFile(path.toString(), header.type(), sizes, bytes);
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Header(IdxType type, int[] sizes) {}

    private static Header header(Input input, InputStream in) throws IOException {
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
        IdxType type = IdxType.of(magic[2]);
        if (type == null) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: holds IDX type 0x%02x, but there are 0x08 and 0x09 (bytes), 0x0b (short), 0x0c (int), 0x0d (float)"
                            + " and 0x0e (double); fetch the file again",
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
        return new Header(type, sizes);
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

    private static ByteBuffer load(Path path, int offset, long payload) throws IOException {
        ByteBuffer bytes = Buffers.allocate(path.toString(), payload, 1, 1);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.position(offset);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new DataException(
                            path + ": was cut short while it was read; give a file that nobody writes to");
                }
            }
        }
        return bytes.clear();
    }

    private static ByteBuffer unpack(Path path, int[] sizes, long payload, InputStream in) throws IOException {
        // A broken header could ask for gigabytes: gzip packs no better than 1032 to 1.
        if (payload > 1032 * Files.size(path)) {
            throw wrongLength(path.toString(), sizes, payload, count(in));
        }
        ByteBuffer bytes = Buffers.allocate(path.toString(), payload, 1, 1);
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
