package io.gradus.run;

import io.gradus.data.DataOptions;
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
import io.gradus.rule.LearningRateSchedule;
import io.gradus.train.StoppingRule;
import io.gradus.train.TargetRange;
import io.gradus.train.Trainer;
import java.util.List;

/**
 * A training that is ready to be run, by one seed or several: its settings checked, its data read, its network decided.
 *
 * <pre>{@code
 * TrainingSetup setup = TrainingSetup.of(TrainingSettings.of("digits"));
 * for (long seed = 1; seed <= 5; seed++) {
 *     try (Trainer trainer = setup.run(seed).trainer().start()) {
 *         System.out.println(trainer.until(20).loss());
 *     }
 * }
 * }</pre>
 *
 * Immutable, and for several threads at once.
 */
public final class TrainingSetup {
    private final TrainingSettings settings;
    private final TrainingDefaults defaults;
    private final StartingPoint start;
    private final LoadedData loaded;
    private final NetworkSpec network;
    private final TrainingSpec training;

    private TrainingSetup(
            TrainingSettings settings,
            TrainingDefaults defaults,
            StartingPoint start,
            LoadedData loaded,
            NetworkSpec network,
            TrainingSpec training) {
        this.settings = settings;
        this.defaults = defaults;
        this.start = start;
        this.loaded = loaded;
        this.network = network;
        this.training = training;
    }

    /**
     * Checks settings, reads the model that training starts from, if there is one, and the data.
     *
     * @throws io.gradus.problem.ProblemException if settings do not go together, or do not suit the data
     * @throws io.gradus.data.DataException if the data cannot be read or used
     * @throws io.gradus.model.ModelException if the model cannot be read
     */
    public static TrainingSetup of(TrainingSettings settings) {
        TrainingDefaults expected = settings.defaults();
        settings.update().training(expected); // refuses what no data could make right
        DataOptions columns = settings.data().columns();
        boolean values = columns != null && columns.target() == DataOptions.Target.VALUES;
        settings.network().check(expected, !values);
        StartingPoint start = StartingPoint.of(settings.start());
        LoadedData loaded = start.data(settings.data(), settings.network());
        TrainingDefaults usual = settings.defaults(isOfValues(loaded.data()));
        NetworkSpec network = start.network(settings.network(), loaded.data(), usual);
        TrainingDefaults defaults = usual.fitting(network);
        TrainingSpec training = settings.update().training(defaults);
        // Each run looks up the range of its own training part; for the plan any will do.
        training = training.withAugmentation(settings.inputs().images(Part.all(loaded.data())));
        TrainingChecks.require(network, training);
        TargetRange.require(network.loss(), loaded.data());
        return new TrainingSetup(settings, defaults, start, loaded, network, training);
    }

    private static boolean isOfValues(Dataset data) {
        return data.isLabelled() && !data.isClassification() && !data.hasOwnAnswers();
    }

    /** When a run of that split is to end early. */
    List<StoppingRule> stopping(Split split) {
        CourseSettings course = settings.course();
        boolean said = !course.stopping().isEmpty()
                || course.epochs() > 0
                || course.validateEvery() > 0
                || course.schedule().kind() != LearningRateSchedule.Kind.CONSTANT;
        return said ? course.stopping() : defaults.stopping(split.validation().size(), training);
    }

    public TrainingSettings settings() {
        return settings;
    }

    /** What weights begin with. */
    public StartingPoint start() {
        return start;
    }

    /** All examples; of data that come in parts, those to train on. */
    public Dataset data() {
        return loaded.data();
    }

    /** The data as they were read. */
    public LoadedData loaded() {
        return loaded;
    }

    public NetworkSpec network() {
        return network;
    }

    /** What the plan follows from; each run has the range of its own training part's pictures. */
    public TrainingSpec training() {
        return training;
    }

    /** The run that follows from a seed. */
    public TrainingRun run(long seed) {
        Split unscaled = loaded.split(settings.data().split(), seed);
        Scaling targets = start.targetScaling(settings.inputs().targetScaling(), network, unscaled.train());
        Split split = targets == null ? unscaled : unscaled.withScaledTargets(targets);
        Scaling scaling = start.scaling(settings.inputs().scaling(), split.train());
        int asked = settings.course().epochs();
        int epochs = asked > 0 ? asked : defaults.epochs(split.train().size(), training);
        if (!settings.course().stopping().isEmpty() && settings.course().validateEvery() > epochs) {
            throw RunProblem.STOPPING_UNSEEN.with(
                    settings.course().validateEvery(), epochs == 1 ? "1 epoch" : epochs + " epochs");
        }
        return new TrainingRun(this, seed, unscaled, split, scaling, epochs);
    }

    /** What a model that is trained on these parts, their targets as they came, is to know of them. */
    DataOrigin origin(Split unscaled) {
        SplitShares shares = settings.data().split();
        Dataset all = unscaled.train().data();
        boolean own = shares == null && loaded.ownSplit() != null;
        return new DataOrigin(
                own ? DataOrigin.OWN : (shares == null ? SplitShares.DEFAULT : shares).toString(),
                all.size(),
                Fingerprint.of(all));
    }

    /** The run that follows from the settings' seed. */
    public TrainingRun run() {
        return run(settings.seed());
    }

    /**
     * Trains by the settings' seed to the end, on the best executor there is.
     *
     * @throws TrainingFailedException if a number was not finite
     */
    public TrainedModel train() {
        TrainingRun run = run();
        try (Trainer trainer = run.trainer().start()) {
            return run.finish(trainer);
        }
    }
}
