package io.gradus.step.jni;

import io.gradus.step.Step;
import io.gradus.step.java.Transcendental;

/** The one crossing of the hot path. No strings here: {@link Transcendental} says why. */
final class NativeRun {
    static final int EVALUATE = 0;
    static final int TRAIN = 1;
    /** A gradient without an update; of one minibatch. */
    static final int GRADIENT = 2;
    /** An update by the gradient that is there; without a source. */
    static final int UPDATE = 3;

    private NativeRun() {}

    /** Does one of these, as {@link Step} says; {@code alone}: without the other threads. */
    static native double run(
            long net, float[] arena, long source, int first, int samples, long firstStep, int what, boolean alone);
}
