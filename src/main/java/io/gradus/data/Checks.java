package io.gradus.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** Refusals that all readers share. */
final class Checks {
    private Checks() {}

    /** Refuses a set without examples, and for training one with a single example. */
    static void size(String name, int rows, boolean toTrain) {
        if (rows == 0) {
            throw new DataException(name + ": holds no examples; give it at least " + (toTrain ? "two" : "one"));
        }
        if (rows == 1 && toTrain) {
            throw new DataException(name + ": holds 1 example, which is too few to train on; give it at least two");
        }
    }

    /** Refuses examples that are not as wide as the model they are for. */
    static void width(String name, int columns, DataOptions options) {
        long inputs = options.examplesInputs(columns);
        if (options.inputs() > 0 && options.inputs() != inputs) {
            String windows = options.window() > 1 ? ", windows of " + options.window() + " rows," : "";
            throw new DataException(
                    name + ": its examples" + windows + " have " + inputs + " features, but the model takes "
                            + options.inputs() + "; use data of the kind it was trained on");
        }
    }

    /** Refuses to train on one class; {@code seen} is the number of classes that have examples. */
    static void classes(String name, int rows, int seen, List<String> classNames) {
        if (seen < 2) {
            String only = classNames.size() == 1 ? " '" + classNames.get(0) + "'" : "";
            throw new DataException(name + ": all " + rows + " examples are of one class" + only
                    + "; a classifier needs at least two, so check the label column");
        }
    }

    /** A buffer for {@code rows} times {@code columns} items; refused if no buffer, or this JVM, can hold them. */
    static ByteBuffer allocate(String name, int rows, int columns, int itemBytes) {
        long bytes = (long) rows * columns * itemBytes;
        oneBuffer(name, bytes);
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
    static void oneBuffer(String name, long bytes) {
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
