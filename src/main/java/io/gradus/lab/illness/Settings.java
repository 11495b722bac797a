package io.gradus.lab.illness;

import io.gradus.data.Dataset;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.train.Remedies;
import io.gradus.train.StoppingRule;
import java.util.List;

/**
 * A short training run, complete; what is not here is as {@code gradus train} has it by default.
 *
 * @param trainPercent share of the examples to train on; the others are halved for validation and test
 * @param seed of the split, the weights and the order of examples
 * @param scaled whether inputs are brought to like sizes
 * @param deadLayer the layer, from 1, whose units all begin silent, by biases of -100; 0 for none
 */
record Settings(
        Dataset data,
        int trainPercent,
        NetworkSpec network,
        TrainingSpec training,
        int epochs,
        long seed,
        Remedies recovery,
        List<StoppingRule> stopping,
        boolean scaled,
        int deadLayer) {
    /** Of a network, a rule and an epoch count, and nothing else. */
    Settings(Dataset data, NetworkSpec network, TrainingSpec training, int epochs, long seed) {
        this(data, 70, network, training, epochs, seed, Remedies.NONE, List.of(), true, 0);
    }

    Settings withData(Dataset other, boolean scale) {
        return new Settings(other, trainPercent, network, training, epochs, seed, recovery, stopping, scale, deadLayer);
    }

    Settings withTrainPercent(int other) {
        return new Settings(data, other, network, training, epochs, seed, recovery, stopping, scaled, deadLayer);
    }

    Settings withNetwork(NetworkSpec other) {
        return new Settings(data, trainPercent, other, training, epochs, seed, recovery, stopping, scaled, deadLayer);
    }

    Settings withTraining(TrainingSpec other) {
        return new Settings(data, trainPercent, network, other, epochs, seed, recovery, stopping, scaled, deadLayer);
    }

    Settings withRule(UpdateRule other) {
        return withTraining(training.withRule(other));
    }

    Settings withRate(double rate) {
        return withRule(training.rule().withRate((float) rate));
    }

    Settings withEpochs(int other) {
        return new Settings(data, trainPercent, network, training, other, seed, recovery, stopping, scaled, deadLayer);
    }

    Settings withRecovery(Remedies other) {
        return new Settings(data, trainPercent, network, training, epochs, seed, other, stopping, scaled, deadLayer);
    }

    Settings withStopping(List<StoppingRule> other) {
        return new Settings(data, trainPercent, network, training, epochs, seed, recovery, other, scaled, deadLayer);
    }

    Settings withDeadLayer(int other) {
        return new Settings(data, trainPercent, network, training, epochs, seed, recovery, stopping, scaled, other);
    }

    /** In a line: {@code digits, MLP 64-32-10 (tanh), sgd 0.1, batches of 16, 15 epochs, seed 7}. */
    @Override
    public String toString() {
        UpdateRule rule = training.rule();
        return data.name() + ", " + network + ", " + rule.kind().label() + " " + rule.rate() + ", batches of "
                + training.batchSize() + ", " + epochs + " epochs, seed " + seed;
    }
}
