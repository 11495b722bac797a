package io.gradus.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examples to learn from, outside the Java heap and in the form they came in: bytes stay bytes.
 *
 * <pre>
 * features  (size, inputs)   uint8 or float32, row-major, native byte order
 * targets   (size)           int32 class numbers 0..outputs-1, for classification
 *           (size, outputs)  float32 values, for regression
 * </pre>
 *
 * Both are direct or memory-mapped buffers, so that native code can read them in place. They are never written after
 * construction; a data set may be shared by any number of threads.
 */
public final class Dataset {
    private final String name;
    private final Storage storage;
    private final int size;
    private final int inputs;
    private final int outputs;
    private final ByteBuffer features;
    private final ByteBuffer targets;
    private final List<String> classNames;
    private final @Nullable ImageShape image;
    private final boolean ownAnswers;

    /** How a feature is stored. */
    public enum Storage {
        /** One unsigned byte, 0..255. */
        UINT8(1),
        /** One IEEE 754 single. */
        FLOAT32(4);

        private final int bytes;

        Storage(int bytes) {
            this.bytes = bytes;
        }

        /** Bytes a feature takes. */
        public int bytes() {
            return bytes;
        }
    }

    private Dataset(
            String name,
            Storage storage,
            int size,
            int inputs,
            int outputs,
            ByteBuffer features,
            ByteBuffer targets,
            List<String> classNames,
            boolean ownAnswers,
            @Nullable ImageShape image) {
        this.name = name;
        this.storage = storage;
        this.size = size;
        this.inputs = inputs;
        this.outputs = outputs;
        this.features = direct("features", features, (long) size * inputs * storage.bytes());
        this.ownAnswers = ownAnswers;
        long targetCount = ownAnswers ? 0 : classNames.isEmpty() ? (long) size * outputs : size;
        this.targets = direct("targets", targets, targetCount * Float.BYTES);
        this.classNames = List.copyOf(classNames);
        this.image = image;
    }

    /** A classification set; {@code targets} holds an int32 class number for each of {@code size} examples. */
    public static Dataset classification(
            String name,
            Storage storage,
            int size,
            int inputs,
            ByteBuffer features,
            ByteBuffer targets,
            List<String> classNames) {
        if (classNames.isEmpty()) {
            throw new IllegalArgumentException(name + ": a classification set needs class names");
        }
        return new Dataset(name, storage, size, inputs, classNames.size(), features, targets, classNames, false, null);
    }

    /** A regression set; {@code targets} holds {@code outputs} float32 values for each of {@code size} examples. */
    public static Dataset regression(
            String name, Storage storage, int size, int inputs, int outputs, ByteBuffer features, ByteBuffer targets) {
        return new Dataset(name, storage, size, inputs, outputs, features, targets, List.of(), false, null);
    }

    /** Examples of which nothing is known but the features: for prediction. It has no outputs. */
    public static Dataset unlabelled(String name, Storage storage, int size, int inputs, ByteBuffer features) {
        return new Dataset(name, storage, size, inputs, 0, features, allocate(0), List.of(), false, null);
    }

    /** The same examples, without other answers than themselves: for an auto-encoder. Nothing is copied. */
    public Dataset reconstruction() {
        return new Dataset(name, storage, size, inputs, inputs, features, allocate(0), List.of(), true, image);
    }

    /** Whether the answers are the examples themselves: then there are no targets to read. */
    public boolean hasOwnAnswers() {
        return ownAnswers;
    }

    /** A classification set copied from arrays: {@code features} (size, inputs), {@code classes} (size). */
    public static Dataset of(String name, float[] features, int[] classes, List<String> classNames) {
        int size = classes.length;
        if (size == 0 || features.length % size != 0) {
            throw new IllegalArgumentException(name + ": " + features.length + " features for " + size + " examples");
        }
        ByteBuffer x = allocate((long) features.length * Float.BYTES);
        x.asFloatBuffer().put(features);
        ByteBuffer t = allocate((long) size * Integer.BYTES);
        t.asIntBuffer().put(classes);
        return classification(name, Storage.FLOAT32, size, features.length / size, x, t, classNames);
    }

    /** A direct buffer of the machine's byte order. */
    public static ByteBuffer allocate(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(bytes + " bytes are more than one buffer holds");
        }
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    }

    /** Where the examples came from, for people: a file's or an embedded set's name. */
    public String name() {
        return name;
    }

    public Storage storage() {
        return storage;
    }

    /** Number of examples. */
    public int size() {
        return size;
    }

    /** Features of an example. */
    public int inputs() {
        return inputs;
    }

    /** Outputs that a network needs: the number of classes, or of values to predict; 0 if unlabelled. */
    public int outputs() {
        return outputs;
    }

    public boolean isClassification() {
        return !classNames.isEmpty();
    }

    /** Whether it is known what the network should answer; else the set is for prediction alone. */
    public boolean isLabelled() {
        return outputs > 0;
    }

    /** Names of classes 0..outputs-1; empty for regression. */
    public List<String> classNames() {
        return classNames;
    }

    /** How an example's features make a picture; null if they are none, or nobody said so. */
    public @Nullable ImageShape image() {
        return image;
    }

    /**
     * The same examples, known to be pictures; nothing is copied.
     *
     * @throws IllegalArgumentException if the shape has another number of values
     */
    public Dataset asImages(ImageShape shape) {
        if (shape.size() != inputs) {
            throw new IllegalArgumentException("an image of " + shape + " has " + shape.size()
                    + " values, but an example of " + name + " " + inputs);
        }
        return new Dataset(name, storage, size, inputs, outputs, features, targets, classNames, ownAnswers, shape);
    }

    /** The feature storage, (size, inputs); read only. */
    public ByteBuffer features() {
        return features;
    }

    /** The target storage; read only. */
    public ByteBuffer targets() {
        return targets;
    }

    /** Feature {@code column} of example {@code row}, unscaled. */
    public float feature(int row, int column) {
        int at = row * inputs + column;
        return storage == Storage.UINT8 ? features.get(at) & 0xFF : features.getFloat(at * Float.BYTES);
    }

    /** Copies example {@code row}'s bytes to {@code to} (inputs); for bytes only. */
    void readBytes(int row, byte[] to) {
        features.get(row * inputs, to, 0, inputs);
    }

    /** Copies example {@code row}'s features, unscaled, to {@code to} (inputs). */
    void read(int row, float[] to) {
        for (int i = 0, at = row * inputs; i < inputs; i++, at++) {
            to[i] = storage == Storage.UINT8 ? features.get(at) & 0xFF : features.getFloat(at * Float.BYTES);
        }
    }

    /** The class number of example {@code row}; classification only. */
    public int label(int row) {
        return targets.getInt(row * Integer.BYTES);
    }

    /** Target {@code output} of example {@code row}: a value, unscaled if it is its own answer, or 1 for the example's class and 0 for the others. */
    public float target(int row, int output) {
        if (isClassification()) {
            return label(row) == output ? 1 : 0;
        }
        if (ownAnswers) {
            return feature(row, output);
        }
        return targets.getFloat((row * outputs + output) * Float.BYTES);
    }

    private static ByteBuffer direct(String what, ByteBuffer buffer, long bytes) {
        if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder() || buffer.capacity() < bytes) {
            throw new IllegalArgumentException(
                    what + " must be a direct buffer in native order of at least " + bytes + " bytes");
        }
        return buffer;
    }
}
