package io.gradus.plan;

/**
 * The arena's first region: settings that may change between steps, and what a step reports. Offsets in floats; the
 * same numbers stand in {@code native/src/plan.h}.
 */
public final class Control {
    /** Learning rate. */
    public static final int RATE = 0;
    /** Δ0 of value clipping; infinity clips nothing. */
    public static final int CLIP = 1;
    /** μ, β or β1. */
    public static final int MOMENTUM = 2;
    /** β2 or ρ. */
    public static final int BETA2 = 3;
    /** ε. */
    public static final int EPSILON = 4;
    /** λ, of decoupled weight decay. */
    public static final int DECAY = 5;
    /** Updates that adam or adamw has made since its state was 0; no more than 2²⁴. */
    public static final int UPDATES = 6;
    /** Report: samples of this call whose largest output is their class. */
    public static final int CORRECT = 8;
    /** Report: 0, or 1 + the layer at which a number was no longer finite. */
    public static final int FAILED_LAYER = 9;
    /** Report: what was not finite there, a {@link Cause} ordinal. */
    public static final int FAILED_CAUSE = 10;
    /** Report: minibatch steps of this call that were finished. */
    public static final int STEPS_DONE = 11;
    /** Four floats of 16 bits each, the lowest first: the seed of what a step draws. */
    public static final int SEED = 18;
    /**
     * Floats in the region. With the 16 bytes of an array's header they are two whole cache lines, so that what follows
     * lies on the lines' borders wherever the array object does.
     */
    public static final int LENGTH = 28;

    private Control() {}

    /** What was not finite. */
    public enum Cause {
        NONE("nothing"),
        LOSS("the loss"),
        DELTA("the error passed back"),
        GRADIENT("a gradient");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** For a sentence: "the loss". */
        public String words() {
            return words;
        }
    }
}
