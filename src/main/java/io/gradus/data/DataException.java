package io.gradus.data;

import java.util.List;

/**
 * Data that cannot be used. The message says for people where (file, line, column), what is wrong, and what to do about
 * it: one line, or one for each of several faults. {@link #hints} say the last once more for programs, so that each can
 * word it in its own terms.
 */
public final class DataException extends RuntimeException {
    /** What would help. */
    public enum Remedy {
        /** Leave a column out. */
        IGNORE,
        /** Predict a column as a value, not as a class. */
        PREDICT_VALUE,
        /** Say what becomes of missing values. */
        MISSING,
        /** Give the model that training starts from another last layer. */
        NEW_HEAD,
        /** Give its last layer outputs for the classes that it lacks. */
        ADD_CLASSES
    }

    /**
     * What would help, and for which column.
     *
     * @param column its name, or its number from 1; empty if that does not matter
     */
    public record Hint(Remedy remedy, String column) {}

    private final transient List<Hint> hints;

    public DataException(String message) {
        this(message, List.of());
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
        this.hints = List.of();
    }

    public DataException(String message, List<Hint> hints) {
        super(message);
        this.hints = List.copyOf(hints);
    }

    /** What would help, the likeliest first; empty if the message says it all. */
    public List<Hint> hints() {
        return hints;
    }

    /** Something wrong with line {@code line} (from 1) of {@code source}. */
    public static DataException at(String source, long line, String what) {
        return new DataException(source + ", line " + line + ": " + what);
    }

    /** Something wrong in one cell; {@code column} is its number from 1, with its name where there is one. */
    public static DataException at(String source, long line, String column, String what) {
        return new DataException(source + ", line " + line + ", column " + column + ": " + what);
    }
}
