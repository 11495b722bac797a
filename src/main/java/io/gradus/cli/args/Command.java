package io.gradus.cli.args;

import io.gradus.cli.terminal.Terminal;
import java.io.IOException;
import java.util.List;

/** What the first word after {@code gradus} names. */
public interface Command {
    /** Exit code of a command that did what was asked. */
    int OK = 0;

    /** Exit code of a command that failed. */
    int FAILED = 1;

    /** Exit code of a command line that cannot be understood. */
    int BAD_USAGE = 2;

    /** The command's name. */
    String name();

    /** The program that it is a command of. */
    default String program() {
        return "gradus";
    }

    /** What it does, in one line for {@code gradus --help}. */
    String summary();

    /** Declares parameters and options. */
    void describe(Syntax syntax);

    /**
     * Options for every day, which {@code --help} shows; all, if there are none. {@code --help-all} shows every option.
     */
    default List<String> everyday() {
        return List.of();
    }

    /** Command lines to begin with, for both kinds of help. */
    List<Example> examples();

    /**
     * A command line.
     *
     * @param line as it is typed
     * @param meaning what it does
     */
    record Example(String line, String meaning) {}

    /**
     * Runs the command.
     *
     * @return the exit code, 0 or 1
     * @throws UsageException if an option has a value that it cannot have
     */
    int run(Arguments arguments, Terminal terminal) throws IOException;
}
