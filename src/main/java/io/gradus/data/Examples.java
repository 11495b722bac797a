package io.gradus.data;

import java.nio.ByteBuffer;

/**
 * The examples' side of a set.
 *
 * @param stride features from an example's beginning to the next one's
 * @param window rows of a series that an example consists of; 0 if it is none
 */
record Examples(Dataset.Storage storage, int size, int inputs, int stride, int window, ByteBuffer features) {
    /** Each apart from the others. */
    Examples(Dataset.Storage storage, int size, int inputs, ByteBuffer features) {
        this(storage, size, inputs, inputs, 0, features);
    }

    /** Features that the buffer must hold. */
    long extent() {
        return size == 0 ? 0 : (size - 1L) * stride + inputs;
    }
}
