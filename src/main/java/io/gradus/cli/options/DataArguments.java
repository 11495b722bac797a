package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.data.ClassSelection;
import io.gradus.data.DataOptions;
import io.gradus.data.LoadedData;
import io.gradus.data.SplitShares;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.source.EmbeddedData;
import io.gradus.run.DataSettings;
import io.gradus.run.NetworkSettings;
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

    /** Which examples a command is about. */
    public static DataSettings settings(Arguments arguments, String source) {
        return new DataSettings(
                source,
                columns(arguments),
                arguments.count(WINDOW, 0, 1),
                arguments.has(CLASSES) ? arguments.parse(CLASSES, ClassSelection::parse, List.of()) : List.of(),
                shares(arguments));
    }

    /** Examples to train a new network on. */
    public static LoadedData load(Arguments arguments, String source) {
        NetworkSettings network = NetworkOptions.settings(arguments);
        DataSettings data = settings(arguments, source);
        network.check(TrainingArguments.defaults(arguments, source), !isRegression(arguments));
        return data.toTrain(network);
    }

    /** What options say of columns; null for nothing. */
    private static @Nullable DataOptions columns(Arguments arguments) {
        String label = arguments.text(LABEL);
        String target = arguments.text(TARGET);
        if (label != null && target != null) {
            throw new UsageException(LABEL + " is for classes and " + TARGET + " for values: give one of them");
        }
        DataOptions.Features features = features(arguments);
        if (label == null && target == null && features.isPlain()) {
            return null;
        }
        if (isReconstruction(arguments) && label == null && target == null && !arguments.has(CLASSES)) {
            return new DataOptions(DataOptions.Target.NONE, List.of(), List.of(), 0, true).withFeatures(features);
        }
        DataOptions columns = target != null
                ? DataOptions.values(names(arguments, TARGET).toArray(String[]::new))
                : label == null ? DataOptions.classes() : DataOptions.classes(label);
        return columns.withFeatures(features);
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

    /** Whether values are to be predicted, not classes. */
    static boolean isRegression(Arguments arguments) {
        return arguments.has(TARGET);
    }

    /** Whether the inputs are their own targets. */
    static boolean isReconstruction(Arguments arguments) {
        return arguments.has(TopologyOptions.AUTOENCODER);
    }

    /** What {@code --split} says; null for nothing. */
    public static @Nullable SplitShares shares(Arguments arguments) {
        return arguments.has(SPLIT) ? arguments.parse(SPLIT, SplitShares::parse) : null;
    }
}
