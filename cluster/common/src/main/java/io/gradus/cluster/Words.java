package io.gradus.cluster;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.OptionWords;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.train.TrainCommand;
import io.gradus.problem.ProblemException;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import io.gradus.text.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options of {@code gradus train} as settings of trainings elsewhere. */
public final class Words {
    /** Options of train that decide what a training comes to; the others are about screens, files and boards. */
    private static final Set<String> NOT_ELSEWHERE = Set.of(
            "--repeat",
            "--seed",
            "--pace",
            "--threads",
            "--budget",
            "--device",
            "--gpio",
            "--serial",
            "--baud",
            "--out",
            "--report",
            "--web",
            "--web-bind",
            "--log",
            "--json",
            "--quiet",
            "--help",
            "--help-all");

    private Words() {}

    /** Declares the options of train that count elsewhere. */
    public static void describe(Syntax syntax) {
        for (Syntax.Option option : Syntax.of(new TrainCommand()).options()) {
            if (!NOT_ELSEWHERE.contains(option.name()) && syntax.option(option.name()) == null) {
                syntax.section(option.section());
                if (option.label() == null) {
                    syntax.flag(option.name(), option.description());
                } else {
                    syntax.option(
                            option.name(),
                            option.label(),
                            option.description(),
                            option.byDefault(),
                            option.candidates());
                }
            }
        }
    }

    /**
     * The name of an option, with or without its dashes.
     *
     * @throws UsageException if it is none that counts elsewhere
     */
    public static String option(String key) {
        String name = key.startsWith("--") ? key : "--" + key;
        List<String> names = Syntax.of(new TrainCommand()).options().stream()
                .map(Syntax.Option::name)
                .filter(each -> !NOT_ELSEWHERE.contains(each))
                .toList();
        if (!names.contains(name)) {
            throw new UsageException(Names.unknown("option", name, names));
        }
        return name;
    }

    /**
     * Arguments of train: those that were given, and others in their place.
     *
     * @param given of a command that {@link #describe}d them
     */
    private static Arguments merged(Arguments given, String source, Map<String, String> changed) {
        Map<String, String> options = new HashMap<>();
        for (Syntax.Option option : Syntax.of(new TrainCommand()).options()) {
            String value = NOT_ELSEWHERE.contains(option.name()) ? null : given.text(option.name());
            if (value != null) {
                options.put(option.name(), value);
            }
        }
        options.putAll(changed);
        return new Arguments(List.of(source), options);
    }

    /**
     * The settings of a training.
     *
     * @param source of data
     * @param changed options by name, which replace those given
     * @throws UsageException if they do not go together
     */
    public static TrainingSettings settings(Arguments given, String source, Map<String, String> changed) {
        Arguments arguments = merged(given, source, changed);
        try {
            return TrainingArguments.settings(arguments, source);
        } catch (ProblemException e) {
            throw refused(e, arguments);
        }
    }

    /**
     * The same with the data read, and everything checked.
     *
     * @throws UsageException if options do not go together, or do not suit the data
     * @throws io.gradus.data.DataException if the data cannot be read or used
     */
    public static TrainingSetup setup(Arguments given, String source, Map<String, String> changed) {
        Arguments arguments = merged(given, source, changed);
        try {
            return TrainingArguments.setup(arguments, source);
        } catch (ProblemException e) {
            throw refused(e, arguments);
        }
    }

    private static UsageException refused(ProblemException problem, Arguments arguments) {
        return new UsageException(OptionWords.words(problem, arguments, Syntax.of(new TrainCommand())), problem);
    }
}
