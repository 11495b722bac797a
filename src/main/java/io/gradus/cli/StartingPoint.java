package io.gradus.cli;

import io.gradus.data.DataSource;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.Names;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What training begins with: fresh weights, or those of {@code --from}. A model brings its network, scaling and classes
 * with it, unless options say otherwise; bare weights bring their widths.
 *
 * @param model that {@code --from} names, or null
 * @param described whether the file said what network its weights belong to
 */
record StartingPoint(@Nullable Model model, boolean described) {
    static final String FROM = "--from";
    static final String SCALE = "--scale";
    private static final List<String> SCALES = List.of("auto", "none", "standard", "minmax");

    static void describeScale(Syntax syntax) {
        syntax.option(
                SCALE,
                "HOW",
                String.join(", ", SCALES) + "; fitted on the training part and saved with the model; auto by default",
                SCALES);
    }

    /** As {@code --from} says. */
    static StartingPoint of(Arguments arguments) {
        Path from = arguments.path(FROM);
        if (from == null) {
            return new StartingPoint(null, false);
        }
        boolean[] bare = new boolean[1];
        Model model = ModelFile.read(from, weights -> {
            bare[0] = true;
            return weights.network(Activation.LINEAR, Loss.MSE); // for its widths alone
        });
        return new StartingPoint(model, !bare[0]);
    }

    /** Whether weights are to be random. */
    boolean isScratch() {
        return model == null;
    }

    /** Reads the data, which must fit the model. */
    LoadedData data(Arguments arguments, String name) {
        return DataSource.load(
                name,
                model == null
                        ? DataArguments.toTrain(arguments, 0, List.of())
                        : DataArguments.toTrain(arguments, model.network().inputs(), model.classNames()));
    }

    NetworkSpec network(Arguments arguments, Dataset data, Recipe recipe) {
        if (model == null) {
            return NetworkOptions.forData(arguments, data.inputs(), data.outputs(), data.isClassification(), recipe);
        }
        return described
                ? NetworkOptions.fromModel(arguments, model.network())
                : NetworkOptions.fromWidths(arguments, model.network(), data.isClassification(), recipe);
    }

    Scaling scaling(Arguments arguments, Part train) {
        String how = arguments.text(SCALE);
        if (how == null && model != null && described) {
            return model.scaling();
        }
        if (how == null || how.equals("auto")) {
            return Scaling.auto(train);
        }
        if (!SCALES.contains(how)) {
            throw new UsageException(SCALE + ": " + Names.unknown("scaling", how, SCALES));
        }
        return Scaling.fit(Scaling.Method.valueOf(how.toUpperCase(Locale.ROOT)), train);
    }

    /** Puts the model's weights, if there is one, in the place of the initial ones. */
    void load(Plan plan, float[] arena) {
        if (model != null) {
            model.load(plan, arena);
        }
    }
}
