package io.gradus.data;

import java.util.stream.IntStream;

/**
 * Some examples of a data set, by row number: a training, validation or test part. No example is copied.
 *
 * @param data the set that holds the examples
 * @param rows row numbers into it, in order; not to be changed
 */
public record Part(Dataset data, int[] rows) {
    /** All of a set, in its own order. */
    public static Part all(Dataset data) {
        return new Part(data, IntStream.range(0, data.size()).toArray());
    }

    /** Nothing of a set. */
    public static Part none(Dataset data) {
        return new Part(data, new int[0]);
    }

    public int size() {
        return rows.length;
    }
}
