package io.gradus.cli.args;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what a command takes; {@link Picocli} makes its model, usage texts and completion scripts of it. */
public final class Syntax {
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Option> options = new ArrayList<>();
    private String section = "Options";

    /**
     * A word of its own.
     *
     * @param repeated whether it may be given several times; only the last parameter may
     * @param candidates what it often is, for completion
     */
    record Parameter(String label, boolean required, boolean repeated, String description, List<String> candidates) {}

    /**
     * An option.
     *
     * @param label what its value is called; null if it takes none
     * @param fallback its value where it is given without a number behind it; null if it needs a value
     * @param section of the usage text
     */
    public record Option(
            String name,
            @Nullable String label,
            @Nullable String fallback,
            String description,
            List<String> candidates,
            String section) {}

    /** What {@code command} takes. */
    public static Syntax of(Command command) {
        Syntax syntax = new Syntax();
        command.describe(syntax);
        syntax.section("Help");
        syntax.flag("--help", "show this and exit");
        return syntax;
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

    /** Begins a section of the usage text. */
    public void section(String heading) {
        section = heading;
    }

    /** A parameter that must be there. */
    public void parameter(String label, String description, List<String> candidates) {
        parameters.add(new Parameter(label, true, false, description, candidates));
    }

    /** A parameter that must be there at least once; the last one. */
    public void parameters(String label, String description, List<String> candidates) {
        parameters.add(new Parameter(label, true, true, description, candidates));
    }

    /** A parameter that may be left out; none that must be there can follow. */
    public void optionalParameter(String label, String description, List<String> candidates) {
        parameters.add(new Parameter(label, false, false, description, candidates));
    }

    /** An option with a value. */
    public void option(String name, String label, String description) {
        option(name, label, description, List.of());
    }

    /** An option with a value that is often one of {@code candidates}. */
    public void option(String name, String label, String description, List<String> candidates) {
        options.add(new Option(name, label, null, description, candidates, section));
    }

    /** An option that a whole number may follow; {@code fallback} stands for it where none does. */
    public void optionalNumber(String name, String label, String fallback, String description) {
        options.add(new Option(name, "[" + label + "]", fallback, description, List.of(), section));
    }

    /** An option without a value. */
    public void flag(String name, String description) {
        options.add(new Option(name, null, null, description, List.of(), section));
    }
}
