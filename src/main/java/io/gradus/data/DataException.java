package io.gradus.data;

/**
 * Data that cannot be used. The message is one line for people: where (file, line, column), what is wrong, and what to
 * do about it.
 */
public final class DataException extends RuntimeException {
    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Something wrong with line {@code line} (from 1) of {@code source}. */
    static DataException at(String source, long line, String what) {
        return new DataException(source + ", line " + line + ": " + what);
    }

    /** Something wrong in one cell; {@code column} is its number from 1, with its name where there is one. */
    static DataException at(String source, long line, String column, String what) {
        return new DataException(source + ", line " + line + ", column " + column + ": " + what);
    }
}
