package io.gradus.cli;

import java.io.IOException;

/** One word after {@code gradus}. */
interface Command {
    /** The word. */
    String name();

    /** What it does, in one line for {@code gradus --help}. */
    String summary();

    /** Declares parameters and options. */
    void describe(Syntax syntax);

    /**
     * Does it.
     *
     * @return the exit code, 0 or 1
     * @throws UsageException if an option's value cannot be meant
     */
    int run(Arguments arguments, Terminal terminal) throws IOException;
}
