package io.gradus.data;

import io.gradus.data.schema.Column;
import io.gradus.data.schema.TableSchema;
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
 * Of a table, {@link #schema} says what the columns are, and what was taken from large numbers before they were rounded
 * to floats ({@link Column#offset}). Values to predict may besides be scaled ({@link #withScaledTargets}); {@link
 * #targetScaling} says how, and {@link #inUnits} undoes both.
 *
 * <p>Both are direct or memory-mapped buffers, so that native code can read them in place. They are never written after
 * construction; a data set may be shared by any number of threads.
 *
 * <p>Of a series, whose rows follow one another in time, an example may be a window of several rows ({@link #windows}):
 * then the next example begins one row further on, and what overlaps lies there once.
 *
 * <pre>
 * rows      r0 r1 r2 r3 r4 …
 * window 0  [r0 r1 r2]            3 rows of stride floats: inputs = 3 stride
 * window 1     [r1 r2 r3]
 * </pre>
 */
public final class Dataset {
    private final String name;
    private final Storage storage;
    private final int size;
    private final int inputs;
    private final int stride; // features from an example's beginning to the next one's
    private final int window;
    private final ByteBuffer features;
    private final Answers answers;
    private final Facts facts;

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

    private Dataset(String name, Examples examples, Answers answers, Facts facts) {
        if (examples.size() < 0 || examples.inputs() < 1 || answers.outputs() < 0) {
            throw new IllegalArgumentException(name + ": " + examples.size() + " examples of " + examples.inputs()
                    + " inputs and " + answers.outputs() + " outputs");
        }
        this.name = name;
        this.storage = examples.storage();
        this.size = examples.size();
        this.inputs = examples.inputs();
        this.stride = examples.stride();
        this.window = examples.window();
        this.features = direct("features", examples.features(), examples.extent() * storage.bytes());
        direct("targets", answers.targets(), (long) size * answers.width() * Float.BYTES);
        this.answers = answers;
        this.facts = facts;
    }

    private Examples examples() {
        return new Examples(storage, size, inputs, stride, window, features);
    }

    private Dataset with(Answers other) {
        return new Dataset(name, examples(), other, facts);
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
        Answers answers = new Answers(classNames.size(), targets, classNames, false);
        return new Dataset(name, new Examples(storage, size, inputs, features), answers, Facts.NONE);
    }

    /** A regression set; {@code targets} holds {@code outputs} float32 values for each of {@code size} examples. */
    public static Dataset regression(
            String name, Storage storage, int size, int inputs, int outputs, ByteBuffer features, ByteBuffer targets) {
        Answers answers = new Answers(outputs, targets, List.of(), false);
        return new Dataset(name, new Examples(storage, size, inputs, features), answers, Facts.NONE);
    }

    /** Examples of which nothing is known but the features: for prediction. It has no outputs. */
    public static Dataset unlabelled(String name, Storage storage, int size, int inputs, ByteBuffer features) {
        Answers none = new Answers(0, allocate(0), List.of(), false);
        return new Dataset(name, new Examples(storage, size, inputs, features), none, Facts.NONE);
    }

    /** The same examples, without other answers than themselves: for an auto-encoder. Nothing is copied. */
    public Dataset reconstruction() {
        return with(new Answers(inputs, allocate(0), List.of(), true));
    }

    /**
     * The same examples with other values to predict, {@code values} (size, outputs); their features are not copied.
     */
    public Dataset withValues(int count, ByteBuffer values) {
        return with(new Answers(count, values, List.of(), false));
    }

    /** The same examples with other class numbers, {@code classes} (size); their features are not copied. */
    public Dataset withClasses(ByteBuffer classes, List<String> names) {
        return with(new Answers(names.size(), classes, names, false));
    }

    /**
     * The same rows as a series in time. Example n is rows n .. n + {@code rows} - 1, one behind the other, and its
     * answer is the last one's; there are {@code rows} - 1 fewer than rows. Nothing is copied.
     *
     * @param rows of an example; 1 only says that the rows follow one another in time
     * @throws IllegalArgumentException if there are too few rows, or examples are windows already
     */
    public Dataset windows(int rows) {
        if (window > 0) {
            throw new IllegalArgumentException(name + " is in windows of " + window + " already");
        }
        if (rows < 1) {
            throw new IllegalArgumentException("a window has at least 1 row, not " + rows);
        }
        if (size < rows) {
            throw new IllegalArgumentException(name + " has " + size + " rows, too few for a window of " + rows);
        }
        int count = size - rows + 1;
        int width = answers.width() * Float.BYTES;
        ByteBuffer later =
                answers.targets().slice((rows - 1) * width, count * width).order(ByteOrder.nativeOrder());
        return new Dataset(
                name,
                new Examples(storage, count, inputs * rows, inputs, rows, features),
                new Answers(
                        answers.own() ? inputs * rows : answers.outputs(),
                        later,
                        answers.classNames(),
                        answers.own(),
                        answers.scaling()),
                new Facts(null, facts.schema()));
    }

    /** Rows of a series that an example consists of; 0 if the rows are no series. */
    public int window() {
        return window;
    }

    /** Features from an example's beginning to the next one's: {@link #inputs}, or fewer where they overlap. */
    public int stride() {
        return stride;
    }

    /** Whether the answers are the examples themselves: then there are no targets to read. */
    public boolean hasOwnAnswers() {
        return answers.own();
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
        return answers.outputs();
    }

    public boolean isClassification() {
        return !answers.classNames().isEmpty();
    }

    /** Whether it is known what the network should answer; else the set is for prediction alone. */
    public boolean isLabelled() {
        return answers.outputs() > 0;
    }

    /** Names of classes 0..outputs-1; empty for regression. */
    public List<String> classNames() {
        return answers.classNames();
    }

    /** How an example's features make a picture; null if they are none, or nobody said so. */
    public @Nullable ImageShape image() {
        return facts.image();
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
        return new Dataset(name, examples(), answers, new Facts(shape, facts.schema()));
    }

    /** What the columns of the table are that the examples came from; null if they came from none. */
    public @Nullable TableSchema schema() {
        return facts.schema();
    }

    /**
     * The same examples, of a table with these columns; nothing is copied.
     *
     * @throws IllegalArgumentException if the columns make another number of inputs
     */
    public Dataset withSchema(TableSchema schema) {
        if ((long) schema.width() * Math.max(1, window) != inputs) {
            throw new IllegalArgumentException("columns that make " + schema.width() + " inputs for " + name + " of "
                    + inputs + " inputs and windows of " + window);
        }
        return new Dataset(name, examples(), answers, new Facts(facts.image(), schema));
    }

    /** The same examples with other features of the same size, in {@code floats}. */
    Dataset withFloats(ByteBuffer floats) {
        Examples other = new Examples(Storage.FLOAT32, size, inputs, stride, window, floats);
        return new Dataset(name, other, answers, facts);
    }

    /** Names of the values to predict, from a table's header; empty if they have none, or there are classes. */
    public List<String> targetNames() {
        TableSchema schema = facts.schema();
        boolean named = schema != null && schema.named() && !isClassification() && !answers.own();
        return schema != null && named ? schema.targetNames() : List.of();
    }

    /** What was done to the values to predict; null if they are as they came, or there are none. */
    public @Nullable Scaling targetScaling() {
        return answers.scaling();
    }

    /**
     * The same examples with their values to predict scaled, from double to float; features are not copied.
     *
     * @throws IllegalStateException if they are no values, or scaled already
     */
    public Dataset withScaledTargets(Scaling scaling) {
        if (isClassification() || answers.own() || answers.scaling() != null) {
            throw new IllegalStateException(name + " has no values to predict, or they are scaled already");
        }
        if (scaling.inputs() != answers.outputs()) {
            throw new IllegalArgumentException(
                    "a scaling of " + scaling.inputs() + " values for " + answers.outputs() + " to predict");
        }
        ByteBuffer scaled = allocate((long) size * answers.outputs() * Float.BYTES);
        for (int row = 0; row < size; row++) {
            for (int j = 0; j < answers.outputs(); j++) {
                scaled.putFloat((float) scaling.apply(j, target(row, j)));
            }
        }
        return with(new Answers(answers.outputs(), scaled.clear(), List.of(), false, scaling));
    }

    /** A value for output {@code output} in the units of the table: scaling is undone and the column's offset added. */
    public double inUnits(int output, double value) {
        double unscaled = answers.scaling() == null ? value : answers.scaling().undo(output, value);
        TableSchema schema = facts.schema();
        return schema == null || answers.own() ? unscaled : unscaled + schema.targetOffset(output);
    }

    /** The feature storage, (size, inputs), or of windows the rows that they are of; read only. */
    public ByteBuffer features() {
        return features;
    }

    /** The target storage; read only. */
    public ByteBuffer targets() {
        return answers.targets();
    }

    /** Feature {@code column} of example {@code row}, unscaled. */
    public float feature(int row, int column) {
        int at = row * stride + column;
        return storage == Storage.UINT8 ? features.get(at) & 0xFF : features.getFloat(at * Float.BYTES);
    }

    /** Copies example {@code row}'s bytes to {@code to} (inputs); for bytes only. */
    void readBytes(int row, byte[] to) {
        features.get(row * stride, to, 0, inputs);
    }

    /** Copies example {@code row}'s features, unscaled, to {@code to} (inputs). */
    public void read(int row, float[] to) {
        for (int i = 0, at = row * stride; i < inputs; i++, at++) {
            to[i] = storage == Storage.UINT8 ? features.get(at) & 0xFF : features.getFloat(at * Float.BYTES);
        }
    }

    /** The class number of example {@code row}; classification only. */
    public int label(int row) {
        return answers.targets().getInt(row * Integer.BYTES);
    }

    /**
     * Target {@code output} of example {@code row}: a value, unscaled if it is its own answer, or 1 for the example's
     * class and 0 for the others.
     */
    public float target(int row, int output) {
        if (isClassification()) {
            return label(row) == output ? 1 : 0;
        }
        if (answers.own()) {
            return feature(row, output);
        }
        return answers.targets().getFloat((row * answers.outputs() + output) * Float.BYTES);
    }

    private static ByteBuffer direct(String what, ByteBuffer buffer, long bytes) {
        if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder() || buffer.capacity() < bytes) {
            throw new IllegalArgumentException(
                    what + " must be a direct buffer in native order of at least " + bytes + " bytes");
        }
        return buffer;
    }
}
