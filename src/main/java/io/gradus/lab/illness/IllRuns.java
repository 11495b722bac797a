package io.gradus.lab.illness;

import static io.gradus.lab.illness.HealthyRuns.pick;

import io.gradus.lab.Forecast;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes healthy runs ill. What is wrong is known from how a run is made, or from the forecast of its network; the
 * verdicts that it will get have no part in it.
 */
final class IllRuns {
    private static final List<UpdateRule.Kind> DESCENT =
            List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.CLIP, UpdateRule.Kind.MOMENTUM);

    private static final List<Activation> SQUASHING = List.of(Activation.TANH, Activation.SIGMOID, Activation.SOFTSIGN);

    private final TrialData data;
    private final HealthyRuns healthy;

    IllRuns(TrialData data) {
        this.data = data;
        this.healthy = new HealthyRuns(data);
    }

    /** The run that follows from a seed; null where what is drawn is not ill by the forecast. */
    @Nullable
    IllRun draw(Cause cause, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 1 + cause.ordinal());
        return switch (cause) {
            case RATE_TOO_HIGH -> rate(cause, random, seed, 1, 4);
            case RATE_TOO_LOW -> rate(cause, random, seed, -5, -2.5);
            case NO_HIDDEN_LAYER -> linear(random, seed);
            case STRONG_PENALTY -> penalty(random, seed);
            case DEEP_SIGMOID -> deepSigmoid(random, seed);
            case SMALL_WEIGHTS -> smallWeights(random, seed);
            case LARGE_WEIGHTS -> largeWeights(random, seed);
            case LARGE_WEIGHTS_SQUASHED -> squashed(random, seed);
            case UNSCALED_INPUTS -> unscaled(random, seed);
            case DEAD_LAYER -> deadLayer(random, seed);
            case NARROW_RELU -> narrow(random, seed);
            case RATE_AT_THE_EDGE -> edge(random, seed);
            case FEW_EXAMPLES -> few(random, seed);
        };
    }

    private IllRun rate(Cause cause, CounterRandom random, long seed, double low, double high) {
        Settings well = healthy.shallow(random, seed);
        double rate = well.training().rule().rate() * Math.pow(10, random.uniform(low, high));
        return new IllRun(cause, 0, well.withRate(Math.max(1e-7, Math.min(100, rate))), well);
    }

    private IllRun linear(CounterRandom random, long seed) {
        String set = pick(random, List.of("circles", "xor"));
        UpdateRule.Kind rule =
                pick(random, List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.ADAM, UpdateRule.Kind.MOMENTUM));
        Settings well = healthy.settings(set, healthy.chain(set, 1, 32, Activation.TANH), rule, seed)
                .withEpochs(120);
        return new IllRun(
                Cause.NO_HIDDEN_LAYER, 0, well.withNetwork(healthy.chain(set, 0, 0, Activation.LINEAR)), well);
    }

    private IllRun penalty(CounterRandom random, long seed) {
        Settings well = healthy.shallow(random, seed);
        while (well.training().rule().kind().stepsByRate() || !well.data().isClassification()) {
            well = healthy.shallow(random, seed);
        }
        Regularization strong =
                Regularization.NONE.with(Regularizer.L2, (float) Math.pow(10, random.uniform(-0.3, 0.5)));
        return new IllRun(
                Cause.STRONG_PENALTY, 0, well.withTraining(well.training().withRegularization(strong)), well);
    }

    private IllRun deepSigmoid(CounterRandom random, long seed) {
        String set = pick(random, data.pictures());
        NetworkSpec deep = healthy.chain(
                        set, 10 + random.nextInt(23), pick(random, List.of(16, 32)), Activation.SIGMOID)
                .withInitializer(pick(random, List.of(Initializer.LECUN, Initializer.GLOROT)));
        Settings settings = healthy.settings(set, deep, pick(random, DESCENT), seed);
        Settings well = settings.withNetwork(healthy.chain(set, 2, 32, Activation.TANH));
        return new IllRun(Cause.DEEP_SIGMOID, 1, settings, well);
    }

    private @Nullable IllRun smallWeights(CounterRandom random, long seed) {
        String set = pick(random, data.pictures());
        List<Activation> activations =
                List.of(Activation.TANH, Activation.RELU, Activation.LEAKY_RELU, Activation.SOFTSIGN);
        Activation activation = pick(random, activations);
        NetworkSpec small = healthy.chain(set, 4 + random.nextInt(29), 32, activation)
                .withGain((float) Math.pow(10, random.uniform(-1.5, -0.2)));
        double decades = Forecast.of(small, 1).firstToLast();
        if (decades > -5 || decades < -30) {
            return null;
        }
        Settings settings = healthy.settings(set, small, pick(random, DESCENT), seed);
        Settings well = settings.withNetwork(healthy.chain(set, 2, 32, activation));
        return new IllRun(Cause.SMALL_WEIGHTS, 1, settings, well);
    }

    private @Nullable IllRun largeWeights(CounterRandom random, long seed) {
        String set = pick(random, data.pictures());
        List<Activation> activations =
                List.of(Activation.RELU, Activation.LEAKY_RELU, Activation.ELU, Activation.GELU, Activation.LINEAR);
        NetworkSpec right = healthy.chain(set, 4 + random.nextInt(20), 32, pick(random, activations));
        NetworkSpec large = random.nextInt(4) == 0
                ? right.withInitializer(Initializer.NORMAL1)
                : right.withGain((float) random.uniform(1.5, 4));
        double decades = Forecast.of(large, 1).firstToLast();
        if (decades < 1.5 || decades > 12) {
            return null;
        }
        Settings settings = healthy.settings(set, large, pick(random, DESCENT), seed);
        Settings slow = settings.withRate(settings.training().rule().rate() / 10);
        return new IllRun(Cause.LARGE_WEIGHTS, 0, slow, slow.withNetwork(right));
    }

    private @Nullable IllRun squashed(CounterRandom random, long seed) {
        String set = pick(random, List.of(pick(random, data.pictures()), "digits", "iris", "spirals"));
        NetworkSpec right = healthy.chain(set, 1 + random.nextInt(4), 32, pick(random, SQUASHING));
        NetworkSpec large = right.withGain((float) Math.pow(10, random.uniform(1.2, 3)));
        if (Forecast.of(large, 1).flattest().flat() < 0.85) {
            return null;
        }
        List<UpdateRule.Kind> rules =
                List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.CLIP, UpdateRule.Kind.MOMENTUM, UpdateRule.Kind.ADAM);
        Settings well = healthy.settings(set, right, pick(random, rules), seed);
        return new IllRun(Cause.LARGE_WEIGHTS_SQUASHED, 0, well.withNetwork(large), well);
    }

    private IllRun unscaled(CounterRandom random, long seed) {
        String set = pick(random, List.of("digits", "iris"));
        NetworkSpec network = healthy.chain(set, 1 + random.nextInt(3), 32, pick(random, SQUASHING));
        List<UpdateRule.Kind> rules = List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.CLIP, UpdateRule.Kind.ADAM);
        Settings well = healthy.settings(set, network, pick(random, rules), seed);
        return new IllRun(Cause.UNSCALED_INPUTS, 1, well.withData(data.get("large " + set), false), well);
    }

    private IllRun deadLayer(CounterRandom random, long seed) {
        String set = pick(random, List.of("digits", "iris", "spirals"));
        int depth = 1 + random.nextInt(4);
        List<UpdateRule.Kind> rules =
                List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.CLIP, UpdateRule.Kind.MOMENTUM, UpdateRule.Kind.ADAM);
        Settings well =
                healthy.settings(set, healthy.chain(set, depth, 32, Activation.RELU), pick(random, rules), seed);
        int layer = 1 + random.nextInt(depth);
        return new IllRun(Cause.DEAD_LAYER, layer, well.withDeadLayer(layer), well);
    }

    private IllRun narrow(CounterRandom random, long seed) {
        String set = pick(random, data.pictures());
        NetworkSpec narrow = healthy.chain(set, 12 + random.nextInt(21), 3 + random.nextInt(4), Activation.RELU);
        Settings settings =
                healthy.settings(set, narrow, UpdateRule.Kind.SGD, seed).withRate(0.01);
        return new IllRun(
                Cause.NARROW_RELU, 0, settings, settings.withNetwork(healthy.chain(set, 2, 32, Activation.RELU)));
    }

    private static IllRun edge(CounterRandom random, long seed) {
        Quadratic quadratic = Quadratic.draw(seed);
        NetworkSpec line = NetworkSpec.inputs(quadratic.data().inputs()).output(1, Loss.MSE);
        double stable = 2 / quadratic.curvature();
        TrainingSpec training = TrainingSpec.of(UpdateRule.sgd((float) (random.uniform(0.999, 1.0005) * stable)))
                .withBatchSize(quadratic.data().size())
                .withHealthEvery(1);
        Settings settings = new Settings(quadratic.data(), line, training, 100, seed).withTrainPercent(100);
        return new IllRun(Cause.RATE_AT_THE_EDGE, 1, settings, settings.withRate(stable / 4));
    }

    private IllRun few(CounterRandom random, long seed) {
        String set = pick(random, List.of("clouds", "clouds", "digits", "iris"));
        Activation activation = pick(random, List.of(Activation.TANH, Activation.RELU, Activation.ELU));
        List<UpdateRule.Kind> rules = List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.MOMENTUM, UpdateRule.Kind.ADAM);
        NetworkSpec network = healthy.chain(set, 1 + random.nextInt(3), 64, activation);
        Settings well = healthy.settings(set, network, pick(random, rules), seed);
        Settings settings =
                well.withTrainPercent(set.equals("digits") ? 5 : 20).withEpochs(set.equals("clouds") ? 150 : 400);
        return new IllRun(Cause.FEW_EXAMPLES, 0, settings, well);
    }
}
