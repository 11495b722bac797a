package io.gradus.run;

import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.NetworkSpec;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is done to inputs and to values to predict.
 *
 * @param scaling null for a model's own where training starts from one, or else for what suits the data
 * @param targetScaling the same of values to predict
 * @param augmentation how pictures are changed whenever they are loaded to train on
 * @param image what shape the pictures have; null for what the data say
 */
public record InputSettings(
        @Nullable ScalingChoice scaling,
        @Nullable ScalingChoice targetScaling,
        Augmentation augmentation,
        @Nullable ImageShape image)
        implements Serializable {
    /** Nothing is said: inputs are scaled as suits them, and not changed. */
    public static final InputSettings DEFAULT = new InputSettings(null, null, Augmentation.NONE, null);

    /**
     * Checks that they go together.
     *
     * @throws io.gradus.problem.ProblemException with a {@link RunProblem}
     */
    public InputSettings {
        if (image != null && augmentation.isNone()) {
            throw RunProblem.IMAGE_WITHOUT_AUGMENTATION.with(io.gradus.plan.TrainingSetting.AUGMENTATION);
        }
    }

    /** The augmentation of these examples' pictures; null if there is none. */
    public @Nullable AugmentedImages images(Part train) {
        if (augmentation.isNone()) {
            return null;
        }
        Dataset data = train.data();
        if (image != null && image.size() != data.inputs()) {
            throw RunProblem.IMAGE_OF_OTHER_SIZE.with(image, image.size(), data.name(), data.inputs());
        }
        ImageShape shape = image == null ? data.image() : image;
        if (shape == null) {
            throw RunProblem.NO_IMAGES.with(data.name(), RunSetting.IMAGE);
        }
        try {
            return AugmentedImages.of(augmentation, shape, train);
        } catch (IllegalArgumentException e) {
            throw RunProblem.UNFIT_AUGMENTATION.with(String.valueOf(e.getMessage()));
        }
    }

    /** The augmentation of pictures of which nothing is known but that they fit the network; null if there is none. */
    public @Nullable AugmentedImages images(NetworkSpec network) {
        if (augmentation.isNone()) {
            return null;
        }
        if (image == null) {
            throw RunProblem.NO_IMAGES.with("a network alone", RunSetting.IMAGE);
        }
        if (image.size() != network.inputs()) {
            throw RunProblem.IMAGE_OF_OTHER_SIZE.with(image, image.size(), "the network", network.inputs());
        }
        return new AugmentedImages(augmentation, image, 0, 1);
    }
}
