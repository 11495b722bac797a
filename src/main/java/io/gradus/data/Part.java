package io.gradus.data;

/**
 * Some examples of a data set, by row number: a training, validation or test part. No example is copied.
 *
 * @param data the set that holds the examples
 * @param rows row numbers into it, in order; not to be changed
 */
public record Part(Dataset data, int[] rows) {
    /** All of a set, in its own order. */
    public static Part all(Dataset data) {
        int[] rows = new int[data.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
        return new Part(data, rows);
    }

    /** Nothing of a set. */
    public static Part none(Dataset data) {
        return new Part(data, new int[0]);
    }

    public int size() {
        return rows.length;
    }
}
