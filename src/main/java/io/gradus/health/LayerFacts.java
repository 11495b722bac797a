package io.gradus.health;

/**
 * What a verdict has to know of a layer besides its counters.
 *
 * @param units the layer's width
 * @param squashes whether its activation is bounded and so can saturate
 * @param canDie whether its units can fall silent for good
 * @param output whether it is the last layer, whose saturation is its job
 * @param frozen whether it keeps its weights, and so has neither errors nor gradients
 */
public record LayerFacts(int units, boolean squashes, boolean canDie, boolean output, boolean frozen) {
    /** Of a layer that is trained. */
    public LayerFacts(int units, boolean squashes, boolean canDie, boolean output) {
        this(units, squashes, canDie, output, false);
    }
}
