package io.gradus.net;

/**
 * One dense layer: {@code y = activation(Wᵀx + b)}, or {@code y = activation(norm(Wᵀx))}.
 *
 * @param width number of units, the layer's fanOut
 * @param activation applied to every unit
 * @param slope of leaky-relu for negative inputs; ignored by the others
 * @param norm what is done to the sums
 */
public record LayerSpec(int width, Activation activation, float slope, Norm norm) {
    public LayerSpec {
        if (width < 1) {
            throw NetworkProblem.NO_UNITS.with(width);
        }
        if (!(slope >= 0 && slope < 1)) {
            throw NetworkProblem.SLOPE_OUT_OF_RANGE.with(slope);
        }
    }

    public LayerSpec(int width, Activation activation, float slope) {
        this(width, activation, slope, Norm.NONE);
    }

    /** Whether the sums are normalised, and the layer has a gain and a shift in place of a bias. */
    public boolean isNormalized() {
        return norm != Norm.NONE;
    }

    public LayerSpec withNorm(Norm other) {
        return new LayerSpec(width, activation, slope, other);
    }

    public LayerSpec(int width, Activation activation) {
        this(width, activation, Activation.DEFAULT_SLOPE);
    }
}
