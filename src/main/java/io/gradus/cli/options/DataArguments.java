package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.data.ClassSelection;
import io.gradus.data.DataOptions;
import io.gradus.data.LoadedData;
import io.gradus.data.SplitShares;
import io.gradus.data.source.DataSource;
import io.gradus.data.source.EmbeddedData;
import io.gradus.model.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameter DATA and the options that say how to understand it. */
public final class DataArguments {
    public static final String SPLIT = "--split";
    public static final String LABEL = "--label";
    public static final String TARGET = "--target";
    private static final String CLASSES = "--classes";
    public static final String WINDOW = "--window";

    private DataArguments() {}

    public static void describeParameter(Syntax syntax) {
        syntax.parameter("DATA", text(), EmbeddedData.names());
    }

    public static void describeOptionalParameter(Syntax syntax) {
        syntax.optionalParameter("DATA", text(), EmbeddedData.names());
    }

    private static String text() {
        return String.join(", ", EmbeddedData.names())
                + "; a CSV file; IDX: an images file, IMAGES,LABELS or a folder; a Proben1 .dt file";
    }

    public static void describeOptions(Syntax syntax) {
        syntax.section("Data");
        syntax.option(LABEL, "COLUMN", "CSV: column of the class, by name or by number from 1, or last", "last");
        syntax.option(
                TARGET,
                "COLUMNS",
                "CSV: columns of the values to predict (regression), names or numbers separated by commas",
                "none: classes are predicted");
        syntax.option(
                WINDOW,
                "N",
                "CSV of a time series: an example is N successive rows with the target of the last one; the parts for"
                        + " training, validation and test follow one another in time",
                "none: every row is an example");
        syntax.option(
                CLASSES, "NAMES", "use only the examples of these classes: 0-4, or setosa,virginica", "all classes");
    }

    public static void describeSplit(Syntax syntax) {
        syntax.option(
                SPLIT,
                "A/B/C",
                "percentages for training, validation and test; 100/0/0 trains on all",
                "the parts that the data come in, else " + SplitShares.DEFAULT);
    }

    /** Refuses what says how to understand data where there are none. */
    static void refuseWithoutData(Arguments arguments) {
        for (String option : List.of(LABEL, TARGET, WINDOW, CLASSES)) {
            if (arguments.has(option)) {
                throw new UsageException(option + " is about data, and none are named: name DATA, or leave it out");
            }
        }
    }

    /** Reads data, and of them the classes that were chosen; as their own answers, if an auto-encoder is asked for. */
    public static LoadedData load(Arguments arguments, String name, DataOptions options) {
        LoadedData loaded = loadLabelled(arguments, name, options);
        return isReconstruction(arguments) ? loaded.reconstruction() : loaded;
    }

    private static LoadedData loadLabelled(Arguments arguments, String name, DataOptions options) {
        List<String> chosen = arguments.has(CLASSES) ? arguments.parse(CLASSES, ClassSelection::parse) : null;
        if (chosen == null) {
            return DataSource.load(name, options);
        }
        if (isRegression(arguments)) {
            throw new UsageException(CLASSES + " chooses among classes, and " + TARGET + " predicts values");
        }
        if (chosen.size() == 1 && options.toTrain()) {
            throw new UsageException(CLASSES + " " + arguments.text(CLASSES) + ": one class is nothing to tell apart");
        }
        LoadedData loaded = ClassSelection.select(DataSource.load(name, options.forAllClasses()), chosen);
        return options.classNames().isEmpty() ? loaded : ClassSelection.renumber(loaded, options.classNames());
    }

    /** Data to train on; with {@code classNames} or {@code inputs}, those of a model that is to be trained on. */
    public static DataOptions toTrain(Arguments arguments, int inputs, List<String> classNames) {
        DataOptions options = options(arguments);
        return new DataOptions(options.target(), options.columns(), classNames, inputs, true, options.window());
    }

    /** The same, for data that a model is to be trained on with. */
    public static DataOptions toTrain(Arguments arguments, Model model, List<String> classNames) {
        return toTrain(arguments, model.network().inputs(), classNames).withWindow(window(arguments, model));
    }

    /** Data that a model is applied to. */
    public static DataOptions forModel(Arguments arguments, Model model) {
        return options(arguments)
                .forModel(model.network().inputs(), model.classNames())
                .withWindow(window(arguments, model));
    }

    /** Rows of an example: as the model has them, or as options say if it does not; 0 for no series. */
    private static int window(Arguments arguments, Model model) {
        int asked = arguments.count(WINDOW, 0, 1);
        if (asked > 0 && model.window() > 0 && asked != model.window()) {
            throw new UsageException(
                    WINDOW + " " + asked + ": the model takes windows of " + model.window() + " rows; leave it out");
        }
        int window = model.window() > 0 ? model.window() : asked;
        requireWholeRows(window, model.network().topology().steps());
        return window;
    }

    /** Refuses a recurrent layer whose steps begin within a row. */
    private static void requireWholeRows(int window, int steps) {
        if (window > 1 && window % steps != 0) {
            throw new UsageException(WINDOW + " " + window + " and " + TopologyOptions.ELMAN + " " + steps
                    + ": a step would begin within a row; give as many steps as rows, or a number that divides them");
        }
    }

    /** Whether values are to be predicted, not classes. */
    static boolean isRegression(Arguments arguments) {
        return arguments.has(TARGET);
    }

    /** Whether examples are their own answers. */
    static boolean isReconstruction(Arguments arguments) {
        return arguments.has(TopologyOptions.AUTOENCODER);
    }

    private static DataOptions options(Arguments arguments) {
        int window = arguments.count(WINDOW, 0, 1);
        requireWholeRows(window, TopologyOptions.steps(arguments));
        return columns(arguments).withWindow(window);
    }

    private static DataOptions columns(Arguments arguments) {
        String label = arguments.text(LABEL);
        String target = arguments.text(TARGET);
        if (label != null && target != null) {
            throw new UsageException(LABEL + " is for classes and " + TARGET + " for values: give one of them");
        }
        if (isReconstruction(arguments)) {
            if (target != null) {
                throw new UsageException(TARGET + " and " + TopologyOptions.AUTOENCODER
                        + ": an auto-encoder predicts its inputs, not values beside them");
            }
            if (label == null && !arguments.has(CLASSES)) {
                return new DataOptions(DataOptions.Target.NONE, List.of(), List.of(), 0, true);
            }
        }
        if (target != null) {
            return DataOptions.values(target.split(","));
        }
        return label == null ? DataOptions.classes() : DataOptions.classes(label);
    }

    /** What {@code --split} says; null for nothing. */
    public static @Nullable SplitShares shares(Arguments arguments) {
        return arguments.has(SPLIT) ? arguments.parse(SPLIT, SplitShares::parse) : null;
    }
}
