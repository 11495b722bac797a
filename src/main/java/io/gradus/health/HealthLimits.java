package io.gradus.health;

/**
 * Where healthy ends. Ratios rather than absolute values, so that they hold for any loss and scale.
 *
 * @param vanishing smallest healthy ratio of the first layer's delta RMS to the last layer's: a gradient that lost four
 *     decades on the way down moves float weights no more than rounding does
 * @param exploding largest healthy ratio of the first layer's delta RMS to the last layer's
 * @param updateRatio largest healthy ‖Δw‖/‖w‖ of one step; the usual target is 1e-3, healthy 1e-4 to 1e-2 (Karpathy; the
 *     training UI of DL4J), and beyond this the step is no small one
 * @param saturated largest healthy fraction of a hidden layer's outputs that are flat
 * @param dead largest healthy fraction of a layer's units that were silent for a whole epoch
 * @param flips largest healthy fraction of gradients that change sign from a step to the next; noise alone gives one half
 * @param recovery by what factor a number has to be better than its limit before an alarm ends: the verdict's hysteresis
 */
public record HealthLimits(
        double vanishing,
        double exploding,
        double updateRatio,
        double saturated,
        double dead,
        double flips,
        double recovery) {
    /** The defaults. */
    public static final HealthLimits DEFAULT = new HealthLimits(1e-4, 1e3, 0.3, 0.5, 0.1, 0.85, 0.8);
}
