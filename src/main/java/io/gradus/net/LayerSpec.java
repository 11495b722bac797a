package io.gradus.net;

/**
 * One dense layer: {@code y = activation(Wᵀx + b)}.
 *
 * @param width number of units, the layer's fanOut
 * @param activation applied to every unit
 * @param slope of leaky-relu for negative inputs; ignored by the others
 */
public record LayerSpec(int width, Activation activation, float slope) {
    public LayerSpec {
        if (width < 1) {
            throw new IllegalArgumentException("a layer needs at least one unit, not " + width);
        }
        if (!(slope >= 0 && slope < 1)) {
            throw new IllegalArgumentException("the slope of leaky-relu must lie in 0..1, not " + slope);
        }
    }

    public LayerSpec(int width, Activation activation) {
        this(width, activation, Activation.DEFAULT_SLOPE);
    }
}
