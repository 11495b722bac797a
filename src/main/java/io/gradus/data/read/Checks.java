package io.gradus.data.read;

import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import java.util.List;

/** Refusals that all readers share. */
public final class Checks {
    private Checks() {}

    /** Refuses a set without examples, and for training one with a single example. */
    public static void size(String name, int rows, boolean toTrain) {
        if (rows == 0) {
            throw new DataException(name + ": holds no examples; give it at least " + (toTrain ? "two" : "one"));
        }
        if (rows == 1 && toTrain) {
            throw new DataException(name + ": holds 1 example, which is too few to train on; give it at least two");
        }
    }

    /** Refuses examples that are not as wide as the model they are for. */
    public static void width(String name, int columns, DataOptions options) {
        long inputs = options.examplesInputs(columns);
        if (options.inputs() > 0 && options.inputs() != inputs) {
            String windows = options.window() > 1 ? ", windows of " + options.window() + " rows," : "";
            throw new DataException(
                    name + ": its examples" + windows + " have " + inputs + " features, but the model takes "
                            + options.inputs() + "; use data of the kind it was trained on");
        }
    }

    /** Refuses to train on one class; {@code seen} is the number of classes that have examples. */
    public static void classes(String name, int rows, int seen, List<String> classNames) {
        if (seen < 2) {
            String only = classNames.size() == 1 ? " '" + classNames.get(0) + "'" : "";
            throw new DataException(name + ": all " + rows + " examples are of one class" + only
                    + "; a classifier needs at least two, so check the label column");
        }
    }
}
