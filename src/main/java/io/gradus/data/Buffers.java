package io.gradus.data;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Room for examples outside the heap; what there is no room for is refused in one line. */
public final class Buffers {
    private Buffers() {}

    /** A buffer for {@code rows} times {@code columns} items; refused if no buffer, or this JVM, can hold them. */
    public static ByteBuffer allocate(String name, long rows, long columns, int itemBytes) {
        long bytes =
                rows > 0 && columns > Long.MAX_VALUE / rows / itemBytes ? Long.MAX_VALUE : rows * columns * itemBytes;
        requireOne(name, bytes);
        try {
            return Dataset.allocate(bytes);
        } catch (OutOfMemoryError e) {
            // The JVM's own limit on direct memory, not an exhausted heap: nothing is broken by it.
            throw new DataException(
                    String.format(
                            Locale.ROOT,
                            "%s: needs %,d bytes outside the heap, more than this JVM allows; raise -Xmx or"
                                    + " -XX:MaxDirectMemorySize, or use fewer examples",
                            name,
                            bytes),
                    e);
        }
    }

    /** Refuses what is beyond one buffer. */
    public static void requireOne(String name, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: needs %,d bytes, but one buffer holds less than 2 GiB (%,d); use fewer examples or features",
                    name,
                    bytes,
                    Integer.MAX_VALUE));
        }
    }
}
