package io.gradus.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What the user typed, read as what it should be; whatever cannot be read is told with its option's name. */
final class Arguments {
    private final ParseResult parsed;

    Arguments(ParseResult parsed) {
        this.parsed = parsed;
    }

    /** Parameter {@code index}, from 0; null if it was left out. */
    @Nullable
    String parameter(int index) {
        for (PositionalParamSpec parameter : parsed.matchedPositionals()) {
            if (parameter.index().contains(index)) {
                return parameter.getValue();
            }
        }
        return null;
    }

    /** Parameter {@code index}, which the syntax says is there. */
    String required(int index) {
        String value = parameter(index);
        if (value == null) {
            throw new UsageException("parameter " + (index + 1) + " is missing");
        }
        return value;
    }

    boolean has(String option) {
        return parsed.hasMatchedOption(option);
    }

    /** An option's value; null if it was not given. */
    @Nullable
    String text(String option) {
        return parsed.matchedOptionValue(option, null);
    }

    String text(String option, String otherwise) {
        return parsed.matchedOptionValue(option, otherwise);
    }

    /**
     * An option's value as {@code parser} reads it; null if it was not given.
     *
     * @throws UsageException naming the option, if the parser throws IllegalArgumentException
     */
    <T> @Nullable T parse(String option, Function<String, T> parser) {
        String text = text(option);
        return text == null ? null : about(option + " " + text, () -> parser.apply(text));
    }

    <T> T parse(String option, Function<String, T> parser, T otherwise) {
        T value = parse(option, parser);
        return value == null ? otherwise : value;
    }

    /** A whole number of at least {@code least}. */
    int count(String option, int otherwise, int least) {
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
            // told below
        }
        throw new UsageException(option + " " + text + ": it must be a whole number of at least " + least);
    }

    long whole(String option, long otherwise) {
        String text = text(option);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException(option + " " + text + ": it must be a whole number");
        }
    }

    /** A number; null if the option was not given. */
    @Nullable
    Float number(String option) {
        return parse(option, text -> {
            try {
                return Float.valueOf(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("it must be a number, such as 0.01", e);
            }
        });
    }

    /** {@code on} or {@code off}. */
    boolean isOn(String option, boolean otherwise) {
        return parse(
                option,
                text -> switch (text) {
                    case "on" -> true;
                    case "off" -> false;
                    default -> throw new IllegalArgumentException("it must be on or off");
                },
                otherwise);
    }

    @Nullable
    Path path(String option) {
        return parse(option, Arguments::path0);
    }

    /** Parameter {@code index} as a path. */
    Path requiredPath(int index) {
        String text = required(index);
        return about(text, () -> path0(text));
    }

    private static Path path0(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("it is no path: " + e.getReason(), e);
        }
    }

    /** What {@code value} gives; what it complains of is taken to be {@code what}. */
    static <T> T about(String what, java.util.function.Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(what + ": " + e.getMessage());
        }
    }
}
