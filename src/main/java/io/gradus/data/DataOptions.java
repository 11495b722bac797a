package io.gradus.data;

import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to understand a set of data that does not say it itself; mostly for tables.
 *
 * <p>A column is given by its name in the header, by its number from 1, or as {@code last}; a name wins over a number.
 *
 * @param target what is to be predicted
 * @param columns the column of class labels (one), or those of values to predict; all others are features
 * @param classNames the only classes there may be, in the order of a model's outputs; empty to take those in the data
 * @param inputs the features that a model takes; 0 if any number will do
 * @param toTrain whether a model is to learn from this: then one class alone, or one example, is refused
 * @param window rows that make an example, where the rows of a table are a series in time; 0 if they are none
 * @param features which columns may be features, and what becomes of missing ones
 * @param schema what a model knows of its columns, which is then all that there is to know of them, but for the
 *     answers' column if {@code columns} name another; null if it knows nothing
 */
public record DataOptions(
        Target target,
        List<String> columns,
        List<String> classNames,
        int inputs,
        boolean toTrain,
        int window,
        Features features,
        @Nullable TableSchema schema)
        implements Serializable {
    /** Names the last column. */
    public static final String LAST = "last";

    /** What is to be predicted. */
    public enum Target {
        /** One of several classes. */
        CLASSES,
        /** One or more real values. */
        VALUES,
        /** Nothing: every column of a table is a feature. Sets that say what their labels are may keep them. */
        NONE
    }

    /**
     * Which columns of a table are features.
     *
     * @param only these, and no others; empty for all that are left
     * @param ignored not these
     * @param missing what becomes of examples that lack one
     */
    public record Features(List<String> only, List<String> ignored, MissingPolicy missing) implements Serializable {
        /** All columns but those to predict, and none may be missing. */
        public static final Features ALL = new Features(List.of(), List.of(), MissingPolicy.REFUSE);

        public Features {
            only = List.copyOf(only);
            ignored = List.copyOf(ignored);
        }

        /** Whether all columns but those to predict are features, and none may be missing. */
        public boolean isPlain() {
            return only.isEmpty() && ignored.isEmpty() && missing == MissingPolicy.REFUSE;
        }
    }

    public DataOptions {
        columns = List.copyOf(columns);
        classNames = List.copyOf(classNames);
        if (target == Target.CLASSES && columns.size() != 1) {
            throw new IllegalArgumentException("one column holds the classes, not " + columns.size());
        }
        if (target == Target.VALUES && columns.isEmpty()) {
            throw new IllegalArgumentException("no column of values to predict is named");
        }
        if (window < 0) {
            throw new IllegalArgumentException("a window has at least 1 row, not " + window);
        }
    }

    /** Of all columns of a table without missing values. */
    public DataOptions(
            Target target, List<String> columns, List<String> classNames, int inputs, boolean toTrain, int window) {
        this(target, columns, classNames, inputs, toTrain, window, Features.ALL, null);
    }

    /** Of examples that are rows by themselves. */
    public DataOptions(Target target, List<String> columns, List<String> classNames, int inputs, boolean toTrain) {
        this(target, columns, classNames, inputs, toTrain, 0);
    }

    /** Classification; the last column holds the labels, unless the data say otherwise. */
    public static DataOptions classes() {
        return classes(LAST);
    }

    /** Classification; column {@code label} holds the labels. */
    public static DataOptions classes(String label) {
        return new DataOptions(Target.CLASSES, List.of(label), List.of(), 0, true);
    }

    /** Regression; {@code columns} hold the values to predict, in the order of the network's outputs. */
    public static DataOptions values(String... columns) {
        return new DataOptions(Target.VALUES, List.of(columns), List.of(), 0, true);
    }

    /** Features alone, for prediction. */
    public static DataOptions unlabelled() {
        return new DataOptions(Target.NONE, List.of(), List.of(), 0, false);
    }

    /**
     * The same, for data that a trained model is applied to. A label that is none of {@code names} is refused; a table
     * of exactly {@code width} columns (of a series: in a window together), or an IDX file of images with none of
     * labels beside it, is taken as unlabelled.
     */
    public DataOptions forModel(int width, List<String> names) {
        return new DataOptions(target, columns, names, width, false, window, features, schema);
    }

    /** The same for a model that knows its columns; null changes nothing. */
    public DataOptions withSchema(@Nullable TableSchema known) {
        return new DataOptions(target, columns, classNames, inputs, toTrain, window, features, known);
    }

    /** The same without anything to predict. */
    public DataOptions withoutAnswers() {
        return new DataOptions(Target.NONE, List.of(), classNames, inputs, false, window, features, schema);
    }

    /** The same with other features. */
    public DataOptions withFeatures(Features chosen) {
        return new DataOptions(target, columns, classNames, inputs, toTrain, window, chosen, schema);
    }

    /** The same to train on, or not to. */
    public DataOptions forTraining(boolean training) {
        return new DataOptions(target, columns, classNames, inputs, training, window, features, schema);
    }

    /** The same, for whatever classes the data have. */
    public DataOptions forAllClasses() {
        return new DataOptions(target, columns, List.of(), inputs, toTrain, window, features, schema);
    }

    /**
     * The same of a series: so many rows of a table, one after another, are an example; see {@link Dataset#windows}.
     */
    public DataOptions withWindow(int rows) {
        return new DataOptions(target, columns, classNames, inputs, toTrain, rows, features, schema);
    }

    /** Features that examples have whose rows have {@code count} of them. */
    public long examplesInputs(int count) {
        return (long) count * Math.max(1, window);
    }

    /**
     * Whether nothing differs from {@link #classes()}. A record's equals would be made by a dozen classes at run time.
     */
    public boolean isPlain() {
        return isDefaultColumn()
                && toTrain
                && classNames.isEmpty()
                && inputs == 0
                && window == 0
                && features.isPlain()
                && schema == null;
    }

    /** Whether the classes are where data have them if nothing is said. */
    public boolean isDefaultColumn() {
        return target == Target.CLASSES && columns.get(0).equals(LAST);
    }
}
