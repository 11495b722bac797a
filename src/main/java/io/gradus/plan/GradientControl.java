package io.gradus.plan;

/**
 * The region "gradient control" of plans that keep a whole gradient: settings of what is done with it, and where an
 * update is that takes several minibatches. Offsets in floats; the same numbers stand in {@code native/src/plan.h}.
 */
public final class GradientControl {
    /** The bound of {@link io.gradus.rule.GradientClip}. */
    public static final int LIMIT = 0;
    /** η+ of rprop. */
    public static final int ETA_PLUS = 1;
    /** η- of rprop. */
    public static final int ETA_MINUS = 2;
    /** Δmax of rprop. */
    public static final int STEP_MAX = 3;
    /** Δmin of rprop. */
    public static final int STEP_MIN = 4;
    /** Setting: samples that make one update of a rule of the whole set; 0 for those of one call. At most 2²⁴. */
    public static final int SET_SIZE = 5;
    /** Samples of the set that the gradient has so far. */
    public static final int SET_DONE = 6;
    /** The sum of their losses, in two floats: the larger part and what it leaves of the double. */
    public static final int SET_LOSS = 8;
    /** The sum of losses at the update before, likewise. */
    public static final int LAST_LOSS = 10;
    /** Floats in the region. */
    public static final int LENGTH = 16;

    private GradientControl() {}
}
