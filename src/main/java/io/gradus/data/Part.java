package io.gradus.data;

/**
 * Some examples of a data set, by row number: a training, validation or test part. No example is copied.
 *
 * @param data the set that holds the examples
 * @param rows row numbers into it, in order; not to be changed
 */
public record Part(Dataset data, int[] rows) {
    public int size() {
        return rows.length;
    }
}
