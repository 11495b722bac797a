package io.gradus.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Gathers what a command takes into picocli's model.
 *
 * <p>Declared by calls, not by annotations: reading some thirty annotated fields by reflection takes 70 ms of a start,
 * twice what all the rest of picocli does. Headings are built for {@code --help} alone, for the same reason.
 */
final class Syntax {
    private final CommandSpec spec;
    private final boolean headings;
    private ArgGroupSpec.@Nullable Builder section;
    private int parameters;
    private int sections;

    private Syntax(CommandSpec spec, boolean headings) {
        this.spec = spec;
        this.headings = headings;
    }

    /**
     * The picocli model of a command.
     *
     * @param name as usage texts show it
     * @param headings whether options are to stand in sections, which only usage texts need
     */
    static CommandSpec of(Command command, String name, boolean headings) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(command.summary()).sortOptions(false).abbreviateSynopsis(true);
        Syntax syntax = new Syntax(spec, headings);
        command.describe(syntax);
        syntax.section("Help");
        syntax.flag("--help", "show this and exit");
        syntax.endSection();
        return spec;
    }

    /** Begins a section of the usage text. */
    void section(String heading) {
        if (headings) {
            endSection();
            section = ArgGroupSpec.builder()
                    .heading("%n" + heading + "%n")
                    .validate(false)
                    .exclusive(false)
                    .order(sections++);
        }
    }

    /** A parameter that must be there. */
    void parameter(String label, String description, List<String> candidates) {
        parameter(label, "1", description, candidates);
    }

    /** A parameter that may be left out. */
    void optionalParameter(String label, String description, List<String> candidates) {
        parameter(label, "0..1", description, candidates);
    }

    private void parameter(String label, String arity, String description, List<String> candidates) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(Integer.toString(parameters++))
                .arity(arity)
                .paramLabel(label)
                .type(String.class)
                .completionCandidates(candidates)
                .description(description)
                .build());
    }

    /** An option with a value. */
    void option(String name, String label, String description) {
        option(name, label, description, List.of());
    }

    /** An option with a value that is often one of {@code candidates}. */
    void option(String name, String label, String description, List<String> candidates) {
        add(OptionSpec.builder(name)
                .arity("1")
                .paramLabel(label)
                .type(String.class)
                .completionCandidates(candidates)
                .description(description)
                .build());
    }

    /** An option without a value. */
    void flag(String name, String description) {
        add(OptionSpec.builder(name).arity("0").description(description).build());
    }

    private void add(OptionSpec option) {
        if (section == null) {
            spec.addOption(option);
        } else {
            section.addArg(option);
        }
    }

    private void endSection() {
        if (section != null && !section.args().isEmpty()) {
            spec.addArgGroup(section.build());
        }
        section = null;
    }
}
