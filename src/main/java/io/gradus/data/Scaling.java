package io.gradus.data;

import java.util.Arrays;

/**
 * What is done to every input before the network sees it: {@code x' = (x - shift) * scale}, feature by feature. It is
 * fitted on the training part alone, stored with the model, and applied again by whoever uses the model.
 *
 * @param method how it was fitted, for people
 * @param shift (inputs)
 * @param scale (inputs); 0 for a feature that never varies, which so becomes 0
 */
public record Scaling(Method method, float[] shift, float[] scale) {
    /** The ways to fit a scaling. */
    public enum Method {
        /** Leave inputs as they are. */
        NONE,
        /** Mean 0 and standard deviation 1 over the training part (population formula). */
        STANDARD,
        /** From the training part's minimum and maximum to 0..1. */
        MINMAX
    }

    public Scaling {
        if (shift.length != scale.length) {
            throw new IllegalArgumentException(shift.length + " shifts, but " + scale.length + " scales");
        }
    }

    /** Leaves {@code inputs} features as they are. */
    public static Scaling none(int inputs) {
        float[] scale = new float[inputs];
        Arrays.fill(scale, 1);
        return new Scaling(Method.NONE, new float[inputs], scale);
    }

    /** Number of features. */
    public int inputs() {
        return shift.length;
    }
}
