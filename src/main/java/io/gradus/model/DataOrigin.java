package io.gradus.model;

/**
 * Which examples a model was trained on: enough to find its test part again, and to tell other data from those.
 *
 * @param split shares of training, validation and test, {@code 70/15/15}; {@link #OWN} for the parts that the data came
 *     in; empty if unknown
 * @param rows examples of the data as a whole; 0 if unknown
 * @param fingerprint of all of them, in eight hexadecimal digits; empty if unknown
 */
public record DataOrigin(String split, int rows, String fingerprint) {
    /** The {@link #split} of data that come in parts of their own. */
    public static final String OWN = "own";

    /** Of weights that came without a word. */
    public static final DataOrigin UNKNOWN = new DataOrigin("", 0, "");

    public DataOrigin {
        if (rows < 0) {
            throw new IllegalArgumentException("the number of examples may not be negative: " + rows);
        }
    }

    /** Whether anything is known. */
    public boolean isKnown() {
        return !split.isEmpty();
    }
}
