package io.gradus.lab.course;

import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.Trainer;

/** ReLU and linear layers that enlarge what passes: growth with depth, and how divergence differs from oscillation. */
final class Exploding implements Experiment {
    private static final int DEPTH = 12;
    private static final int WIDTH = 64;
    private static final int SEEDS = 5;
    private static final int STEPS_TO_DIVERGE = 20;
    private static final float GAIN = 2;

    @Override
    public String name() {
        return "exploding";
    }

    @Override
    public String claim() {
        return "Linear and ReLU layers whose weights are twice too large double the error at each layer, without an end.";
    }

    @Override
    public String question() {
        return "Weights are twice as large as they should be. By which factor does the error grow from a layer to the one below?";
    }

    @Override
    public Finding run(Conditions conditions) {
        float gain = conditions.remedy(GAIN, 1f);
        Spread relu = conditions.spread(SEEDS, seed -> growth(Activation.RELU, Initializer.HE, gain, seed));
        Spread linear = conditions.spread(SEEDS, seed -> growth(Activation.LINEAR, Initializer.LECUN, gain, seed));
        Spread right = conditions.spread(SEEDS, seed -> growth(Activation.RELU, Initializer.HE, 1, seed));
        Spread steps = conditions.spread(SEEDS, seed -> (double) stepsToDiverge(gain, seed));
        Spread flips = conditions.spread(SEEDS, Exploding::flipsOfTooLargeARate);
        LineFigure figure = new LineFigure(
                "Error that reaches each of " + DEPTH + " ReLU layers", "layer", "error (delta RMS)", true);
        for (float g : new float[] {0.5f, 1, gain}) {
            double[] logs = FirstStep.logDeltas(net(Activation.RELU, Initializer.HE, g), conditions.seed());
            for (int n = 0; n < logs.length; n++) {
                logs[n] = Math.pow(10, logs[n]);
            }
            figure.line("gain " + Text.shortest(g), logs);
        }
        return Finding.of(relu, 1.8, 2.2)
                .check(
                        "linear layers: by " + Text.fixed(linear.mean(), 2) + " (" + Text.fixed(linear.low(), 2)
                                + " to " + Text.fixed(linear.high(), 2) + ")",
                        linear.low() > 1.8 && linear.high() < 2.2)
                .check(
                        "with the right size of weights by " + Text.fixed(right.mean(), 2),
                        right.low() > 0.8 && right.high() < 1.25)
                .check(
                        "plain descent then meets a number that is not finite after at most "
                                + Text.fixed(steps.most(), 0) + " steps",
                        steps.most() <= STEPS_TO_DIVERGE)
                .check(
                        "oscillation is something else: at a rate too high, " + Text.percent(100 * flips.mean())
                                + " of the gradients change their sign from step to step, and every number stays finite",
                        flips.low() > 0.4)
                .figure(figure);
    }

    private static NetworkSpec net(Activation function, Initializer start, float gain) {
        return Digits.network(DEPTH, WIDTH, function, start, gain);
    }

    /** The factor from a layer to the one below. */
    private static double growth(Activation function, Initializer start, float gain, long seed) {
        return Math.pow(10, FirstStep.decadesPerLayer(net(function, start, gain), seed));
    }

    private static long stepsToDiverge(float gain, long seed) {
        try (Trainer trainer = Digits.start(
                net(Activation.RELU, Initializer.HE, gain),
                Digits.training(UpdateRule.sgd(0.1f)),
                Digits.split(seed),
                seed)) {
            trainer.epoch();
            return trainer.failure() == null
                    ? Long.MAX_VALUE >> 16
                    : trainer.failure().step();
        }
    }

    /**
     * The share of gradients of one linear layer that change sign, at a rate beyond what the whole set's curvature
     * bears.
     */
    private static double flipsOfTooLargeARate(long seed) {
        NetworkSpec net = Digits.network(0, WIDTH, Activation.LINEAR, Initializer.LECUN, 1);
        try (Trainer trainer = Digits.start(
                net,
                Digits.training(UpdateRule.sign(0.5f)).withBatchSize(1250).withHealthEvery(1),
                Digits.split(seed),
                seed)) {
            trainer.epochs(40);
            return trainer.failure() != null ? 0 : trainer.health().fraction(0, HealthCounter.SIGN_FLIPS);
        }
    }
}
