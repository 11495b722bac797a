package io.gradus.cli.args;

/** A command line that does not fit its command: exit code 2, with this one line and where to find help. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }

    /** @param cause for those who debug */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
