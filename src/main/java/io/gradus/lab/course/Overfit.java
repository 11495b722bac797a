package io.gradus.lab.course;

import io.gradus.data.Split;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.StoppingCriterion;
import io.gradus.train.StoppingRule;
import io.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A hundred examples, and what keeps a network from overfitting them. */
final class Overfit implements Experiment {
    private static final int SEEDS = 8;
    private static final int EPOCHS = 200;
    private static final UpdateRule RULE = UpdateRule.sgd(0.1f);

    @Override
    public String name() {
        return "overfit";
    }

    @Override
    public String claim() {
        return "With few examples a network overfits: it gets none of them wrong and many others. Augmentation helps most.";
    }

    @Override
    public String question() {
        return "90 training digits. By how many percentage points does bending and turning them lower the test error?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Map<String, Run> runs = new LinkedHashMap<>();
        TrainingSpec plain = Digits.training(RULE);
        runs.put("nothing", new Run(plain));
        runs.put("input noise 0.3", new Run(with(Regularization.NONE.withInputNoise(0.3f))));
        runs.put("dropout 0.3", new Run(with(Regularization.NONE.withDropout(0.3f))));
        runs.put("L2 0.003", new Run(with(Regularization.NONE.withL2(0.003f))));
        runs.put("sparsity 0.0003", new Run(with(Regularization.NONE.withSparsity(0.0003f))));
        runs.put("bottleneck of 8 units", new Run(plain, bottleneck(), Augmentation.NONE, List.of()));
        runs.put(
                "early stopping",
                new Run(
                        plain,
                        usual(),
                        Augmentation.NONE,
                        List.of(StoppingRule.of(StoppingCriterion.Kind.PATIENCE, 8))));
        Augmentation moved = conditions.remedy(Digits.readable(), Augmentation.NONE);
        runs.put("augmentation", new Run(plain, usual(), moved, List.of()));
        Table table = new Table(
                "Error in per cent after training, " + SEEDS + " seeds",
                "against overfitting",
                "training",
                "test",
                "95 % interval");
        Map<String, List<double[]>> errors = new LinkedHashMap<>();
        runs.forEach((name, run) -> {
            List<double[]> of = conditions.bySeed(SEEDS, run::errors);
            errors.put(name, of);
            Spread test = column(of, 1);
            table.row(
                    name,
                    Text.fixed(column(of, 0).mean(), 2),
                    Text.fixed(test.mean(), 2),
                    Text.fixed(test.low(), 2) + " to " + Text.fixed(test.high(), 2));
        });
        List<double[]> nothing = errors.getOrDefault("nothing", List.of());
        List<double[]> augmented = errors.getOrDefault("augmentation", List.of());
        double[] gains = new double[SEEDS];
        for (int n = 0; n < SEEDS; n++) {
            gains[n] = nothing.get(n)[1] - augmented.get(n)[1];
        }
        return Finding.of(Spread.of(gains), 1, 100)
                .check(
                        "without anything the training error is "
                                + Text.fixed(column(nothing, 0).mean(), 2) + " %, the test error "
                                + Text.fixed(column(nothing, 1).mean(), 2) + " %",
                        column(nothing, 0).mean() < 1 && column(nothing, 1).mean() > 8)
                .table(table);
    }

    private static TrainingSpec with(Regularization chosen) {
        return Digits.training(RULE).withRegularization(chosen);
    }

    private static NetworkSpec usual() {
        return Digits.network(Activation.TANH);
    }

    private static NetworkSpec bottleneck() {
        return NetworkSpec.inputs(Digits.INPUTS)
                .hidden(64, Activation.TANH)
                .hidden(8, Activation.TANH)
                .output(Digits.CLASSES, Loss.CROSS_ENTROPY);
    }

    private static Spread column(List<double[]> errors, int column) {
        return Spread.of(errors.stream().mapToDouble(of -> of[column]).toArray());
    }

    /** One way to train on 90 digits. */
    private record Run(
            TrainingSpec training, NetworkSpec network, Augmentation augmentation, List<StoppingRule> stopping) {
        Run(TrainingSpec training) {
            this(training, usual(), Augmentation.NONE, List.of());
        }

        /** Training and test error in per cent. */
        double[] errors(long seed) {
            Split split = Split.of(Digits.data(), 5, 10, 85, seed);
            AugmentedImages images =
                    augmentation.isNone() ? null : AugmentedImages.of(augmentation, Digits.SHAPE, split.train());
            try (Trainer trainer = Digits.start(
                    network,
                    training.withAugmentation(images),
                    split,
                    seed,
                    settings -> settings.stopping(new ArrayList<>(stopping)))) {
                trainer.until(EPOCHS);
                trainer.restoreBest();
                return new double[] {trainer.training().errorPercent(), Digits.errorPercent(trainer)};
            }
        }
    }
}
