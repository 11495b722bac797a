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
import io.gradus.train.Remedies;
import java.util.List;

/** Settings that learn, drawn at random: what the ill ones are made of. */
final class HealthyRecipes {
    private static final List<String> SETS =
            List.of("digits", "digits", "digits", "iris", "spirals", "circles", "waves");

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

    private static final List<Activation> SHALLOW = List.of(
            Activation.TANH,
            Activation.RELU,
            Activation.LEAKY_RELU,
            Activation.ELU,
            Activation.GELU,
            Activation.SELU,
            Activation.SOFTSIGN);

    private HealthyRecipes() {}

    static TrialSettings shallow(CounterRandom random, long seed) {
        String set = pick(random, SETS);
        return settings(
                set,
                chain(TrialData.load(set), 1 + random.nextInt(4), pick(random, List.of(16, 32, 64)), pick(random, SHALLOW)),
                pick(random, RULES),
                seed);
    }

    /** Deep, with identity skips or normalised layers. */
    static TrialSettings deep(CounterRandom random, long seed) {
        Dataset data = TrialData.load("digits");
        Activation activation = pick(random, List.of(Activation.RELU, Activation.TANH, Activation.LEAKY_RELU));
        NetworkSpec net = chain(data, 2 * (3 + random.nextInt(14)), 32, activation);
        NetworkSpec helped = random.nextInt(4) == 0 ? net.withNorm(Norm.BATCH) : net.withTopology(Topology.skips(2));
        TrialSettings settings = settings("digits", helped, UpdateRule.Kind.SGD, seed);
        return settings.withTraining(settings.training().withRule(UpdateRule.sgd(0.02f)));
    }

    static TrialSettings settings(String set, NetworkSpec net, UpdateRule.Kind rule, long seed) {
        Dataset data = TrialData.load(set);
        int epochs =
                switch (set) {
                    case "digits" -> 15;
                    case "iris" -> 60;
                    case "circles" -> 40;
                    case "noise" -> 60;
                    default -> 80;
                };
        TrainingSpec training = TrainingSpec.of(UpdateRule.of(rule)).withBatchSize(set.equals("digits") ? 16 : 8);
        return new TrialSettings(
                data, 70, net, training, epochs, seed, Remedies.NONE, List.of(), TrialSettings.Plant.NONE, true);
    }

    static NetworkSpec chain(Dataset data, int depth, int width, Activation activation) {
        NetworkSpec.Builder layers = NetworkSpec.inputs(data.inputs());
        for (int n = 0; n < depth; n++) {
            layers.hidden(width, activation);
        }
        return layers.output(data.outputs(), data.isClassification() ? Loss.CROSS_ENTROPY : Loss.MSE);
    }

    static <T> T pick(CounterRandom random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
