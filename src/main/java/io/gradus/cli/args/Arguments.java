package io.gradus.cli.args;

import io.gradus.problem.ProblemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parameters and options that the user typed, with methods that read them as numbers, paths and so on. A value that
 * cannot be read is refused in a message that names its option.
 *
 * <p>Every start reads dozens of options that were not given. The first lambda that a JVM creates costs 10 ms of
 * start-up, each further one a third of a millisecond, even if it is never called: code that runs at start asks
 * {@link #has} first.
 */
public final class Arguments {
    private final List<String> parameters;
    private final Map<String, String> options;

    /** @param options values by the option's name; that of a flag does not matter */
    public Arguments(List<String> parameters, Map<String, String> options) {
        this.parameters = parameters;
        this.options = options;
    }

    /**
     * Reads what follows a command.
     *
     * <p>A line that is certainly right is read here, because loading picocli takes 40 ms: {@code --option value},
     * {@code --option=value} and {@code --flag}, every name known and given once. Picocli reads or refuses any other
     * line.
     *
     * @throws UsageException if it does not fit the command
     */
    public static Arguments of(Command command, String[] args) {
        Syntax syntax = Syntax.names(command);
        String[] words = syntax.withFallbacks(args);
        Arguments plain = plain(syntax, words);
        return plain == null ? Picocli.parse(command, words) : plain;
    }

    /** The arguments of a line that is certainly right; null if picocli has to look at it. */
    static @Nullable Arguments plain(Syntax syntax, String[] args) {
        List<String> parameters = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            String word = args[i];
            if (!word.startsWith("-") || word.length() == 1 || syntax.isFree(word)) { // a lone - is stdin
                parameters.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            Syntax.Option option = syntax.option(equals < 0 ? word : word.substring(0, equals));
            if (option == null || options.containsKey(option.name())) {
                return null;
            }
            String value = "";
            if (option.label() != null) {
                value = equals >= 0 ? word.substring(equals + 1) : ++i < args.length ? args[i] : "-";
            }
            if (value.startsWith("-")
                    || value.startsWith("\"")
                    || (option.label() == null) != value.isEmpty()
                    || (option.label() == null && equals >= 0)) {
                return null;
            }
            options.put(option.name(), value);
        }
        int required = 0;
        boolean repeated = false;
        for (Syntax.Parameter parameter : syntax.parameters()) {
            required += parameter.required() ? 1 : 0;
            repeated |= parameter.repeated();
        }
        boolean fits = parameters.size() >= required
                && (repeated || parameters.size() <= syntax.parameters().size());
        return fits ? new Arguments(parameters, options) : null;
    }

    /** The same with an option, in place of the value that it may have had; empty for an option that takes none. */
    public Arguments with(String option, String value) {
        Map<String, String> more = new HashMap<>(options);
        more.put(option, value);
        return new Arguments(parameters, more);
    }

    /** The same without an option. */
    public Arguments without(String option) {
        Map<String, String> fewer = new HashMap<>(options);
        fewer.remove(option);
        return new Arguments(parameters, fewer);
    }

    /** Parameter {@code index}, from 0; null if it was left out. */
    @Nullable
    public String parameter(int index) {
        return index < parameters.size() ? parameters.get(index) : null;
    }

    /** All parameters, as they were typed. */
    public List<String> parameters() {
        return List.copyOf(parameters);
    }

    /** Parameter {@code index}, which the syntax says is there. */
    public String required(int index) {
        String value = parameter(index);
        if (value == null) {
            throw new UsageException("parameter " + (index + 1) + " is missing");
        }
        return value;
    }

    /** The same without some options. */
    public Arguments without(List<String> names) {
        Map<String, String> others = new HashMap<>(options);
        for (String name : names) {
            others.remove(name);
        }
        return new Arguments(parameters, others);
    }

    /** The same with another parameter in place of one that is there. */
    public Arguments withParameter(int index, String value) {
        List<String> others = new ArrayList<>(parameters);
        others.set(index, value);
        return new Arguments(others, options);
    }

    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** An option's value; null if it was not given. */
    @Nullable
    public String text(String option) {
        return options.get(option);
    }

    public String text(String option, String otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    /**
     * An option's value, read by {@code parser}; null if it was not given.
     *
     * @throws UsageException naming the option, if the parser throws IllegalArgumentException
     */
    public <T> @Nullable T parse(String option, Function<String, T> parser) {
        String text = text(option);
        return text == null ? null : about(option + " " + text, () -> parser.apply(text));
    }

    public <T> T parse(String option, Function<String, T> parser, T otherwise) {
        T value = parse(option, parser);
        return value == null ? otherwise : value;
    }

    /** A whole number of at least {@code least}. */
    public int count(String option, int otherwise, int least) {
        String text = text(option);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new UsageException(option + " " + text + ": it must be a whole number of at least " + least);
    }

    public long whole(String option, long otherwise) {
        String text = text(option);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException(option + " " + text + ": it must be a whole number");
        }
    }

    /** A number; null if the option was not given. */
    @Nullable
    public Float number(String option) {
        String text = text(option);
        try {
            return text == null ? null : Float.valueOf(text);
        } catch (NumberFormatException e) {
            throw new UsageException(option + " " + text + ": it must be a number, such as 0.01");
        }
    }

    /** {@code on} or {@code off}. */
    public boolean isOn(String option, boolean otherwise) {
        String text = text(option, otherwise ? "on" : "off");
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new UsageException(option + " " + text + ": it must be on or off");
        };
    }

    @Nullable
    public Path path(String option) {
        String text = text(option);
        return text == null ? null : path(option + " " + text, text);
    }

    /** Parameter {@code index} as a path. */
    public Path requiredPath(int index) {
        String text = required(index);
        return path(text, text);
    }

    private static Path path(String what, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(what + ": it is not a valid path: " + e.getReason());
        }
    }

    /** The value. An IllegalArgumentException of its supplier is refused as being about {@code what}. */
    public static <T> T about(String what, Supplier<T> value) {
        try {
            return value.get();
        } catch (ProblemException e) {
            throw e; // it names the settings that it is about
        } catch (IllegalArgumentException e) {
            throw refused(what, e);
        }
    }

    /** An exception that says that {@code what} was refused, and why. */
    public static UsageException refused(String what, IllegalArgumentException why) {
        return new UsageException(what + ": " + why.getMessage());
    }
}
