package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.data.ClassSelection;
import io.gradus.data.DataOptions;
import io.gradus.data.LoadedData;
import io.gradus.data.SplitShares;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import io.gradus.data.source.DataSource;
import io.gradus.data.source.EmbeddedData;
import io.gradus.model.Model;
import io.gradus.text.Names;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameter DATA and the options that say how to read it. */
public final class DataArguments {
    public static final String SPLIT = "--split";
    public static final String LABEL = "--label";
    public static final String TARGET = "--target";
    private static final String CLASSES = "--classes";
    public static final String WINDOW = "--window";
    private static final String IGNORE = "--ignore";
    private static final String COLUMNS = "--columns";
    private static final String MISSING = "--missing";

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
        syntax.option(LABEL, "COLUMN", "table: column of the class, by name or by number from 1, or last", "last");
        syntax.option(
                TARGET,
                "COLUMNS",
                "table: columns of the values to predict (regression), names or numbers separated by commas",
                "none: classes are predicted");
        syntax.option(IGNORE, "COLUMNS", "table: columns to leave out, such as names and ids", "none");
        syntax.option(
                COLUMNS, "COLUMNS", "table: columns that are the features", "all but those to predict or to ignore");
        syntax.option(
                MISSING,
                "HOW",
                "table: what to do about a missing cell (empty, ?, NA, nan): refuse the file, put the mean or median of"
                        + " the training part in its place, or drop the row",
                "refuse",
                MissingPolicy.labels());
        syntax.option(
                WINDOW,
                "N",
                "table of a time series: an example is N successive rows with the target of the last one; the parts for"
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

    /** Refuses options about data where no DATA are named. */
    static void refuseWithoutData(Arguments arguments) {
        for (String option : List.of(LABEL, TARGET, IGNORE, COLUMNS, MISSING, WINDOW, CLASSES)) {
            if (arguments.has(option)) {
                throw new UsageException(option + " is about data, but no DATA are named: name them, or leave it out");
            }
        }
    }

    /** Reads data, restricted to the chosen classes; for an auto-encoder, the inputs are their targets. */
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
            throw new UsageException(
                    CLASSES + " selects classes, but " + TARGET + " predicts values; give one of them");
        }
        if (chosen.size() == 1 && options.toTrain()) {
            throw new UsageException(CLASSES + " " + arguments.text(CLASSES) + ": training needs two classes or more");
        }
        LoadedData loaded = ClassSelection.select(DataSource.load(name, options.forAllClasses()), chosen);
        return options.classNames().isEmpty() ? loaded : ClassSelection.renumber(loaded, options.classNames());
    }

    /** Data to train on; with {@code classNames} or {@code inputs}, those of a model that is to be trained on. */
    public static DataOptions toTrain(Arguments arguments, int inputs, List<String> classNames) {
        return options(arguments).forModel(inputs, classNames).forTraining(true).withFeatures(features(arguments));
    }

    /**
     * The same, for data that a model is to be trained on with.
     *
     * @param newTargets whether other columns may be predicted than the model did
     */
    public static DataOptions toTrain(Arguments arguments, Model model, List<String> classNames, boolean newTargets) {
        TableSchema columns = model.columns();
        DataOptions options = columns == null || newTargets
                ? toTrain(arguments, model.network().inputs(), classNames)
                : known(arguments, columns)
                        .forModel(model.network().inputs(), classNames)
                        .forTraining(true);
        if (columns != null) {
            refuseColumns(arguments);
        }
        return options.withSchema(columns == null || !newTargets ? columns : columns.withoutTargets())
                .withWindow(window(arguments, model));
    }

    /** Data that a model is applied to. */
    public static DataOptions forModel(Arguments arguments, Model model) {
        TableSchema columns = model.columns();
        if (columns == null) {
            return options(arguments)
                    .forModel(model.network().inputs(), model.classNames())
                    .withFeatures(features(arguments))
                    .withWindow(window(arguments, model));
        }
        refuseColumns(arguments);
        return known(arguments, columns)
                .forModel(model.network().inputs(), model.classNames())
                .withSchema(columns)
                .withWindow(window(arguments, model));
    }

    /** The same without what is to be predicted, where a model knows its columns; others may need it to tell them apart. */
    public static DataOptions unlabelled(DataOptions options) {
        return options.schema() == null
                ? options
                : new DataOptions(
                        DataOptions.Target.NONE,
                        List.of(),
                        options.classNames(),
                        options.inputs(),
                        false,
                        options.window(),
                        options.features(),
                        options.schema());
    }

    /** What is predicted, as options say, or else as a model's columns do. */
    private static DataOptions known(Arguments arguments, TableSchema columns) {
        if (arguments.has(LABEL) || arguments.has(TARGET) || arguments.has(CLASSES)) {
            return options(arguments);
        }
        List<String> targets = columns.targetNames();
        if (targets.isEmpty()) {
            return DataOptions.unlabelled();
        }
        return columns.targetColumns().get(0).role() == Column.Role.LABEL
                ? DataOptions.classes()
                : DataOptions.values(targets.toArray(String[]::new));
    }

    /** Refuses to say once more, or otherwise, what a model knows. */
    private static void refuseColumns(Arguments arguments) {
        for (String option : List.of(IGNORE, COLUMNS, MISSING)) {
            if (arguments.has(option)) {
                throw new UsageException(
                        option + ": the model knows which columns it takes, and what becomes of missing"
                                + " values; leave it out");
            }
        }
    }

    private static DataOptions.Features features(Arguments arguments) {
        if (!arguments.has(IGNORE) && !arguments.has(COLUMNS) && !arguments.has(MISSING)) {
            return DataOptions.Features.ALL;
        }
        return new DataOptions.Features(
                names(arguments, COLUMNS),
                names(arguments, IGNORE),
                arguments.parse(
                        MISSING,
                        text -> Names.parse("policy", MissingPolicy.class, MissingPolicy::label, text),
                        MissingPolicy.REFUSE));
    }

    /** Comma-separated names of columns. */
    private static List<String> names(Arguments arguments, String option) {
        String text = arguments.text(option);
        if (text == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            if (name.isBlank()) {
                throw new UsageException(option + " " + text + ": a column has no name; write names or numbers of"
                        + " columns, comma-separated");
            }
            names.add(name.strip());
        }
        return names;
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

    /** Refuses a recurrent layer whose steps would begin within a row. */
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

    /** Whether the inputs are their own targets. */
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
                        + ": an auto-encoder predicts its inputs, not other values; give one of them");
            }
            if (label == null && !arguments.has(CLASSES)) {
                return new DataOptions(DataOptions.Target.NONE, List.of(), List.of(), 0, true);
            }
        }
        if (target != null) {
            return DataOptions.values(names(arguments, TARGET).toArray(String[]::new));
        }
        return label == null ? DataOptions.classes() : DataOptions.classes(label);
    }

    /** What {@code --split} says; null for nothing. */
    public static @Nullable SplitShares shares(Arguments arguments) {
        return arguments.has(SPLIT) ? arguments.parse(SPLIT, SplitShares::parse) : null;
    }
}
