package io.gradus.cli.args;

import java.util.Set;

/** Writes a command line as one would type it. */
public final class ShellWords {
    private static final String PLAIN = "[A-Za-z0-9_./:,=+%@^-]+";

    private ShellWords() {}

    /**
     * The command line that led to these arguments, without some of its options, and with {@code more} words at the end.
     *
     * @param without names of the options to leave out
     */
    public static String again(Command command, Arguments arguments, Set<String> without, String... more) {
        StringBuilder line = new StringBuilder("gradus ").append(command.name());
        Syntax syntax = Syntax.of(command);
        for (String parameter : arguments.parameters()) {
            line.append(' ').append(quoted(parameter));
        }
        for (Syntax.Option option : syntax.options()) {
            String value = arguments.text(option.name());
            if (value != null && !without.contains(option.name())) {
                line.append(' ').append(option.name());
                line.append(option.label() == null ? "" : " " + quoted(value));
            }
        }
        for (String word : more) {
            line.append(' ').append(quoted(word));
        }
        return line.toString();
    }

    /** The word, quoted if a POSIX shell would otherwise change it. */
    public static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
