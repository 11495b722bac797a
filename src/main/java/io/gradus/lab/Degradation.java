package io.gradus.lab;

import io.gradus.data.Dataset;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Topology;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.train.Trainer;
import java.util.List;

/**
 * The degradation experiment of He et al. 2016, "Deep residual learning for image recognition", on small dense
 * networks: of two plain networks the deeper one is worse even on the data it is trained on, which cannot be
 * overfitting, since it could do what the other does and pass the rest on; with identity skips over every two layers it
 * is not.
 *
 * <p>All is the same but depth and skips: ReLU layers of equal width with He et al.'s initial weights, plain descent in
 * minibatches, and as many passes over the data.
 */
public final class Degradation {
    /** Layers that a skip passes over. */
    public static final int SKIP = 2;

    /** Layers with weights of the shallower network, the output's included. */
    public static final int SHALLOW = 20;

    /** Layers with weights of the deeper network. */
    public static final int DEEP = 56;

    /** Units of each hidden layer. */
    public static final int WIDTH = 32;

    /** Seeds. */
    public static final int RUNS = 5;

    /** Passes over the training part. */
    public static final int EPOCHS = 40;

    private static final float RATE = 0.01f;
    private static final int BATCH = 16;

    /** The options by which {@code gradus train} has the same rule and batches. */
    public static final String OPTIONS = "--rule sgd --rate " + RATE + " --batch " + BATCH;

    /** What p a difference must have at most to count as one. */
    private static final double SIGNIFICANT = 0.05;

    /**
     * One of the networks that are compared.
     *
     * @param layers with weights
     * @param skips whether identity skips pass over every two
     */
    public record Case(int layers, boolean skips) {
        @Override
        public String toString() {
            return layers + " layers, " + (skips ? "skips" : "plain");
        }
    }

    /** Shallow and deep, without and with skips. */
    public static final List<Case> CASES =
            List.of(new Case(SHALLOW, false), new Case(DEEP, false), new Case(SHALLOW, true), new Case(DEEP, true));

    private Degradation() {}

    /** The network of a case. */
    public static NetworkSpec network(Dataset data, Case which) {
        NetworkSpec.Builder layers = NetworkSpec.inputs(data.inputs());
        for (int n = 1; n < which.layers; n++) {
            layers.hidden(WIDTH, Activation.RELU);
        }
        NetworkSpec plain = layers.output(data.outputs(), Loss.CROSS_ENTROPY);
        return which.skips ? plain.withTopology(Topology.skips(SKIP)) : plain;
    }

    /** A run; with executor and listener still to be named. */
    public static Trainer.Builder settings(NetworkSpec network, Split split, long seed) {
        TrainingSpec training = TrainingSpec.of(UpdateRule.sgd(RATE)).withBatchSize(BATCH);
        return Trainer.of(network, training, split).seed(seed).scaling(Scaling.auto(split.train()));
    }

    /** Whether errors are larger than others, on average, and by more than chance makes likely. */
    public static boolean isWorse(Spread errors, Spread others) {
        double p = errors.welch(others);
        return errors.mean() > others.mean()
                && !(p >= SIGNIFICANT); // NaN: neither spreads, so that any difference is one
    }
}
