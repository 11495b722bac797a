package io.gradus.lab.course;

import io.gradus.net.Activation;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.util.List;

/** The learning rate too small, right, and too large. */
final class Rate implements Experiment {
    private static final int SEEDS = 5;
    private static final int EPOCHS = 10;
    private static final float RIGHT = 0.1f;
    private static final float[] RATES = {1e-5f, 1e-3f, 1e-2f, RIGHT, 1, 10};

    @Override
    public String name() {
        return "rate";
    }

    @Override
    public String claim() {
        return "With a rate too small nothing is learnt in time, with one too large nothing at all; in between, the loss falls.";
    }

    @Override
    public String question() {
        return "Ten epochs at a rate of 0.1: which share of the loss of the first epoch is left?";
    }

    @Override
    public Finding run(Conditions conditions) {
        float right = conditions.remedy(RIGHT, RATES[0]);
        Table table =
                new Table("Loss after " + EPOCHS + " epochs, over that of guessing", "rate", "mean", "95 % interval");
        LineFigure figure = new LineFigure("Training loss over that of guessing", "epoch", "loss", true);
        for (float rate : RATES) {
            Spread spread = left(conditions, rate);
            table.row(
                    Text.shortest(rate),
                    Text.fixed(spread.mean(), 3),
                    Text.fixed(spread.low(), 3) + " to " + Text.fixed(spread.high(), 3));
            figure.line("rate " + Text.shortest(rate), curve(rate, conditions.seed()));
        }
        Spread small = left(conditions, RATES[0]);
        Spread large = left(conditions, RATES[RATES.length - 1]);
        return Finding.of(left(conditions, right), 0, 0.1)
                .check("too small: " + Text.fixed(small.mean(), 3) + " of it is left", small.low() > 0.9)
                .check("too large: " + Text.fixed(large.mean(), 3), large.low() > 0.9)
                .table(table)
                .figure(figure);
    }

    private static Spread left(Conditions conditions, float rate) {
        List<double[]> curves = conditions.bySeed(SEEDS, seed -> curve(rate, seed));
        return Spread.of(curves.stream().mapToDouble(curve -> curve[EPOCHS - 1]).toArray());
    }

    /** Each epoch's loss over that of guessing, ln 10. */
    private static double[] curve(float rate, long seed) {
        double[] curve = new double[EPOCHS];
        try (Trainer trainer = Digits.start(
                Digits.network(Activation.TANH), Digits.training(UpdateRule.sgd(rate)), Digits.split(seed), seed)) {
            for (int n = 0; n < EPOCHS; n++) {
                curve[n] = trainer.epoch().loss() / Math.log(Digits.CLASSES);
            }
        }
        return curve;
    }
}
