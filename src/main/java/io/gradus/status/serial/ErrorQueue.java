package io.gradus.status.serial;

/**
 * Errors in the order they came, told once each. When there is no room, the last one becomes {@code -350,"Queue
 * overflow"} and later ones are lost, as SCPI-99 (21.8.1) wants it.
 */
final class ErrorQueue {
    /** Errors that are kept. */
    static final int CAPACITY = 16;

    private final ScpiError[] errors = new ScpiError[CAPACITY];
    private int first;
    private int size;

    void add(ScpiError error) {
        if (size == CAPACITY) {
            errors[(first + size - 1) % CAPACITY] = ScpiError.QUEUE_OVERFLOW;
        } else {
            errors[(first + size++) % CAPACITY] = error;
        }
    }

    /** Takes the oldest out; {@link ScpiError#NONE} if there is none. */
    ScpiError next() {
        if (size == 0) {
            return ScpiError.NONE;
        }
        ScpiError error = errors[first];
        first = (first + 1) % CAPACITY;
        size--;
        return error;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }
}
