package io.gradus.train;

import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.health.HealthLimits;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.LearningRateSchedule;
import io.gradus.rule.Regularization;
import io.gradus.step.Step;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link Trainer}, each with its default. They are checked when the trainer starts.
 *
 * @param <B> the builder that every setter returns
 */
public abstract sealed class TrainerBuilder<B extends TrainerBuilder<B>> permits Trainer.Builder {
    private final NetworkSpec network;
    private final Split split;
    private TrainingSpec training;
    private int batchSize; // 0 unless set
    private long seed = 1;
    private boolean shuffle = true;
    private int validateEvery; // 0 unless set
    private @Nullable Scaling scaling;
    private InitialWeights initialWeights = InitialWeights.RANDOM;
    private @Nullable MemoryBudget budget;
    private Remedies remedies = Remedies.NONE;
    private LearningRateSchedule schedule = LearningRateSchedule.CONSTANT;
    private List<StoppingRule> stopping = List.of();
    private HealthLimits limits = HealthLimits.DEFAULT;
    private TrainingListener listener = TrainingListener.NONE;
    private @Nullable Function<Plan, Step> executor;

    TrainerBuilder(NetworkSpec network, TrainingSpec training, Split split) {
        this.network = network;
        this.training = training;
        this.split = split;
    }

    /** This builder, by its own type. */
    abstract B self();

    /**
     * The settings as they are now.
     *
     * @throws IllegalArgumentException if they do not go together
     */
    final TrainerSettings settings() {
        return new TrainerSettings(
                network,
                training,
                split,
                batchSize,
                seed,
                shuffle,
                validateEvery,
                scaling != null ? scaling : Scaling.none(split.train().data().inputs()),
                initialWeights,
                budget,
                remedies,
                schedule,
                stopping,
                limits,
                listener,
                executor);
    }

    /**
     * Samples of a step; 32 by default. Under a rule that takes the whole training set for one update it can be no less
     * than that: {@link TrainingSpec#batchSize} then only says how many samples are passed through at a time.
     */
    public final B batchSize(int size) {
        batchSize = size;
        if (!training.rule().kind().wholeSet()) {
            training = training.withBatchSize(size);
        }
        return self();
    }

    /** The seed that all randomness follows from; 1 by default. */
    public final B seed(long number) {
        seed = number;
        return self();
    }

    /** Whether every epoch visits the examples in an order of its own; true by default. */
    public final B shuffle(boolean on) {
        shuffle = on;
        return self();
    }

    /** The validation part is evaluated after every so many epochs; after each by default. */
    public final B validateEvery(int epochs) {
        if (epochs < 1) {
            throw TrainerProblem.VALIDATE_NEVER.with(epochs);
        }
        validateEvery = epochs;
        return self();
    }

    /** What is done to every input; nothing by default. */
    public final B scaling(Scaling fitted) {
        scaling = fitted;
        return self();
    }

    /** Weights to begin with; random ones, as the network's initialiser says, by default. */
    public final B initialWeights(InitialWeights weights) {
        initialWeights = weights;
        return self();
    }

    /** How pictures are changed when they are loaded to train on; not at all by default. */
    public final B augmentation(@Nullable AugmentedImages images) {
        training = training.withAugmentation(images);
        return self();
    }

    /** What keeps the network from overfitting; nothing by default. */
    public final B regularization(Regularization chosen) {
        training = training.withRegularization(chosen);
        return self();
    }

    /** Health counters are filled in at every so many steps; 0 for never. */
    public final B healthEvery(int steps) {
        training = training.withHealthEvery(steps);
        return self();
    }

    /** Where healthy ends. */
    public final B limits(HealthLimits values) {
        limits = values;
        return self();
    }

    /** What the run does by itself about bad health; nothing by default. */
    public final B remedies(Remedies actions) {
        remedies = actions;
        return self();
    }

    /** How the learning rate changes from epoch to epoch; not at all by default. */
    public final B schedule(LearningRateSchedule curve) {
        schedule = curve;
        return self();
    }

    /** When to end early, by any of these; {@link Trainer#stopped} tells. The best epoch's weights are then kept. */
    public final B stopping(List<StoppingRule> any) {
        stopping = any;
        return self();
    }

    /** Refuse to start if the arena would be larger. */
    public final B budget(MemoryBudget bytes) {
        budget = bytes;
        return self();
    }

    /** What runs the plan; the best there is, on all cores, by default. */
    public final B executor(Function<Plan, Step> made) {
        executor = made;
        return self();
    }

    /** Who is told of progress. */
    public final B listener(TrainingListener who) {
        listener = who;
        return self();
    }
}
