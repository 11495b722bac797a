package io.gradus.health;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a step counts for each layer, its weights and biases taken together. A layer's block in the arena holds {@link
 * #BLOCK} floats: these in their order, then the gradient's distribution.
 *
 * <p>g is the minibatch-mean gradient before clipping. Sums run in double precision and are stored as norms, so that a
 * gradient of 1e-20 still counts as what it is.
 */
public enum HealthCounter {
    /** ‖g‖₂. */
    GRADIENT_NORM(Source.GRADIENTS),
    /** max |g|. */
    GRADIENT_MAX(Source.GRADIENTS),
    /** Parameters whose g is exactly 0. */
    GRADIENT_ZERO(Source.GRADIENTS),
    /** Parameters whose g is NaN or infinite. */
    NONFINITE(Source.GRADIENTS),
    /** Parameters whose g was scaled down by a norm's bound, or exceeded the value clip. */
    CLIPPED(Source.GRADIENTS),
    /** Parameters whose g is non-zero and has the other sign than in the step before. */
    SIGN_FLIPS(Source.GRADIENTS),
    /** Parameters whose step is at Δmin or Δmax (Rprop). */
    AT_BOUND(Source.GRADIENTS),
    /** ‖Δw‖₂ of this step's update, after clipping. */
    UPDATE_NORM(Source.GRADIENTS),
    /** ‖w‖₂ before the update. */
    WEIGHT_NORM(Source.GRADIENTS),
    /** Mean over batch and units of the layer's outputs. */
    ACTIVATION_MEAN(Source.OUTPUTS),
    /** Standard deviation over batch and units of the layer's outputs. */
    ACTIVATION_SD(Source.OUTPUTS),
    /** Fraction of the batch's outputs at which the squashing function is flat; 0 for others. */
    SATURATED(Source.OUTPUTS),
    /**
     * Root mean square over batch and units of dLoss/d(pre-activation), for a sample's loss, not over the batch size.
     */
    DELTA_RMS(Source.DELTAS),
    /**
     * Parameters of the layer, the whole of which the counts are parts; 0 if it is frozen, and only outputs are read.
     */
    PARAMETERS(Source.GRADIENTS),
    /** Units silent for every sample of the last finished window; filled in at the window's end. */
    DEAD(Source.WINDOW);

    /** Floats before the distribution. */
    public static final int COUNTERS = 16;
    /** Octaves of |g| that are told apart: bin n counts 2^(n-40) ≤ |g| < 2^(n-39); the ends take what is beyond. */
    public static final int BINS = 48;
    /** The exponent of bin 0. */
    public static final int LOWEST_EXPONENT = -40;
    /** Floats of a layer's block. */
    public static final int BLOCK = COUNTERS + BINS;

    /** What counters are read from; those of one source are stored together. */
    public enum Source {
        /** Gradients and weights, row by row as the weights move. */
        GRADIENTS,
        /** The layer's outputs. */
        OUTPUTS,
        /** Its deltas. */
        DELTAS,
        /** The outputs of all samples of a window; counted between steps. */
        WINDOW
    }

    private final Source source;

    HealthCounter(Source source) {
        this.source = source;
    }

    /** What it is read from. */
    public Source source() {
        return source;
    }

    /** All of one source, in order. */
    public static HealthCounter[] of(Source source) {
        return Arrays.stream(values())
                .filter(counter -> counter.source == source)
                .toArray(HealthCounter[]::new);
    }

    /** The name in logs: {@code gradient_norm}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
