package io.gradus.status.serial;

/**
 * Gathers bytes into command lines that end with CR, LF or both. A line that is too long is discarded up to its end,
 * however far that is. Allocates nothing after the constructor.
 */
final class LineBuffer {
    /** Bytes of a line, without its end. */
    static final int LONGEST = 256;

    /** Is given lines. */
    interface Listener {
        /** A line that is not empty: the first {@code size} bytes. */
        void line(byte[] bytes, int size);

        /** The line under way is too long. Called once for it. */
        void tooLong();
    }

    private final byte[] line = new byte[LONGEST];
    private final Listener listener;
    private int size;
    private boolean discarding;

    LineBuffer(Listener listener) {
        this.listener = listener;
    }

    void accept(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                if (size > 0 && !discarding) {
                    listener.line(line, size);
                }
                clear();
            } else if (!discarding && size == LONGEST) {
                discarding = true;
                listener.tooLong();
            } else if (!discarding) {
                line[size++] = b;
            }
        }
    }

    /** Forgets the line under way. */
    void clear() {
        size = 0;
        discarding = false;
    }
}
