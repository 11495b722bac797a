package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.options.AugmentOptions;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.HealthOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.Recipe;
import io.gradus.cli.options.RegularizationOptions;
import io.gradus.cli.options.RpropOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.ScheduleOptions;
import io.gradus.data.Dataset;
import io.gradus.data.Fingerprint;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.SplitShares;
import io.gradus.model.DataOrigin;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingChecks;
import io.gradus.plan.TrainingSpec;
import io.gradus.train.Trainer;

/** What {@code train} was asked for, with its data: the settings of a run by any seed. */
record TrainingSetup(
        Arguments arguments,
        Recipe recipe,
        TrainingSpec training,
        StartingPoint start,
        LoadedData loaded,
        NetworkSpec network) {
    /**
     * A run's settings.
     *
     * @param unscaled the parts of the data that its seed makes
     * @param split the same, values to predict scaled
     * @param epochs to train at most
     * @param builder without executor, listener and budget
     */
    record Run(Split unscaled, Split split, Scaling scaling, int epochs, Trainer.Builder builder) {}

    /** Reads the options, and then the data. */
    static TrainingSetup of(Arguments arguments) {
        String name = arguments.required(0);
        Recipe expected = Recipe.of(name, arguments);
        TrainingSpec training = expected.training(arguments);
        arguments.count(RunOptions.EPOCHS, 0, 1);
        arguments.isOn(RunOptions.SHUFFLE, true);
        NetworkOptions.check(arguments, expected);
        AugmentOptions.check(arguments);
        StartingPoint start = StartingPoint.of(arguments);
        LoadedData loaded = start.data(arguments, name);
        Recipe usual = Recipe.of(name, loaded.data());
        NetworkSpec network = start.network(arguments, loaded.data(), usual);
        Recipe recipe = usual.fitting(network);
        training = recipe.training(arguments);
        // Each run looks up the range of its own training part; for the plan any will do.
        training = training.withAugmentation(AugmentOptions.images(arguments, Part.all(loaded.data())));
        TrainingChecks.require(network, training);
        ScheduleOptions.requireFit(arguments, training);
        HealthOptions.requireFit(arguments, training);
        HealthOptions.requireFit(arguments, network, training);
        RegularizationOptions.requireClasses(arguments, loaded.data(), training);
        NetworkOptions.requireAnswers(arguments, network, loaded.data());
        return new TrainingSetup(arguments, recipe, training, start, loaded, network);
    }

    /** What a model trained on a run's parts is to know of them. */
    DataOrigin origin(Run run) {
        SplitShares shares = DataArguments.shares(arguments);
        Dataset data = run.unscaled().train().data();
        boolean own = shares == null && loaded.ownSplit() != null;
        return new DataOrigin(
                own ? DataOrigin.OWN : (shares == null ? SplitShares.DEFAULT : shares).toString(),
                data.size(),
                Fingerprint.of(data));
    }

    Dataset data() {
        return loaded.data();
    }

    /** The run that follows from a seed. */
    Run run(long seed) {
        Split unscaled = loaded.split(DataArguments.shares(arguments), seed);
        Scaling targets = start.targetScaling(arguments, network, unscaled.train());
        Split split = targets == null ? unscaled : unscaled.withScaledTargets(targets);
        RpropOptions.refuseMinibatches(arguments, training, split.train().size());
        Scaling scaling = start.scaling(arguments, split.train());
        Trainer.Builder builder = Trainer.of(network, training, split)
                .seed(seed)
                .shuffle(arguments.isOn(RunOptions.SHUFFLE, true))
                .scaling(scaling)
                .augmentation(AugmentOptions.images(arguments, split.train()));
        HealthOptions.apply(arguments, builder);
        int asked = arguments.count(RunOptions.EPOCHS, 0, 1);
        int epochs = asked > 0 ? asked : recipe.epochs(split.train().size(), training);
        ScheduleOptions.apply(
                arguments,
                builder,
                split,
                epochs,
                recipe.stopping(arguments, split.validation().size(), training));
        return new Run(unscaled, split, scaling, epochs, builder);
    }
}
