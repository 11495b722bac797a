package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.net.NetworkSpec;
import io.gradus.run.CourseSettings;
import io.gradus.run.StartingPoint;
import io.gradus.run.TrainingDefaults;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;

/** A training as options ask for it: {@link TrainingSettings} from what was typed. */
public final class TrainingArguments {
    private TrainingArguments() {}

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
