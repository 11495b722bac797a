package io.gradus.lab.illness;

import io.gradus.data.Dataset;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Topology;
import io.gradus.plan.TrainingSpec;
import io.gradus.random.CounterRandom;
import io.gradus.rule.UpdateRule;
import java.util.List;

/** Settings that learn, drawn at random; the ill ones are made of them. */
final class HealthyRuns {
    /** Activations for networks of a few layers. */
    static final List<Activation> ACTIVATIONS = List.of(
            Activation.TANH,
            Activation.RELU,
            Activation.LEAKY_RELU,
            Activation.ELU,
            Activation.GELU,
            Activation.SELU,
            Activation.SOFTSIGN);

    private static final List<UpdateRule.Kind> RULES = List.of(
            UpdateRule.Kind.SGD,
            UpdateRule.Kind.CLIP,
            UpdateRule.Kind.MOMENTUM,
            UpdateRule.Kind.NESTEROV,
            UpdateRule.Kind.RMSPROP,
            UpdateRule.Kind.ADAM,
            UpdateRule.Kind.ADAMW,
            UpdateRule.Kind.SIGN,
            UpdateRule.Kind.SIGNUM,
            UpdateRule.Kind.LION);

    private final TrialData data;

    HealthyRuns(TrialData data) {
        this.data = data;
    }

    /** One in five is deep, with skips or norms; the others have one to four hidden layers. */
    Settings draw(CounterRandom random, long seed) {
        return random.nextInt(5) == 0 ? deep(random, seed) : shallow(random, seed);
    }

    /** One to four hidden layers, with the default rate of any rule that has one. */
    Settings shallow(CounterRandom random, long seed) {
        List<String> others = List.of("iris", "spirals", "circles", "waves");
        String set = random.nextInt(7) < 3 ? pick(random, data.pictures()) : pick(random, others);
        int depth = 1 + random.nextInt(4);
        NetworkSpec network = chain(set, depth, pick(random, List.of(16, 32, 64)), pick(random, ACTIVATIONS));
        return settings(set, network, pick(random, RULES), seed);
    }

    private Settings deep(CounterRandom random, long seed) {
        String set = pick(random, data.pictures());
        Activation activation = pick(random, List.of(Activation.RELU, Activation.TANH, Activation.LEAKY_RELU));
        NetworkSpec plain = chain(set, 2 * (3 + random.nextInt(14)), 32, activation);
        NetworkSpec network =
                random.nextInt(4) == 0 ? plain.withNorm(Norm.BATCH) : plain.withTopology(Topology.skips(2));
        return settings(set, network, UpdateRule.Kind.SGD, seed).withRate(0.02);
    }

    /** A run with the default rate of a rule, and epochs and minibatches that suit the set. */
    Settings settings(String set, NetworkSpec network, UpdateRule.Kind rule, long seed) {
        int epochs =
                switch (set) {
                    case "digits" -> 15;
                    case "mnist" -> 5;
                    case "iris" -> 60;
                    case "circles" -> 40;
                    default -> 80;
                };
        int batch =
                switch (set) {
                    case "digits" -> 16;
                    case "mnist" -> 32;
                    default -> 8;
                };
        TrainingSpec training = TrainingSpec.of(UpdateRule.of(rule)).withBatchSize(batch);
        return new Settings(data.get(set), network, training, epochs, seed);
    }

    /** Hidden layers of one width and activation, for a set. */
    NetworkSpec chain(String set, int depth, int width, Activation activation) {
        return chain(data.get(set), depth, width, activation);
    }

    static NetworkSpec chain(Dataset set, int depth, int width, Activation activation) {
        NetworkSpec.Builder layers = NetworkSpec.inputs(set.inputs());
        for (int n = 0; n < depth; n++) {
            layers.hidden(width, activation);
        }
        return layers.output(set.outputs(), set.isClassification() ? Loss.CROSS_ENTROPY : Loss.MSE);
    }

    static <T> T pick(CounterRandom random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
