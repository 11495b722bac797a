package io.gradus.step.java;

import io.gradus.step.Source;
import org.jspecify.annotations.Nullable;

/** The minibatch that a step is at, as its operations ask for it. Reused, so that no step allocates. */
final class Minibatch {
    private @Nullable Source source;
    int first;
    int samples;
    /** Samples that means are taken over, those of the update, of which the minibatch may be a part. */
    int over;
    /** Number of the step since training began. */
    long step;

    boolean training;
    /** Whether counters of outputs and deltas are filled in by this minibatch. */
    boolean watched;
    /** Once LOSS is done: the sum of the samples' losses. */
    double loss;

    /** Rows {@code order[first .. first+samples)} of the source. */
    void begin(Source from, int firstRow, int rows) {
        source = from;
        first = firstRow;
        samples = rows;
        over = rows;
        step = 0;
        training = false;
        watched = false;
        loss = 0;
    }

    /** The minibatch is one to train on. */
    void train(int samplesOfUpdate, long number, boolean watch) {
        over = samplesOfUpdate;
        step = number;
        training = true;
        watched = watch;
    }

    /** Of step {@code number} an update alone is made. */
    void update(long number) {
        step = number;
        training = true;
        watched = false;
    }

    Source source() {
        if (source == null) {
            throw new IllegalStateException();
        }
        return source;
    }
}
