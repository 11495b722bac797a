package io.gradus.plan;

import io.gradus.rule.Hyperparameter;

/**
 * The arena's first region: settings that may change between steps, and what a step reports. Offsets in floats.
 *
 * <pre>[ the update rule's numbers, 8 | reports | updates | seed ]</pre>
 */
public final class Control {
    /** Report: samples of this call whose largest output is their class. */
    public static final int CORRECT = 8;
    /** Report: 0, or 1 + the layer at which a number was no longer finite. */
    public static final int FAILED_LAYER = 9;
    /** Report: what was not finite there, a {@link Cause} ordinal. */
    public static final int FAILED_CAUSE = 10;
    /** Report: minibatch steps of this call that were finished. */
    public static final int STEPS_DONE = 11;
    /** Updates that adam or adamw has made since its state was 0; no more than 2²⁴. */
    public static final int UPDATES = 12;
    /** Four floats of 16 bits each, the lowest first: the seed of what a step draws. */
    public static final int SEED = 18;
    /**
     * Floats in the region. With the 16 bytes of an array's header they are two whole cache lines, so that what follows
     * lies on the lines' borders wherever the array object does.
     */
    public static final int LENGTH = 28;

    private Control() {}

    /**
     * Where a number of the update rule lies: they come first, of which there are at most {@link Hyperparameter#MOST}.
     */
    public static int of(Hyperparameter number) {
        return number.ordinal();
    }

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
