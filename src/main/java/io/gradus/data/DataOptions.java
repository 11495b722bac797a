package io.gradus.data;

import java.util.List;

/**
 * How to understand a set of data that does not say it itself; mostly for CSV.
 *
 * <p>A column is given by its name in the header, by its number from 1, or as {@code last}; a name wins over a number.
 *
 * @param target what is to be predicted
 * @param columns the column of class labels (one), or those of values to predict; all others are features
 * @param classNames the only classes there may be, in the order of a model's outputs; empty to take those in the data
 * @param inputs the features that a model takes; 0 if any number will do
 * @param toTrain whether a model is to learn from this: then one class alone, or one example, is refused
 * @param window rows that make an example, where the rows of a CSV are a series in time; 0 if they are none
 */
public record DataOptions(
        Target target, List<String> columns, List<String> classNames, int inputs, boolean toTrain, int window) {
    /** Names the last column. */
    public static final String LAST = "last";

    /** What is to be predicted. */
    public enum Target {
        /** One of several classes. */
        CLASSES,
        /** One or more real values. */
        VALUES,
        /** Nothing: every column of a CSV is a feature. Sets that say what their labels are may keep them. */
        NONE
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

    /** Of examples that are rows by themselves. */
    public DataOptions(Target target, List<String> columns, List<String> classNames, int inputs, boolean toTrain) {
        this(target, columns, classNames, inputs, toTrain, 0);
    }

    /** Classification; the last column holds the labels. */
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
     * The same, for data that a trained model is applied to. A label that is none of {@code classNames} is refused; a
     * CSV of exactly {@code inputs} columns (of a series: in a window together), or an IDX file of images with none of labels beside it, is taken as
     * unlabelled.
     */
    public DataOptions forModel(int inputs, List<String> classNames) {
        return new DataOptions(target, columns, classNames, inputs, false, window);
    }

    /** The same, for whatever classes the data have. */
    public DataOptions forAllClasses() {
        return new DataOptions(target, columns, List.of(), inputs, toTrain, window);
    }

    /** The same of a series: so many rows of a CSV, one after another, are an example; see {@link Dataset#windows}. */
    public DataOptions withWindow(int rows) {
        return new DataOptions(target, columns, classNames, inputs, toTrain, rows);
    }

    /** Features that examples have whose rows have {@code columns}. */
    long examplesInputs(int columns) {
        return (long) columns * Math.max(1, window);
    }

    /** Whether nothing differs from {@link #classes()}. A record's equals would be made by a dozen classes at run time. */
    boolean isPlain() {
        return isDefaultColumn() && toTrain && classNames.isEmpty() && inputs == 0 && window == 0;
    }

    boolean isDefaultColumn() {
        return target == Target.CLASSES && columns.get(0).equals(LAST);
    }
}
