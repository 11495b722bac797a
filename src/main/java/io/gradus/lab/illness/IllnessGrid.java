package io.gradus.lab.illness;

import io.gradus.data.Dataset;
import io.gradus.health.Verdict.State;
import io.gradus.lab.Forecast;
import io.gradus.lab.illness.TrialSettings.Damage;
import io.gradus.lab.illness.TrialSettings.Plant;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs that are ill by construction, and healthy ones, drawn from seeds. */
public final class IllnessGrid {
    /** Where an illness comes from. */
    public enum Cause {
        RATE_MUCH_TOO_HIGH(State.RATE_TOO_HIGH),
        RATE_MUCH_TOO_LOW(State.NOT_LEARNING),
        NO_HIDDEN_LAYER(State.NOT_LEARNING),
        STRONG_PENALTY(State.NOT_LEARNING),
        DEEP_SIGMOID(State.VANISHING),
        SMALL_WEIGHTS(State.VANISHING),
        LARGE_WEIGHTS_UNBOUNDED(State.EXPLODING),
        LARGE_WEIGHTS_SQUASHED(State.SATURATED),
        UNSCALED_INPUTS(State.SATURATED),
        ONE_DEAD_LAYER(State.DEAD),
        NARROW_RELU(State.DEAD),
        RATE_JUST_TOO_HIGH(State.OSCILLATING),
        FEW_EXAMPLES(State.OVERFITTING);

        private final State word;

        Cause(State word) {
            this.word = word;
        }

        /** The word for it. */
        public State word() {
            return word;
        }
    }

    /**
     * A run that is ill by construction.
     *
     * @param layer the one to blame, from 1; 0 for none
     * @param healthy the same without what makes it ill
     */
    public record Case(Cause cause, int layer, TrialSettings settings, TrialSettings healthy) {}

    private IllnessGrid() {}

