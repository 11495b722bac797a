package io.gradus.lab.course;

import io.gradus.data.Part;
import io.gradus.data.Split;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.Activation;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.util.Arrays;

/** Test error against the number of training samples, as they are and augmented, at equal numbers of steps. */
final class Hungry implements Experiment {
    private static final int SEEDS = 8;
    private static final int STEPS = 2400;
    private static final int[] PERCENT = {2, 5, 10, 20, 40, 70};

    @Override
    public String name() {
        return "hungry";
    }

    @Override
    public String claim() {
        return "Networks are hungry for data: at equal numbers of steps, more samples mean fewer errors; augmentation stands for some.";
    }

    @Override
    public String question() {
        return "How many times as large is the test error with 36 training digits as with 1,258?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Table table = new Table("Test error in per cent, " + SEEDS + " seeds", "samples", "as they are", "augmented");
        double[] samples = new double[PERCENT.length];
        double[] plain = new double[PERCENT.length];
        double[] augmented = new double[PERCENT.length];
        Augmentation moved = Digits.readable();
        for (int n = 0; n < PERCENT.length; n++) {
            int percent = conditions.remedy(PERCENT[n], PERCENT[0]);
            samples[n] = Math.round(Digits.data().size() * percent / 100.0);
            plain[n] = error(conditions, percent, Augmentation.NONE).mean();
            augmented[n] = error(conditions, percent, moved).mean();
            table.row(Text.fixed(samples[n], 0), Text.fixed(plain[n], 2), Text.fixed(augmented[n], 2));
        }
        int most = conditions.remedy(PERCENT[PERCENT.length - 1], PERCENT[0]);
        Spread ratio = conditions.spread(
                SEEDS,
                seed -> testError(PERCENT[0], Augmentation.NONE, seed) / testError(most, Augmentation.NONE, seed));
        return Finding.of(ratio, 3, Double.POSITIVE_INFINITY)
                .check(
                        "of 90 samples augmentation leaves " + Text.fixed(augmented[1], 2) + " % of errors in place of "
                                + Text.fixed(plain[1], 2) + " %",
                        augmented[1] < plain[1])
                .table(table)
                .figure(new LineFigure("Test error in per cent", "training samples", "test error, %", true)
                        .line("as they are", samples, plain)
                        .line("augmented", samples, augmented));
    }

    private static Spread error(Conditions conditions, int percent, Augmentation augmentation) {
        return conditions.spread(SEEDS, seed -> testError(percent, augmentation, seed));
    }

    /** The test part is the same for every number of samples. */
    private static double testError(int percent, Augmentation augmentation, long seed) {
        Split whole = Digits.split(seed);
        int[] rows = whole.train().rows();
        int count = Math.min(rows.length, (int) Math.round(Digits.data().size() * percent / 100.0));
        Split split = new Split(new Part(Digits.data(), Arrays.copyOf(rows, count)), whole.validation(), whole.test());
        AugmentedImages images =
                augmentation.isNone() ? null : AugmentedImages.of(augmentation, Digits.SHAPE, split.train());
        int epochs = Math.max(1, STEPS * Digits.BATCH / count);
        try (Trainer trainer = Digits.start(
                Digits.network(Activation.TANH),
                Digits.training(UpdateRule.sgd(0.1f)).withAugmentation(images),
                split,
                seed)) {
            trainer.epochs(epochs);
            return Digits.errorPercent(trainer);
        }
    }
}
