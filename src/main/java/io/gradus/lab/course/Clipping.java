package io.gradus.lab.course;

import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.GradientClip;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;

/**
 * The same network from the same weights, without clipping, with each value clipped, and with the whole gradient's
 * norm.
 */
final class Clipping implements Experiment {
    private static final int SEEDS = 5;
    private static final int EPOCHS = 30;
    private static final float GAIN = 2;
    private static final float RATE = 0.1f;

    @Override
    public String name() {
        return "clipping";
    }

    @Override
    public String claim() {
        return "A network that diverges under plain descent learns when its gradient's norm is bounded, from the same weights.";
    }

    @Override
    public String question() {
        return "Six ReLU layers begin twice too large and diverge. What is the test error in per cent with the norm clipped at 1?";
    }

    @Override
    public Finding run(Conditions conditions) {
        GradientClip bound = conditions.remedy(GradientClip.globalNorm(1), GradientClip.NONE);
        TrainingSpec plain = Digits.training(UpdateRule.sgd(RATE));
        TrainingSpec byNorm = plain.withGradientClip(bound);
        TrainingSpec byValue = Digits.training(UpdateRule.clip(RATE, 0.05f));
        Spread diverged = conditions.spread(SEEDS, seed -> new Run(plain, seed).diverged ? 1.0 : 0.0);
        Spread norm = conditions.spread(SEEDS, seed -> new Run(byNorm, seed).error);
        Spread value = conditions.spread(SEEDS, seed -> new Run(byValue, seed).error);
        Run clipped = new Run(byNorm, conditions.seed());
        Table table = new Table("Test error in per cent, " + SEEDS + " seeds", "gradient", "mean", "95 % interval");
        table.row("as it is", diverged.mean() == 1 ? "diverged" : Text.NONE, Text.NONE);
        table.row("each value clipped at 0.05", Text.fixed(value.mean(), 2), interval(value));
        table.row("norm clipped: " + (bound.clips() ? "1" : "left out"), Text.fixed(norm.mean(), 2), interval(norm));
        return Finding.of(norm, 0, 10)
                .check(
                        Text.fixed(100 * diverged.mean(), 0) + " % of the runs without a clip diverged",
                        diverged.mean() == 1)
                .check(
                        "at the first step every gradient is scaled down; later "
                                + Text.fixed(100 * clipped.lastClipped, 0) + " % are",
                        clipped.firstClipped == 1)
                .table(table);
    }

    private static String interval(Spread spread) {
        return Text.fixed(spread.low(), 2) + " to " + Text.fixed(spread.high(), 2);
    }

    /** One run. */
    private static final class Run implements TrainingListener {
        final boolean diverged;
        final double error;
        double firstClipped = Double.NaN;
        double lastClipped;

        Run(TrainingSpec training, long seed) {
            NetworkSpec net = Digits.network(6, 32, Activation.RELU, Initializer.HE, GAIN);
            try (Trainer trainer =
                    Digits.start(net, training, Digits.split(seed), seed, settings -> settings.listener(this))) {
                trainer.epochs(EPOCHS);
                diverged = trainer.failure() != null;
                error = Digits.errorPercent(trainer);
            }
        }

        @Override
        public void health(HealthSnapshot snapshot) {
            lastClipped = snapshot.fraction(0, HealthCounter.CLIPPED);
            if (Double.isNaN(firstClipped)) {
                firstClipped = lastClipped;
            }
        }
    }
}
