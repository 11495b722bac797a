package io.gradus.train;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.net.Activation;
import io.gradus.net.NetworkSpec;

/** How values to predict are scaled to train on, where nobody says otherwise. */
public final class TargetScaling {
    private TargetScaling() {}

    /**
     * What suits a network: {@link Scaling.Method#STANDARD}, so that every output has the same size and begins near its
     * mean; 0..1 where the output activation cannot reach all numbers; nothing for classes, probabilities and
     * auto-encoders.
     */
    public static Scaling.Method suiting(NetworkSpec network, Dataset data) {
        if (!isFor(network, data)) {
            return Scaling.Method.NONE;
        }
        Activation output = network.layers().get(network.layers().size() - 1).activation();
        return switch (output) {
            case LINEAR, LEAKY_RELU -> Scaling.Method.STANDARD;
            default -> Scaling.Method.MINMAX;
        };
    }

    /**
     * Whether the data have values that may be scaled: neither classes, nor probabilities, nor the examples themselves.
     */
    public static boolean isFor(NetworkSpec network, Dataset data) {
        return data.isLabelled()
                && !data.isClassification()
                && !data.hasOwnAnswers()
                && !network.loss().takesLogits();
    }

    /** Fits what suits the network to a training part. */
    public static Scaling auto(NetworkSpec network, Part train) {
        return Scaling.fitTargets(suiting(network, train.data()), train);
    }
}
