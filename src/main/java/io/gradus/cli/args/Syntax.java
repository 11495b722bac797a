package io.gradus.cli.args;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters and options of a command, from which {@link Picocli} makes its parser, help texts and completion. */
public final class Syntax {
    public static final String HELP = "--help";

    /** Shows every option, where {@link #HELP} shows those for every day. */
    public static final String HELP_ALL = "--help-all";

    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Option> options = new ArrayList<>();
    private final boolean described;
    private boolean free;
    private String section = "Options";

    private Syntax(boolean described) {
        this.described = described;
    }

    /**
     * A parameter: a word that belongs to no option.
     *
     * @param repeated whether it may be given several times; only the last parameter may
     * @param candidates values that completion offers
     */
    record Parameter(String label, boolean required, boolean repeated, String description, List<String> candidates) {}

    /**
     * An option.
     *
     * @param label what its value is called in help texts; null if it takes none
     * @param fallback its value where it is given without a number behind it; null if it needs a value
     * @param byDefault what holds if it is not given; empty for an option without a value, which is then off
     * @param candidates values that completion offers
     * @param section the heading that it stands under
     */
    public record Option(
            String name,
            @Nullable String label,
            @Nullable String fallback,
            String description,
            String byDefault,
            List<String> candidates,
            String section) {
        /** The same under another heading. */
        Option under(String other) {
            return new Option(name, label, fallback, description, byDefault, candidates, other);
        }
    }

    /** What {@code command} takes. */
    public static Syntax of(Command command) {
        return of(command, true);
    }

    /** The names of what {@code command} takes: all that reading a command line needs, at every start. */
    static Syntax names(Command command) {
        return of(command, false);
    }

    private static Syntax of(Command command, boolean described) {
        Syntax syntax = new Syntax(described);
        command.describe(syntax);
        syntax.section("Help");
        boolean more = !command.everyday().isEmpty();
        syntax.flag(HELP, more ? "show the options for every day and exit" : "show this and exit");
        if (more) {
            syntax.flag(HELP_ALL, "show every option and exit");
        }
        return syntax;
    }

    /** Whether anybody will read descriptions; if not, texts that take time to make may be left empty. */
    public boolean isDescribed() {
        return described;
    }

    /** The words with {@code --option=value} for each option that may go without a number. */
    String[] withFallbacks(String[] args) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            Option option = option(args[i]);
            if (option == null || option.fallback() == null) {
                words.add(args[i]);
            } else if (i + 1 < args.length && args[i + 1].matches("[0-9]+")) {
                words.add(args[i] + "=" + args[++i]);
            } else {
                words.add(args[i] + "=" + option.fallback());
            }
        }
        return words.toArray(new String[0]); // no lambda: see Arguments
    }

    List<Parameter> parameters() {
        return parameters;
    }

    public List<Option> options() {
        return options;
    }

    /** The option of that name, or null. */
    @Nullable
    public Option option(String name) {
        for (Option option : options) {
            if (option.name.equals(name)) {
                return option;
            }
        }
        return null;
    }

    /** The options that are declared from here on stand under this heading in help texts. */
    public void section(String heading) {
        section = heading;
    }

    /** A parameter that must be given. */
    public void parameter(String label, String description, List<String> candidates) {
        parameters.add(new Parameter(label, true, false, description, candidates));
    }

    /** A parameter that must be there at least once; the last one. */
    public void parameters(String label, String description, List<String> candidates) {
        parameters.add(new Parameter(label, true, true, description, candidates));
    }

    /** The same, where a parameter may itself begin with a dash, unless it is an option of the command. */
    public void freeParameters(String label, String description, List<String> candidates) {
        parameters(label, description, candidates);
        free = true;
    }

    /** Whether a word that begins with a dash is a parameter here. */
    boolean isFree(String word) {
        if (!free) {
            return false;
        }
        int equals = word.indexOf('=');
        return word.indexOf(' ') >= 0 || option(equals < 0 ? word : word.substring(0, equals)) == null;
    }

    /** Whether parameters may begin with a dash. */
    boolean isFree() {
        return free;
    }

    /** A parameter that may be left out, and after which only such parameters can follow. */
    public void optionalParameter(String label, String description, List<String> candidates) {
        parameters.add(new Parameter(label, false, false, description, candidates));
    }

    /**
     * An option with a value.
     *
     * @param byDefault what holds if it is not given, for help texts
     */
    public void option(String name, String label, String description, String byDefault) {
        option(name, label, description, byDefault, List.of());
    }

    /** An option with a value that is often one of {@code candidates}. */
    public void option(String name, String label, String description, String byDefault, List<String> candidates) {
        options.add(new Option(name, label, null, description, byDefault, candidates, section));
    }

    /**
     * An option that a whole number may follow.
     *
     * @param fallback what stands for the number where none follows
     */
    public void optionalNumber(String name, String label, String fallback, String description, String byDefault) {
        options.add(new Option(name, "[" + label + "]", fallback, description, byDefault, List.of(), section));
    }

    /** An option without a value, which is off if it is not given. */
    public void flag(String name, String description) {
        options.add(new Option(name, null, null, description, "", List.of(), section));
    }
}
