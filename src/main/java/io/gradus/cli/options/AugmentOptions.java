package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.NetworkSpec;
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

    /** Refuses bad values before any data are read. */
    public static void check(Arguments arguments) {
        if (augmentation(arguments) != null) {
            arguments.parse(IMAGE, ImageShape::parse);
        }
    }

    private static @Nullable Augmentation augmentation(Arguments arguments) {
        if (arguments.has(AUGMENT)) {
            return arguments.parse(AUGMENT, Augmentation::parse);
        }
        if (arguments.has(IMAGE)) {
            throw new UsageException(IMAGE + " is for " + AUGMENT + ": give both, or neither");
        }
        return null;
    }

    /** The changes that the options ask for, of these examples; null for none. */
    public static @Nullable AugmentedImages images(Arguments arguments, Part train) {
        Augmentation augmentation = augmentation(arguments);
        if (augmentation == null) {
            return null;
        }
        Dataset data = train.data();
        ImageShape given = arguments.parse(IMAGE, ImageShape::parse);
        if (given != null) {
            Arguments.about(IMAGE + " " + given, () -> data.asImages(given));
        }
        ImageShape shape = given == null ? data.image() : given;
        if (shape == null) {
            throw new UsageException(AUGMENT + ": " + data.name()
                    + " does not say that its examples are pictures, as IDX files and the digits do; add " + IMAGE
                    + " HEIGHTxWIDTH, or leave it out");
        }
        return Arguments.about(
                AUGMENT + " " + arguments.text(AUGMENT), () -> AugmentedImages.of(augmentation, shape, train));
    }

    /** The changes that the options ask for, of any pictures that fit the network; null for none. */
    public static @Nullable AugmentedImages images(Arguments arguments, NetworkSpec network) {
        Augmentation augmentation = augmentation(arguments);
        if (augmentation == null) {
            return null;
        }
        ImageShape shape = arguments.parse(IMAGE, ImageShape::parse);
        if (shape == null) {
            throw new UsageException(AUGMENT + " without data needs " + IMAGE + " HEIGHTxWIDTH");
        }
        if (shape.size() != network.inputs()) {
            throw new UsageException(IMAGE + " " + shape + ": it has " + shape.size()
                    + " values, but the network takes " + network.inputs());
        }
        return Arguments.about(
                AUGMENT + " " + arguments.text(AUGMENT), () -> new AugmentedImages(augmentation, shape, 0, 1));
    }
}
