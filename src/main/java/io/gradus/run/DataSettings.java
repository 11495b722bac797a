package io.gradus.run;

import io.gradus.data.ClassSelection;
import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.LoadedData;
import io.gradus.data.SplitShares;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.TableSchema;
import io.gradus.data.source.DataSource;
import io.gradus.model.Model;
import io.gradus.net.NetworkSetting;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which examples a run is about.
 *
 * @param source a set's name, a file or a folder, as {@link DataSource#load} takes them
 * @param columns which columns hold what, where the source does not say so itself; null for classes in the last one,
 *     and for no answers at all where examples are to be their own
 * @param window rows that make an example, where the rows of a table are a series in time; 0 if they are none
 * @param classes the only classes to take, by name; empty for all
 * @param split shares of training, validation and test; null for the parts that the data come in, or the usual ones
 */
public record DataSettings(
        String source,
        @Nullable DataOptions columns,
        int window,
        List<String> classes,
        @Nullable SplitShares split) implements Serializable {
    /**
     * Checks that they go together.
     *
     * @throws io.gradus.problem.ProblemException with a {@link RunProblem}
     */
    public DataSettings {
        classes = List.copyOf(classes);
        if (!classes.isEmpty() && columns != null && columns.target() == DataOptions.Target.VALUES) {
            throw RunProblem.CLASSES_OF_VALUES.with();
        }
    }

    /** A source with everything as it says itself. */
    public static DataSettings of(String source) {
        return new DataSettings(source, null, 0, List.of(), null);
    }

    /** The same with columns that hold what these say. */
    public DataSettings withColumns(@Nullable DataOptions other) {
        return new DataSettings(source, other, window, classes, split);
    }

    /** The same with windows of so many rows; 0 for none. */
    public DataSettings withWindow(int rows) {
        return new DataSettings(source, columns, rows, classes, split);
    }

    /** The same with these classes alone. */
    public DataSettings withClasses(List<String> names) {
        return new DataSettings(source, columns, window, names, split);
    }

    /** The same in these shares. */
    public DataSettings withSplit(@Nullable SplitShares shares) {
        return new DataSettings(source, columns, window, classes, shares);
    }

    /**
     * Reads examples to train a new network on.
     *
     * @param network that is to be trained
     * @throws DataException if the data cannot be read
     */
    public LoadedData toTrain(NetworkSettings network) {
        return toTrain(options(network.autoencoder(), network.steps()), network.autoencoder());
    }

    /**
     * Reads examples to train a model on with.
     *
     * @param classNames the only classes there may be, in the order of outputs; empty for those of the data
     * @param newTargets whether other columns may be predicted than the model did
     * @throws DataException if the data cannot be read, or do not fit the model
     */
    LoadedData toTrain(NetworkSettings network, Model model, List<String> classNames, boolean newTargets) {
        TableSchema known = model.columns();
        DataOptions options = known == null || newTargets
                ? options(network.autoencoder(), network.steps())
                : known(known, network.autoencoder(), network.steps());
        DataOptions fitting = options.forModel(model.network().inputs(), classNames)
                .forTraining(true)
                .withSchema(known == null || !newTargets ? known : known.withoutTargets())
                .withWindow(window(model));
        return toTrain(fitting, network.autoencoder());
    }

    /**
     * Reads examples that a model is to be applied to.
     *
     * @throws DataException if the data cannot be read, or do not fit the model
     */
    public LoadedData forModel(Model model) {
        return forModel(model, true);
    }

    /**
     * The same.
     *
     * @param answers whether answers are wanted; else they are passed over where the model knows its columns. Without
     *     such knowledge they are needed to tell features from others.
     */
    public LoadedData forModel(Model model, boolean answers) {
        TableSchema known = model.columns();
        DataOptions options = (known == null ? options(false, 1) : known(known, false, 1))
                .forModel(model.network().inputs(), model.classNames())
                .withSchema(known)
                .withWindow(window(model));
        LoadedData loaded = load(answers || known == null ? options : options.withoutAnswers());
        return model.network().topology().autoencoder() ? loaded.reconstruction() : loaded;
    }

    /** What is predicted, as settings say, or else as a model's columns do. */
    private DataOptions known(TableSchema known, boolean autoencoder, int steps) {
        if (columns != null && !columns.features().equals(DataOptions.Features.ALL)) {
            throw RunProblem.KNOWN_COLUMNS.with();
        }
        List<String> targets = known.targetNames();
        if (columns != null || !classes.isEmpty()) {
            return options(autoencoder, steps);
        }
        if (targets.isEmpty()) {
            return DataOptions.unlabelled();
        }
        return known.targetColumns().get(0).role() == Column.Role.LABEL
                ? DataOptions.classes()
                : DataOptions.values(targets.toArray(String[]::new));
    }

    private LoadedData toTrain(DataOptions options, boolean reconstruct) {
        if (classes.size() == 1) {
            throw RunProblem.ONE_CLASS.with();
        }
        LoadedData loaded = load(options);
        return reconstruct ? loaded.reconstruction() : loaded;
    }

    private LoadedData load(DataOptions options) {
        if (classes.isEmpty()) {
            return DataSource.load(source, options);
        }
        LoadedData loaded = ClassSelection.select(DataSource.load(source, options.forAllClasses()), classes);
        return options.classNames().isEmpty() ? loaded : ClassSelection.renumber(loaded, options.classNames());
    }

    private DataOptions options(boolean autoencoder, int steps) {
        requireWholeRows(window, steps);
        if (autoencoder && columns != null && columns.target() == DataOptions.Target.VALUES) {
            throw RunProblem.AUTOENCODER_TARGETS.with();
        }
        DataOptions options = columns != null
                ? columns
                : autoencoder && classes.isEmpty()
                        ? new DataOptions(DataOptions.Target.NONE, List.of(), List.of(), 0, true)
                        : DataOptions.classes();
        return options.withWindow(window);
    }

    /** Rows of an example: as the model has them, or as settings say if it does not; 0 for no series. */
    private int window(Model model) {
        if (window > 0 && model.window() > 0 && window != model.window()) {
            throw RunProblem.OTHER_WINDOW.with(model.window());
        }
        int rows = model.window() > 0 ? model.window() : window;
        requireWholeRows(rows, model.network().topology().steps());
        return rows;
    }

    /** Refuses a recurrent layer whose steps begin within a row. */
    private static void requireWholeRows(int window, int steps) {
        if (window > 1 && window % steps != 0) {
            throw RunProblem.UNEVEN_STEPS.with(RunSetting.WINDOW, window, NetworkSetting.STEPS, steps);
        }
    }
}
