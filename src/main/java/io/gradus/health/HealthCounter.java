package io.gradus.health;

import java.util.Locale;

/**
 * What a step counts for each layer, its weights and biases taken together. A layer's block in the arena holds {@link
 * #BLOCK} floats: these in their order, then the gradient's distribution. The same order stands in {@code
 * native/src/plan.h}.
 *
 * <p>g is the minibatch-mean gradient before clipping. Sums run in double precision and are stored as norms, so that a
 * gradient of 1e-20 still counts as what it is.
 */
public enum HealthCounter {
    /** ‖g‖₂. */
    GRADIENT_NORM,
    /** max |g|. */
    GRADIENT_MAX,
    /** Parameters whose g is exactly 0. */
    GRADIENT_ZERO,
    /** Parameters whose g is NaN or infinite. */
    NONFINITE,
    /** Parameters whose g was scaled down by a norm's bound, or exceeded the value clip. */
    CLIPPED,
    /** Parameters whose g is non-zero and has the other sign than in the step before. */
    SIGN_FLIPS,
    /** Parameters whose step is at Δmin or Δmax (Rprop). */
    AT_BOUND,
    /** ‖Δw‖₂ of this step's update, after clipping. */
    UPDATE_NORM,
    /** ‖w‖₂ before the update. */
    WEIGHT_NORM,
    /** Mean over batch and units of the layer's outputs. */
    ACTIVATION_MEAN,
    /** Standard deviation over batch and units of the layer's outputs. */
    ACTIVATION_SD,
    /** Fraction of the batch's outputs at which the squashing function is flat; 0 for others. */
    SATURATED,
    /** Root mean square over batch and units of dLoss/d(pre-activation), for a sample's loss, not over the batch size. */
    DELTA_RMS,
    /** Parameters of the layer, the whole of which the counts are parts; 0 if it is frozen, and only outputs are read. */
    PARAMETERS,
    /** Units silent for every sample of the last finished window; filled in at the window's end. */
    DEAD;

    /** Floats before the distribution. */
    public static final int COUNTERS = 16;
    /** Octaves of |g| that are told apart: bin n counts 2^(n-40) ≤ |g| < 2^(n-39); the ends take what is beyond. */
    public static final int BINS = 48;
    /** The exponent of bin 0. */
    public static final int LOWEST_EXPONENT = -40;
    /** Floats of a layer's block. */
    public static final int BLOCK = COUNTERS + BINS;

    /** The name in logs: {@code gradient_norm}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
