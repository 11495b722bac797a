package io.gradus.report.page;

/** A file that is not the log of a run, or a damaged one. */
public final class LogException extends IllegalArgumentException {
    public LogException(String message) {
        super(message);
    }
}
