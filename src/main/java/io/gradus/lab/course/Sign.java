package io.gradus.lab.course;

import io.gradus.model.Weights;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.Trainer;

/** The sign rule, counted weight by weight. */
final class Sign implements Experiment {
    private static final int SEEDS = 5;
    private static final int EPOCHS = 40;
    private static final float RATE = 0.002f;

    @Override
    public String name() {
        return "sign";
    }

    @Override
    public String claim() {
        return "Under the sign rule every weight moves by the learning rate or not at all, however small its gradient is.";
    }

    @Override
    public String question() {
        return "In ten sigmoid layers gradients vanish. Which share of the first layer's weights moves by the full rate in a step?";
    }

    @Override
    public Finding run(Conditions conditions) {
        UpdateRule rule = conditions.remedy(UpdateRule.sign(RATE), UpdateRule.sgd(RATE));
        Spread moved = conditions.spread(SEEDS, seed -> shareMoved(rule, seed));
        Spread sign = conditions.spread(SEEDS, seed -> trainingError(rule, seed));
        Spread plain = conditions.spread(SEEDS, seed -> trainingError(UpdateRule.sgd(0.1f), seed));
        Table table =
                new Table("Training error in per cent after " + EPOCHS + " epochs", "rule", "mean", "least", "most");
        table.row(
                rule.kind().label(),
                Text.fixed(sign.mean(), 1),
                Text.fixed(sign.least(), 1),
                Text.fixed(sign.most(), 1));
        table.row(
                "sgd, rate 0.1",
                Text.fixed(plain.mean(), 1),
                Text.fixed(plain.least(), 1),
                Text.fixed(plain.most(), 1));
        return Finding.of(moved, 0.999, 1)
                .check(
                        "the sign rule learns what plain descent does not: training error " + Text.fixed(sign.mean(), 1)
                                + " % against " + Text.fixed(plain.mean(), 1) + " %",
                        sign.most() < plain.least() / 2)
                .table(table);
    }

    private static NetworkSpec net() {
        return Digits.network(6, 32, Activation.SIGMOID, Initializer.LECUN, 1);
    }

    /**
     * The share of the first layer's weights that one step moves by the rate, up to rounding, or leaves where they are:
     * the gradient of a pixel that is blank in the whole minibatch is 0, and has no sign.
     */
    private static double shareMoved(UpdateRule rule, long seed) {
        NetworkSpec deep = Digits.network(10, 32, Activation.SIGMOID, Initializer.LECUN, 1);
        try (Trainer trainer = Digits.start(deep, Digits.training(rule), Digits.split(seed), seed)) {
            float[] before = Weights.of(trainer.plan(), trainer.step().arena()).weight(0);
            trainer.step().train(Digits.boundTo(trainer.step()), 0, Digits.BATCH, 0);
            float[] after = Weights.of(trainer.plan(), trainer.step().arena()).weight(0);
            int full = 0;
            int none = 0;
            for (int n = 0; n < before.length; n++) {
                float change = Math.abs(after[n] - before[n]);
                none += change == 0 ? 1 : 0;
                full += Math.abs(change - rule.rate()) <= Math.max(Math.ulp(before[n]), Math.ulp(after[n])) ? 1 : 0;
            }
            return full == 0 ? 0 : (double) (full + none) / before.length;
        }
    }

    private static double trainingError(UpdateRule rule, long seed) {
        try (Trainer trainer = Digits.start(net(), Digits.training(rule), Digits.split(seed), seed)) {
            trainer.epochs(EPOCHS);
            return trainer.failure() != null
                    ? Digits.guessing()
                    : trainer.training().errorPercent();
        }
    }
}
