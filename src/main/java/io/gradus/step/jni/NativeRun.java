package io.gradus.step.jni;

import io.gradus.step.Step;
import io.gradus.step.java.Transcendental;

/** The one crossing of the hot path. No strings here: {@link Transcendental} says why. */
final class NativeRun {
    private NativeRun() {}

    /** Trains or evaluates, as {@link Step} says; {@code alone}: without the other threads. */
    static native double run(
            long net,
            float[] arena,
            long source,
            int first,
            int samples,
            long firstStep,
            boolean training,
            boolean alone);
}
