package io.gradus.lab.course;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.source.EmbeddedData;
import io.gradus.model.Weights;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.util.List;

/** Layers that have learnt to tell two spirals apart are kept for two circles, of which there are few examples. */
final class Transfer implements Experiment {
    private static final int SEEDS = 40;
    private static final int EPOCHS = 100;
    private static final int PERCENT = 4;
    private static final String[] WAYS = {"from scratch", "learnt on spirals, trained on", "learnt on spirals, frozen"};

    @Override
    public String name() {
        return "transfer";
    }

    @Override
    public String claim() {
        return "First layers that have learnt one task help with a like one: with few examples, less error than from scratch.";
    }

    @Override
    public String question() {
        return "20 examples of two circles. By how many percentage points do layers learnt on spirals lower the test error?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Weights learnt = spirals(conditions.remedy(EPOCHS, 0));
        List<double[]> errors = conditions.bySeed(SEEDS, seed -> errors(learnt, seed));
        Table table = new Table(
                "Test error on circles in per cent, " + SEEDS + " seeds", "hidden layers", "mean", "95 % interval");
        for (int n = 0; n < WAYS.length; n++) {
            Spread spread = column(errors, n);
            table.row(
                    WAYS[n],
                    Text.fixed(spread.mean(), 2),
                    Text.fixed(spread.low(), 2) + " to " + Text.fixed(spread.high(), 2));
        }
        double[] gains = errors.stream().mapToDouble(of -> of[0] - of[2]).toArray();
        return Finding.of(Spread.of(gains), 1, 100).table(table);
    }

    private static final class Holder {
        static final Dataset SPIRALS = EmbeddedData.load("spirals");
        static final Scaling SCALING = Scaling.auto(Part.all(SPIRALS));
    }

    private static Spread column(List<double[]> errors, int column) {
        return Spread.of(errors.stream().mapToDouble(of -> of[column]).toArray());
    }

    /** The weights of a network after so many epochs on all spirals. */
    private static Weights spirals(int epochs) {
        try (Trainer trainer = start(Split.of(Holder.SPIRALS, 100, 0, 0, 1), 1, 0)) {
            if (epochs > 0) {
                trainer.epochs(epochs);
            }
            return Weights.of(trainer.plan(), trainer.step().arena());
        }
    }

    /** Test errors on circles from scratch, with kept layers, and with frozen ones. */
    private static double[] errors(Weights learnt, long seed) {
        Split split = Split.of(EmbeddedData.load("circles"), PERCENT, 0, 100 - PERCENT, seed);
        double[] errors = new double[WAYS.length];
        for (int n = 0; n < errors.length; n++) {
            try (Trainer trainer = start(split, seed, n == 2 ? 2 : 0)) {
                if (n > 0) {
                    learnt.loadBody(trainer.plan(), trainer.step().arena());
                }
                trainer.epochs(EPOCHS);
                errors[n] = trainer.test().errorPercent();
            }
        }
        return errors;
    }

    /** Inputs are scaled as spirals are in both tasks, so that the first layer reads the same of the same point. */
    private static Trainer start(Split split, long seed, int frozen) {
        NetworkSpec net = NetworkSpec.inputs(2)
                .hidden(32, Activation.TANH)
                .hidden(32, Activation.TANH)
                .output(2, Loss.CROSS_ENTROPY);
        TrainingSpec training =
                TrainingSpec.of(UpdateRule.sgd(0.1f)).withBatchSize(8).withFrozen(frozen);
        return Digits.start(net, training, split, seed, settings -> settings.scaling(Holder.SCALING));
    }
}
