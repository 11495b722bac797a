package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.run.InputSettings;
import io.gradus.run.ScalingChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of scaling and, by {@link AugmentOptions}, of augmentation. */
public final class InputOptions {
    private static final String SCALE = "--scale";
    private static final String TARGET_SCALE = "--target-scale";
    private static final List<String> SCALES = List.of("auto", "none", "standard", "minmax");

    private InputOptions() {}

    public static void describeScale(Syntax syntax) {
        syntax.option(
                SCALE,
                "HOW",
                "scaling of the inputs, fitted on the training part and saved with the model: "
                        + String.join(", ", SCALES),
                "auto",
                SCALES);
        syntax.option(
                TARGET_SCALE,
                "HOW",
                "scaling of the values to predict, likewise, undone in all that is shown and predicted: "
                        + String.join(", ", SCALES),
                "auto: standard, or minmax where the output activation is not linear",
                SCALES);
    }

    /** What is done to inputs and to values to predict. */
    public static InputSettings settings(Arguments arguments) {
        return new InputSettings(
                choice(arguments, SCALE),
                choice(arguments, TARGET_SCALE),
                AugmentOptions.augmentation(arguments),
                AugmentOptions.image(arguments));
    }

    private static @Nullable ScalingChoice choice(Arguments arguments, String option) {
        return arguments.has(option)
                ? arguments.parse(
                        option, text -> Choice.parse("scaling", ScalingChoice.class, ScalingChoice::label, text))
                : null;
    }
}
