package io.gradus.cli;

/** A command line that cannot be meant: exit code 2, with this one line and where to find help. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
