package io.gradus.cli.args;

import io.gradus.cli.terminal.Terminal;
import io.gradus.text.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Parses command lines, and prints help and completion scripts, with picocli.
 *
 * <p>Picocli's model is built by calls, not from annotations, because reading thirty annotated fields by reflection
 * would take 70 ms of every start that needs it.
 */
public final class Picocli {
    private Picocli() {}

    /**
     * Reads a command's arguments.
     *
     * @throws UsageException if they do not fit the command, with the nearest name for an unknown option
     */
    static Arguments parse(Command command, String[] args) {
        CommandSpec spec = spec(command, command.name(), false, List.of());
        boolean free = Syntax.names(command).isFree();
        CommandLine line = new CommandLine(spec).setExpandAtFiles(false).setUnmatchedOptionsArePositionalParams(free);
        try {
            ParseResult parsed = line.parseArgs(args);
            Map<String, String> options = new HashMap<>();
            for (OptionSpec option : parsed.matchedOptions()) {
                options.put(option.longestName(), String.valueOf(option.<Object>getValue()));
            }
            List<String> parameters = new ArrayList<>();
            for (PositionalParamSpec parameter : parsed.matchedPositionals()) {
                if (parameter.isMultiValue()) {
                    parameters.addAll(parameter.<List<String>>getValue());
                } else {
                    parameters.add(parameter.getValue());
                }
            }
            return new Arguments(parameters, options);
        } catch (UnmatchedArgumentException e) {
            throw unmatched(e.getUnmatched().get(0), spec);
        } catch (MissingParameterException e) {
            ArgSpec missing = e.getMissing().get(0);
            throw new UsageException(
                    missing.isOption()
                            ? "option " + ((OptionSpec) missing).longestName() + " needs a value, "
                                    + missing.paramLabel()
                            : missing.paramLabel() + " is missing: " + missing.description()[0]);
        } catch (OverwrittenOptionException e) {
            throw new UsageException("option " + ((OptionSpec) e.getOverwritten()).longestName() + " is given twice");
        } catch (ParameterException e) {
            String message = String.valueOf(e.getMessage());
            throw new UsageException(message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1));
        }
    }

    private static UsageException unmatched(String word, CommandSpec spec) {
        if (!word.startsWith("-")) {
            return new UsageException("'" + word + "' is one parameter too many");
        }
        int equals = word.indexOf('=');
        String option = equals < 0 ? word : word.substring(0, equals);
        String meant = Synonyms.option(option);
        if (meant != null && spec.optionsMap().containsKey(meant)) {
            return new UsageException("unknown option '" + option + "'; here it is called " + meant);
        }
        return new UsageException("unknown option '" + option + "'"
                + Names.didYouMean(option, spec.optionsMap().keySet()));
    }

    /**
     * Shows how a command is used.
     *
     * @param full whether all of its options are to be shown, not those for every day alone
     */
    public static void usage(Command command, boolean full, Terminal terminal) {
        List<String> shown = full ? List.of() : command.everyday();
        CommandSpec spec = spec(command, command.program() + " " + command.name(), true, shown);
        spec.usageMessage().footer(footer(command, !shown.isEmpty()));
        usage(spec, terminal);
    }

    /** Examples, and where there is more. */
    private static String[] footer(Command command, boolean more) {
        List<String> lines = new ArrayList<>(List.of("", "Examples"));
        for (Command.Example example : command.examples()) {
            lines.add("  " + example.line());
            lines.add("      " + example.meaning());
        }
        if (more) {
            lines.add("");
            lines.add("Every option, by section: " + command.program() + " " + command.name() + " " + Syntax.HELP_ALL);
        }
        return lines.toArray(String[]::new);
    }

    /** Shows what commands there are. */
    public static void usage(List<Command> commands, Terminal terminal) {
        usage(specOfAll(commands), terminal);
    }

    private static void usage(CommandSpec spec, Terminal terminal) {
        spec.usageMessage().width(Math.max(60, Math.min(100, terminal.columns())));
        new CommandLine(spec).usage(terminal.out(), terminal.isColoured() ? Ansi.ON : Ansi.OFF);
    }

    /** A completion script for bash, which zsh can load too. */
    public static String completion(List<Command> commands) {
        return AutoComplete.bash("gradus", new CommandLine(specOfAll(commands)));
    }

    private static CommandSpec specOfAll(List<Command> commands) {
        CommandSpec all = CommandSpec.create().name("gradus");
        all.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .header("Gradus trains small neural networks, and shows whether their gradients are healthy.", "")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .footer("", "To begin: gradus train digits. More on a command: gradus COMMAND --help.");
        all.addOption(OptionSpec.builder("--help").description("show this").build());
        all.addOption(
                OptionSpec.builder("--version").description("show the version").build());
        for (Command command : commands) {
            all.addSubcommand(command.name(), spec(command, command.name(), false, List.of()));
        }
        return all;
    }

    /** @param shown names of the options that are wanted; empty for all */
    private static CommandSpec spec(Command command, String name, boolean sections, List<String> shown) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage()
                .description(command.summary())
                .parameterListHeading("%n")
                .sortOptions(false)
                .abbreviateSynopsis(true);
        Syntax syntax = Syntax.of(command);
        int index = 0;
        for (Syntax.Parameter parameter : syntax.parameters()) {
            PositionalParamSpec.Builder builder = PositionalParamSpec.builder()
                    .index(index++ + (parameter.repeated() ? "..*" : ""))
                    .arity(parameter.repeated() ? "1..*" : parameter.required() ? "1" : "0..1")
                    .required(parameter.required())
                    .paramLabel(parameter.label());
            if (parameter.repeated()) {
                builder.type(List.class).auxiliaryTypes(String.class);
            } else {
                builder.type(String.class);
            }
            spec.addPositional(builder.completionCandidates(parameter.candidates())
                    .description(parameter.description())
                    .build());
        }
        Map<String, ArgGroupSpec.Builder> groups = new HashMap<>();
        List<ArgGroupSpec.Builder> ordered = new ArrayList<>();
        for (Syntax.Option option : shown.isEmpty() ? syntax.options() : chosen(syntax, shown)) {
            OptionSpec built = option(option);
            if (sections) {
                groups.computeIfAbsent(option.section(), heading -> {
                            ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                                    .heading("%n" + heading + "%n")
                                    .validate(false)
                                    .exclusive(false)
                                    .order(ordered.size());
                            ordered.add(group);
                            return group;
                        })
                        .addArg(built);
            } else {
                spec.addOption(built);
            }
        }
        for (ArgGroupSpec.Builder group : ordered) {
            spec.addArgGroup(group.build());
        }
        return spec;
    }

    /** The options of these names, under one heading, and those about help. */
    private static List<Syntax.Option> chosen(Syntax syntax, List<String> names) {
        List<Syntax.Option> chosen = new ArrayList<>();
        for (String name : names) {
            Syntax.Option option = Objects.requireNonNull(syntax.option(name), name);
            chosen.add(option.under("Options"));
        }
        for (Syntax.Option option : syntax.options()) {
            if (option.name().equals(Syntax.HELP) || option.name().equals(Syntax.HELP_ALL)) {
                chosen.add(option);
            }
        }
        return chosen;
    }

    private static OptionSpec option(Syntax.Option option) {
        OptionSpec.Builder builder = OptionSpec.builder(option.name())
                .description(
                        option.byDefault().isEmpty()
                                ? option.description()
                                : option.description() + " (default: " + option.byDefault() + ")");
        return option.label() == null
                ? builder.arity("0").build()
                : builder.arity("1")
                        .paramLabel(option.label())
                        .type(String.class)
                        .completionCandidates(option.candidates())
                        .build();
    }
}
