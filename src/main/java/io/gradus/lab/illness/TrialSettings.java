package io.gradus.lab.illness;

import io.gradus.data.Dataset;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.train.Remedies;
import io.gradus.train.StoppingRule;
import java.util.List;

/** A short training run, complete: whatever is not here is as {@code gradus train} has it by default. */
public record TrialSettings(
        Dataset data,
        int trainPercent,
        NetworkSpec network,
        TrainingSpec training,
        int epochs,
        long seed,
        Remedies recovery,
        List<StoppingRule> stopping,
        Plant plant,
        boolean scaled) {

    /** What is done to a layer's initial weights. */
    public enum Damage { NONE, LARGE, DEAD }

    /** @param layer from 0 */
    public record Plant(Damage damage, int layer) {
        public static final Plant NONE = new Plant(Damage.NONE, 0);
    }

    public TrialSettings withNetwork(NetworkSpec other) {
        return new TrialSettings(data, trainPercent, other, training, epochs, seed, recovery, stopping, plant, scaled);
    }
    public TrialSettings withTraining(TrainingSpec other) {
        return new TrialSettings(data, trainPercent, network, other, epochs, seed, recovery, stopping, plant, scaled);
    }
    public TrialSettings withEpochs(int other) {
        return new TrialSettings(data, trainPercent, network, training, other, seed, recovery, stopping, plant, scaled);
    }
    public TrialSettings withTrainPercent(int other) {
        return new TrialSettings(data, other, network, training, epochs, seed, recovery, stopping, plant, scaled);
    }
    public TrialSettings withRecovery(Remedies other) {
        return new TrialSettings(data, trainPercent, network, training, epochs, seed, other, stopping, plant, scaled);
    }
    public TrialSettings withStopping(List<StoppingRule> other) {
        return new TrialSettings(data, trainPercent, network, training, epochs, seed, recovery, other, plant, scaled);
    }
    public TrialSettings withScaled(boolean other) {
        return new TrialSettings(data, trainPercent, network, training, epochs, seed, recovery, stopping, plant, other);
    }
    public TrialSettings withData(Dataset other) {
        return new TrialSettings(other, trainPercent, network, training, epochs, seed, recovery, stopping, plant, scaled);
    }
    public TrialSettings withPlant(Plant other) {
        return new TrialSettings(data, trainPercent, network, training, epochs, seed, recovery, stopping, other, scaled);
    }
}
