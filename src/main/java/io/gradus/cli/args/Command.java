package io.gradus.cli.args;

import io.gradus.cli.terminal.Terminal;
import java.io.IOException;

/** One word after {@code gradus}. */
public interface Command {
    /** Exit code of a command that did what was asked. */
    int OK = 0;

    /** Exit code of a command that failed. */
    int FAILED = 1;

    /** Exit code of a command line that cannot be understood. */
    int BAD_USAGE = 2;

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
