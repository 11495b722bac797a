package io.gradus.run;

import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.net.NetworkSpec;
import io.gradus.train.TargetScaling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How inputs, or values to predict, are scaled. */
public enum ScalingChoice {
    /** As suits the data: {@link Scaling#auto}, {@link TargetScaling#auto}. */
    AUTO,
    /** Not at all. */
    NONE,
    /** To mean 0 and standard deviation 1, feature by feature. */
    STANDARD,
    /** To 0..1, feature by feature. */
    MINMAX;

    /** The name that people type. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All labels. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(ScalingChoice::label).toList();
    }

    /** The scaling of values to predict, fitted on a training part. */
    Scaling fitTargets(NetworkSpec network, Part train) {
        return switch (this) {
            case AUTO -> TargetScaling.auto(network, train);
            case NONE -> Scaling.fitTargets(Scaling.Method.NONE, train);
            case STANDARD -> Scaling.fitTargets(Scaling.Method.STANDARD, train);
            case MINMAX -> Scaling.fitTargets(Scaling.Method.MINMAX, train);
        };
    }

    /** The scaling, fitted on a training part. */
    public Scaling fit(Part train) {
        return switch (this) {
            case AUTO -> Scaling.auto(train);
            case NONE -> Scaling.fit(Scaling.Method.NONE, train);
            case STANDARD -> Scaling.fit(Scaling.Method.STANDARD, train);
            case MINMAX -> Scaling.fit(Scaling.Method.MINMAX, train);
        };
    }
}
