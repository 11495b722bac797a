package io.gradus.run;

import io.gradus.data.Part;
import io.gradus.data.Scaling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How inputs are scaled. */
public enum ScalingChoice {
    /** As suits the data: {@link Scaling#auto}. */
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
