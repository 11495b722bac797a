package io.gradus.data;

/** Some examples of a data set, by row number: a training, validation or test part. No example is copied. */
public final class Part {
    private final Dataset data;
    private final int[] rows;

    /** Takes the array over: the caller must not change it any more. */
    public Part(Dataset data, int[] rows) {
        this.data = data;
        this.rows = rows;
    }

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

    /** The set that holds the examples. */
    public Dataset data() {
        return data;
    }

    /** Row numbers into the set, in order; not to be changed. */
    public int[] rows() {
        return rows;
    }

    /** Number of examples. */
    public int size() {
        return rows.length;
    }
}
