package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.net.NetworkSpec;
import io.gradus.run.CourseSettings;
import io.gradus.run.StartingPoint;
import io.gradus.run.TrainingDefaults;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import java.util.List;

/** A training as options ask for it: {@link TrainingSettings} from what was typed. */
public final class TrainingArguments {
    private static final List<String> ON_OFF = List.of("on", "off");

    private TrainingArguments() {}

    /** DATA, and every option that decides what comes of a training. */
    public static void describe(Syntax syntax) {
        DataArguments.describeParameter(syntax);
        describeOptions(syntax);
    }

    /** The options alone. */
    public static void describeOptions(Syntax syntax) {
        NetworkOptions.describe(syntax);
        TrainingOptions.describe(syntax);
        syntax.section("Training");
        RunOptions.describeBatch(syntax, "32; embedded sets have their own");
        syntax.option(
                RunOptions.EPOCHS,
                "N",
                "passes over the training part",
                "for 4000 steps, but 10 to 200; embedded sets have their own");
        ScheduleOptions.describe(syntax);
        RunOptions.describeSeed(syntax, "initial weights, split, order and noise");
        syntax.option(RunOptions.SHUFFLE, "on|off", "visit the examples in a new order every epoch", "on", ON_OFF);
        StartOptions.describe(syntax);
        DataArguments.describeOptions(syntax);
        DataArguments.describeSplit(syntax);
        AugmentOptions.describe(syntax);
        InputOptions.describeScale(syntax);
        HealthOptions.describe(syntax);
    }

    /**
     * The settings that the options ask for; nothing is read yet.
     *
     * @param source the data, as typed
     */
    public static TrainingSettings settings(Arguments arguments, String source) {
        TrainingSettings settings = TrainingSettings.of(DataArguments.settings(arguments, source))
                .withNetwork(NetworkOptions.settings(arguments))
                .withInputs(InputOptions.settings(arguments))
                .withSeed(arguments.whole(RunOptions.SEED, 1));
        return settings.withStart(StartOptions.settings(arguments))
                .withUpdate(TrainingOptions.update(arguments, settings.defaults()))
                .withCourse(course(arguments))
                .withHealth(HealthOptions.limits(arguments), HealthOptions.remedies(arguments));
    }

    /** The same with their data read; refuses options that it would ignore. */
    public static TrainingSetup setup(Arguments arguments, String source) {
        TrainingSetup setup = TrainingSetup.of(settings(arguments, source));
        requireUsed(arguments, setup.network(), setup.start(), setup);
        return setup;
    }

    private static CourseSettings course(Arguments arguments) {
        return new CourseSettings(
                arguments.count(RunOptions.EPOCHS, 0, 1),
                arguments.isOn(RunOptions.SHUFFLE, true),
                ScheduleOptions.schedule(arguments),
                ScheduleOptions.stopping(arguments),
                arguments.count(ScheduleOptions.VALIDATE_EVERY, 0, 1));
    }

    private static void requireUsed(
            Arguments arguments, NetworkSpec network, StartingPoint start, TrainingSetup setup) {
        NetworkOptions.requireUsed(arguments, network);
        StartOptions.requireUsed(arguments, start);
        HealthOptions.requireUsed(arguments, network, setup.training());
    }

    /** What applies where options say nothing, before data are read. */
    public static TrainingDefaults defaults(Arguments arguments, String source) {
        return TrainingDefaults.of(source, DataArguments.isRegression(arguments));
    }
}
