package io.gradus.cli.save;

/** Leaves training between two steps, because the process was told to end. */
public final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Interrupted() {
        super("interrupted", null, false, false);
    }
}