    /** Number {@code n} of the runs with an illness; null where this draw has none. */
    public static @Nullable Case ill(Cause cause, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 1 + cause.ordinal());
        return switch (cause) {
            case RATE_MUCH_TOO_HIGH -> rate(cause, random, seed, 1, 4);
            case RATE_MUCH_TOO_LOW -> rate(cause, random, seed, -5, -2.5);
            case NO_HIDDEN_LAYER -> linear(random, seed);
            case STRONG_PENALTY -> penalty(random, seed);
            case DEEP_SIGMOID -> deepSigmoid(random, seed);
            case SMALL_WEIGHTS -> smallWeights(random, seed);
            case LARGE_WEIGHTS_UNBOUNDED -> largeWeights(random, seed);
            case LARGE_WEIGHTS_SQUASHED -> squashed(random, seed);
            case UNSCALED_INPUTS -> unscaled(random, seed);
            case ONE_DEAD_LAYER -> damaged(cause, random, seed, List.of(Activation.RELU), Damage.DEAD);
            case NARROW_RELU -> narrow(random, seed);
            case RATE_JUST_TOO_HIGH -> edge(random, seed);
            case FEW_EXAMPLES -> few(random, seed);
        };
    }

    /** A healthy run. */
    public static TrialSettings healthy(long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 0);
        return random.nextInt(5) == 0 ? HealthyRecipes.deep(random, seed) : HealthyRecipes.shallow(random, seed);
    }

    private static Case rate(Cause cause, CounterRandom random, long seed, double low, double high) {
        TrialSettings healthy = HealthyRecipes.shallow(random, seed);
        UpdateRule rule = healthy.training().rule();
        double rate = rule.rate() * Math.pow(10, random.uniform(low, high));
        rate = Math.max(1e-7, Math.min(100, rate));
        return new Case(cause, 0, healthy.withTraining(healthy.training().withRule(rule.withRate((float) rate))), healthy);
    }

    private static Case linear(CounterRandom random, long seed) {
        String set = HealthyRecipes.pick(random, List.of("circles", "xor"));
        Dataset data = TrialData.load(set);
        UpdateRule.Kind rule = HealthyRecipes.pick(random, List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.ADAM, UpdateRule.Kind.MOMENTUM));
        TrialSettings healthy = HealthyRecipes.settings(set, HealthyRecipes.chain(data, 1, 32, Activation.TANH), rule, seed);
        return new Case(Cause.NO_HIDDEN_LAYER, 0,
                healthy.withNetwork(HealthyRecipes.chain(data, 0, 0, Activation.LINEAR)).withEpochs(120), healthy);
    }

    private static Case penalty(CounterRandom random, long seed) {
        TrialSettings healthy = HealthyRecipes.shallow(random, seed);
        while (healthy.training().rule().kind().stepsByRate() || !healthy.data().isClassification()) {
            healthy = HealthyRecipes.shallow(random, seed);
        }
        float l2 = (float) Math.pow(10, random.uniform(-0.3, 0.5));
        return new Case(Cause.STRONG_PENALTY, 0,
                healthy.withTraining(healthy.training().withRegularization(Regularization.NONE.withL2(l2))), healthy);
    }

    private static Case deepSigmoid(CounterRandom random, long seed) {
        Dataset data = TrialData.load("digits");
        int depth = 10 + random.nextInt(23);
        NetworkSpec net = HealthyRecipes.chain(data, depth, HealthyRecipes.pick(random, List.of(16, 32)), Activation.SIGMOID)
                .withInitializer(HealthyRecipes.pick(random, List.of(Initializer.LECUN, Initializer.GLOROT)));
        UpdateRule.Kind rule = HealthyRecipes.pick(random, List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.CLIP, UpdateRule.Kind.MOMENTUM));
        TrialSettings settings = HealthyRecipes.settings("digits", net, rule, seed);
        TrialSettings healthy = settings.withNetwork(HealthyRecipes.chain(data, 2, 32, Activation.TANH));
        return new Case(Cause.DEEP_SIGMOID, 1, settings, healthy);
    }

    private static @Nullable Case smallWeights(CounterRandom random, long seed) {
        Dataset data = TrialData.load("digits");
        int depth = 4 + random.nextInt(29);
        Activation activation = HealthyRecipes.pick(random, List.of(Activation.TANH, Activation.RELU, Activation.LEAKY_RELU, Activation.SOFTSIGN));
        NetworkSpec net = HealthyRecipes.chain(data, depth, 32, activation)
                .withGain((float) Math.pow(10, random.uniform(-1.5, -0.2)));
        if (Forecast.of(net, 1).firstToLast() > -5 || Forecast.of(net, 1).firstToLast() < -30) {
            return null;
        }
        UpdateRule.Kind rule = HealthyRecipes.pick(random, List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.CLIP, UpdateRule.Kind.MOMENTUM));
        TrialSettings settings = HealthyRecipes.settings("digits", net, rule, seed);
        return new Case(Cause.SMALL_WEIGHTS, 1, settings,
                settings.withNetwork(HealthyRecipes.chain(data, 2, 32, activation)));
    }

    private static @Nullable Case largeWeights(CounterRandom random, long seed) {
        Dataset data = TrialData.load("digits");
        int depth = 4 + random.nextInt(20);
        Activation activation = HealthyRecipes.pick(random, List.of(Activation.RELU, Activation.LEAKY_RELU, Activation.ELU, Activation.GELU, Activation.LINEAR));
        NetworkSpec net = HealthyRecipes.chain(data, depth, 32, activation)
                .withGain((float) random.uniform(1.5, 4));
        double ratio = Forecast.of(net, 1).firstToLast();
        if (ratio < 1.5 || ratio > 12) {
            return null;
        }
        UpdateRule.Kind rule = HealthyRecipes.pick(random, List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.CLIP, UpdateRule.Kind.MOMENTUM));
        TrialSettings settings = HealthyRecipes.settings("digits", net, rule, seed);
        UpdateRule slow = settings.training().rule();
        TrialSettings rated = settings.withTraining(settings.training().withRule(slow.withRate(slow.rate() / 10)));
        return new Case(Cause.LARGE_WEIGHTS_UNBOUNDED, 0, rated,
                rated.withNetwork(net.withGain(1)));
    }

    private static @Nullable Case squashed(CounterRandom random, long seed) {
        String set = HealthyRecipes.pick(random, List.of("digits", "digits", "iris", "spirals"));
        Dataset data = TrialData.load(set);
        int depth = 1 + random.nextInt(4);
        Activation activation = HealthyRecipes.pick(random, List.of(Activation.TANH, Activation.SIGMOID, Activation.SOFTSIGN));
        NetworkSpec net = HealthyRecipes.chain(data, depth, 32, activation);
        UpdateRule.Kind rule = HealthyRecipes.pick(random, List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.CLIP, UpdateRule.Kind.MOMENTUM, UpdateRule.Kind.ADAM));
        TrialSettings healthy = HealthyRecipes.settings(set, net, rule, seed);
        NetworkSpec large = net.withGain((float) Math.pow(10, random.uniform(1.2, 3)));
        return Forecast.of(large, 1).flattest().flat() < 0.85 ? null : new Case(Cause.LARGE_WEIGHTS_SQUASHED, 0, healthy.withNetwork(large), healthy);
    }

    private static Case unscaled(CounterRandom random, long seed) {
        String set = HealthyRecipes.pick(random, List.of("digits", "iris"));
        Dataset data = TrialData.load(set);
        NetworkSpec net = HealthyRecipes.chain(data, 1 + random.nextInt(3), 32, HealthyRecipes.pick(random, List.of(Activation.TANH, Activation.SIGMOID, Activation.SOFTSIGN)));
        UpdateRule.Kind rule = HealthyRecipes.pick(random, List.of(UpdateRule.Kind.CLIP, UpdateRule.Kind.ADAM, UpdateRule.Kind.SGD));
        TrialSettings healthy = HealthyRecipes.settings(set, net, rule, seed);
        return new Case(Cause.UNSCALED_INPUTS, 1, healthy.withData(TrialData.thousandfold(data)).withScaled(false), healthy);
    }

    private static Case damaged(Cause cause, CounterRandom random, long seed, List<Activation> of, Damage damage) {
        String set = HealthyRecipes.pick(random, List.of("digits", "iris", "spirals"));
        Dataset data = TrialData.load(set);
        int depth = 1 + random.nextInt(4);
        NetworkSpec net = HealthyRecipes.chain(data, depth, 32, HealthyRecipes.pick(random, of));
        UpdateRule.Kind rule = HealthyRecipes.pick(random, List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.CLIP, UpdateRule.Kind.MOMENTUM, UpdateRule.Kind.ADAM));
        TrialSettings healthy = HealthyRecipes.settings(set, net, rule, seed);
        int layer = random.nextInt(depth);
        return new Case(cause, layer + 1, healthy.withPlant(new Plant(damage, layer)), healthy);
    }

    private static Case narrow(CounterRandom random, long seed) {
        Dataset data = TrialData.load("digits");
        NetworkSpec net = HealthyRecipes.chain(data, 12 + random.nextInt(21), 3 + random.nextInt(4), Activation.RELU);
        TrialSettings settings = HealthyRecipes.settings("digits", net, UpdateRule.Kind.SGD, seed);
        TrialSettings slow = settings.withTraining(settings.training().withRule(UpdateRule.sgd(0.01f)));
        return new Case(Cause.NARROW_RELU, 0, slow, slow.withNetwork(HealthyRecipes.chain(data, 2, 32, Activation.RELU)));
    }

    private static Case edge(CounterRandom random, long seed) {
        Quadratic line = Quadratic.draw(seed);
        NetworkSpec net = NetworkSpec.inputs(line.data().inputs()).output(1, Loss.MSE);
        double c = random.uniform(0.999, 1.0005);
        TrainingSpec training = TrainingSpec.of(UpdateRule.sgd((float) (c * 2 / line.curvature()))).withHealthEvery(1)
                .withBatchSize(line.data().size());
        TrialSettings settings = new TrialSettings(line.data(), 100, net, training, 100, seed,
                io.gradus.train.Remedies.NONE, List.of(), Plant.NONE, true);
        return new Case(Cause.RATE_JUST_TOO_HIGH, 1, settings,
                settings.withTraining(training.withRule(UpdateRule.sgd((float) (0.5 / line.curvature())))));
    }

    private static Case few(CounterRandom random, long seed) {
        String set = HealthyRecipes.pick(random, List.of("noise", "noise", "digits", "iris"));
        Dataset data = TrialData.load(set);
        Activation activation = HealthyRecipes.pick(random, List.of(Activation.TANH, Activation.RELU, Activation.ELU));
        NetworkSpec net = HealthyRecipes.chain(data, 1 + random.nextInt(3), 64, activation);
        UpdateRule.Kind rule = HealthyRecipes.pick(random, List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.MOMENTUM, UpdateRule.Kind.ADAM));
        TrialSettings healthy = HealthyRecipes.settings(set, net, rule, seed);
        return new Case(Cause.FEW_EXAMPLES, 0, healthy.withTrainPercent(set.equals("digits") ? 5 : 20).withEpochs(set.equals("noise") ? 150 : 400), healthy);
    }
}
