package io.gradus.cli.args;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes a command line as one would type it. */
public final class ShellWords {
    private static final String PLAIN = "[A-Za-z0-9_./:,=+%@^-]+";

    private ShellWords() {}

    /**
     * The command line that led to these arguments, without some of its options, and with {@code more} words at the
     * end.
     *
     * @param without names of the options to leave out
     */
    public static String again(Command command, Arguments arguments, Set<String> without, String... more) {
        return again(command.name(), Syntax.of(command), arguments, without, more);
    }

    /**
     * The same of any command.
     *
     * @param name the command's
     * @param syntax whose options are taken over; others that were given are left out
     */
    public static String again(String name, Syntax syntax, Arguments arguments, Set<String> without, String... more) {
        StringBuilder line = new StringBuilder("gradus ").append(name);
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

    /**
     * The words of a line, parted at blanks outside quotes: {@code --target 'unit price'} is two.
     *
     * @throws UsageException if a quote is not closed
     */
    public static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                begun = true;
            } else if (!Character.isWhitespace(c)) {
                word.append(c);
                begun = true;
            } else if (begun) {
                words.add(word.toString());
                word.setLength(0);
                begun = false;
            }
        }
        if (quote != 0) {
            throw new UsageException("'" + line + "': the quote " + quote + " is not closed");
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    /** The word, quoted if a POSIX shell would otherwise change it. */
    public static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
