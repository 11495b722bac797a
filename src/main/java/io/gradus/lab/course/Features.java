package io.gradus.lab.course;

import io.gradus.data.Split;
import io.gradus.model.Weights;
import io.gradus.net.Activation;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pictures of the first layer's weights before and after training, and a number for what the eye sees in them. */
final class Features implements Experiment {
    private static final int SEEDS = 5;
    private static final int EPOCHS = 60;
    private static final int SIDE = 8;
    private static final int IN_A_ROW = 8;

    @Override
    public String name() {
        return "features";
    }

    @Override
    public String claim() {
        return "The first layer learns edges and strokes: neighbouring pixels get like weights, along a direction.";
    }

    @Override
    public String question() {
        return "From -1 to 1: how alike are the weights of neighbouring pixels after training (random weights: 0)?";
    }

    @Override
    public Finding run(Conditions conditions) {
        int epochs = conditions.remedy(EPOCHS, 0);
        List<List<float[]>> before = conditions.bySeed(SEEDS, seed -> images(seed, 0));
        List<List<float[]>> after = conditions.bySeed(SEEDS, seed -> images(seed, epochs));
        Spread random = spread(before, false);
        Spread learnt = spread(after, false);
        Spread randomDirection = spread(before, true);
        Spread direction = spread(after, true);
        Table table = new Table(
                "First-layer weights, " + SEEDS + " seeds", "weights", "likeness of neighbours", "directedness");
        table.row("random", Text.fixed(random.mean(), 3), Text.fixed(randomDirection.mean(), 3));
        table.row("after " + epochs + " epochs", Text.fixed(learnt.mean(), 3), Text.fixed(direction.mean(), 3));
        return Finding.of(learnt, 0.2, 1)
                .check("of random weights it is " + Text.fixed(random.mean(), 3), Math.abs(random.mean()) < 0.1)
                .check(
                        "directedness rises from " + Text.fixed(randomDirection.mean(), 3) + " to "
                                + Text.fixed(direction.mean(), 3),
                        direction.low() > randomDirection.high())
                .table(table)
                .figure(new ImageFigure("First-layer weights", SIDE, rows(before.get(0), after.get(0))));
    }

    /** Some units of both, two lines each. */
    private static List<ImageFigure.Row> rows(List<float[]> before, List<float[]> after) {
        return List.of(
                new ImageFigure.Row("random", before.subList(0, IN_A_ROW)),
                new ImageFigure.Row("", before.subList(IN_A_ROW, 2 * IN_A_ROW)),
                new ImageFigure.Row("learnt", after.subList(0, IN_A_ROW)),
                new ImageFigure.Row("", after.subList(IN_A_ROW, 2 * IN_A_ROW)));
    }

    private static Spread spread(List<List<float[]>> bySeed, boolean direction) {
        return Spread.of(bySeed.stream()
                .mapToDouble(images -> images.stream()
                        .mapToDouble(direction ? Features::directedness : Features::likeness)
                        .average()
                        .orElse(0))
                .toArray());
    }

    /** Each unit's weights, (8, 8). */
    private static List<float[]> images(long seed, int epochs) {
        Split split = Digits.split(seed);
        // A little decay fades what training does not hold in place.
        TrainingSpec training = Digits.training(UpdateRule.sgd(0.1f))
                .withRegularization(Regularization.NONE.with(Regularizer.L2, 0.003f));
        try (Trainer trainer = Digits.start(Digits.network(Activation.TANH), training, split, seed)) {
            if (epochs > 0) {
                trainer.epochs(epochs);
            }
            Weights weights = Weights.of(trainer.plan(), trainer.step().arena());
            float[] all = weights.weight(0);
            List<float[]> images = new ArrayList<>();
            for (int unit = 0; unit < weights.fanOut(0); unit++) {
                images.add(Arrays.copyOfRange(all, unit * Digits.INPUTS, (unit + 1) * Digits.INPUTS));
            }
            return images;
        }
    }

    /**
     * Moran's I of a picture over its pairs of neighbours (Moran 1950): 0 where they have nothing to do with each
     * other.
     */
    private static double likeness(float[] image) {
        double mean = 0;
        for (float value : image) {
            mean += value / image.length;
        }
        double variance = 0;
        for (float value : image) {
            variance += (value - mean) * (value - mean) / image.length;
        }
        double sum = 0;
        int pairs = 0;
        for (int at = 0; at < image.length; at++) {
            if (at % SIDE < SIDE - 1) {
                sum += (image[at] - mean) * (image[at + 1] - mean);
                pairs++;
            }
            if (at < image.length - SIDE) {
                sum += (image[at] - mean) * (image[at + SIDE] - mean);
                pairs++;
            }
        }
        return sum / pairs / variance;
    }

    /**
     * How much a picture's slopes point one way: (λ1 - λ2)/(λ1 + λ2) of the mean structure tensor (Bigün and Granlund
     * 1987), from 0 for none to 1 for stripes.
     */
    private static double directedness(float[] image) {
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int y = 1; y < SIDE - 1; y++) {
            for (int x = 1; x < SIDE - 1; x++) {
                int at = y * SIDE + x;
                double dx = image[at + 1] - image[at - 1];
                double dy = image[at + SIDE] - image[at - SIDE];
                xx += dx * dx;
                xy += dx * dy;
                yy += dy * dy;
            }
        }
        return Math.hypot(xx - yy, 2 * xy) / (xx + yy);
    }
}
