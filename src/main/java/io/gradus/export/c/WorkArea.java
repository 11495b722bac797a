package io.gradus.export.c;

import java.util.ArrayList;
import java.util.List;

/**
 * Places buffers in one array, so that those that are never in use at the same time share their place. A buffer is in
 * use from the step that writes it to the last one that reads it.
 */
final class WorkArea {
    private final List<Buffer> buffers = new ArrayList<>();
    private int size;

    private record Buffer(int offset, int length, int first, int last) {}

    /**
     * Finds the first place that is free for all of a buffer's time.
     *
     * @param length in elements
     * @param first the step that writes it
     * @param last the last step that reads it
     * @return its offset
     */
    int place(int length, int first, int last) {
        int offset = 0;
        for (boolean moved = true; moved; ) {
            moved = false;
            for (Buffer other : buffers) {
                boolean together = other.first <= last && first <= other.last;
                if (together && offset < other.offset + other.length && other.offset < offset + length) {
                    offset = other.offset + other.length;
                    moved = true;
                }
            }
        }
        buffers.add(new Buffer(offset, length, first, last));
        size = Math.max(size, offset + length);
        return offset;
    }

    /** Elements that all of them take. */
    int size() {
        return size;
    }
}
