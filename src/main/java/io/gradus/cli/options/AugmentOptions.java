package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.data.ImageShape;
import io.gradus.data.augment.Augmentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of random changes to pictures, and of the pictures' size. */
public final class AugmentOptions {
    public static final String AUGMENT = "--augment";
    private static final String IMAGE = "--image";

    private AugmentOptions() {}

    public static void describe(Syntax syntax) {
        syntax.option(
                AUGMENT,
                "HOW,…",
                "change pictures at random each time they are trained on: shift=2 (pixels), rotate=10 (degrees),"
                        + " zoom=0.1, crop=0.8, reflect, elastic=34/4 (strength/smoothness), edge, gain=0.2, offset=0.1,"
                        + " noise=0.05; mnist is a preset",
                "none",
                List.of("mnist", "shift=", "rotate=", "zoom=", "crop=", "reflect", "elastic=", "noise="));
        syntax.option(
                IMAGE, "HxW", "for --augment: the pictures' height and width, or HxWxCHANNELS", "what the data say");
    }

    /** The changes that the options ask for. */
    static Augmentation augmentation(Arguments arguments) {
        return arguments.has(AUGMENT)
                ? arguments.parse(AUGMENT, Augmentation::parse, Augmentation.NONE)
                : Augmentation.NONE;
    }

    /** The shape that pictures are said to have; null if nothing is said. */
    static @Nullable ImageShape image(Arguments arguments) {
        return arguments.has(IMAGE) ? arguments.parse(IMAGE, ImageShape::parse) : null;
    }
}
