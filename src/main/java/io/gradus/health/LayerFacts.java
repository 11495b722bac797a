package io.gradus.health;

/**
 * What a verdict has to know of a layer besides its counters.
 *
 * @param units the layer's width
 * @param squashes whether its activation is bounded and so can saturate
 * @param canDie whether its units can fall silent for good
 * @param output whether it is the last layer, whose saturation is its job
 */
public record LayerFacts(int units, boolean squashes, boolean canDie, boolean output) {}
