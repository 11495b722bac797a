package io.gradus.lab.course;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.step.Source;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;

/**
 * How the distribution of what a layer reads moves when a minibatch of another kind comes: bright digits on black, and
 * dark digits on grey, as colour and black-and-white pictures of the lecture.
 */
final class Shift implements Experiment {
    private static final int SEEDS = 5;
    private static final int EPOCHS = 3;
    private static final int SAMPLES = 64;
    private static final int LAYERS = 3;
    private static final int WIDTH = 32;
    private static final float RATE = 0.05f;

    @Override
    public String name() {
        return "shift";
    }

    @Override
    public String claim() {
        return "When minibatches differ in kind, what deeper layers read moves from one to the next; batch normalisation stops that.";
    }

    @Override
    public String question() {
        return "By how many standard deviations does the input of the third layer move, on average, when pictures are inverted?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Norm norm = conditions.remedy(Norm.BATCH, Norm.NONE);
        List<double[]> plain = conditions.bySeed(SEEDS, seed -> moves(Norm.NONE, seed));
        List<double[]> normalised = conditions.bySeed(SEEDS, seed -> moves(norm, seed));
        Table table = new Table(
                "How far a unit's mean moves between the kinds, in its standard deviations",
                "layer's outputs",
                "plain",
                "normalised");
        for (int n = 0; n < LAYERS; n++) {
            table.row(
                    Integer.toString(n + 1),
                    Text.fixed(at(plain, n).mean(), 3),
                    Text.fixed(at(normalised, n).mean(), 3));
        }
        Spread after = at(normalised, 1);
        return Finding.of(at(plain, 1), 0.5, Double.POSITIVE_INFINITY)
                .check(
                        "with batch normalisation it moves by " + Text.fixed(after.mean(), 3),
                        after.high() < at(plain, 1).low() / 3)
                .table(table);
    }

    private static Spread at(List<double[]> moves, int layer) {
        return Spread.of(moves.stream().mapToDouble(of -> of[layer]).toArray());
    }

    /**
     * For each hidden layer the mean over units of |mean over one kind - mean over the other| / sd, after some
     * training.
     */
    private static double[] moves(Norm norm, long seed) {
        NetworkSpec net = Digits.network(LAYERS, WIDTH, Activation.TANH, Initializer.LECUN, 1)
                .withNorm(norm);
        try (Trainer trainer = Digits.start(
                net, Digits.training(UpdateRule.sgd(RATE)).withBatchSize(SAMPLES), Digits.split(seed), seed)) {
            trainer.epochs(EPOCHS);
            trainer.rate(Float.MIN_NORMAL); // later steps only look: a training step normalises by its own minibatch
            Source usual = bound(trainer, Digits.data());
            Source inverted = bound(trainer, inverted());
            double[] moves = new double[LAYERS];
            for (int n = 0; n < LAYERS; n++) {
                moves[n] = move(outputs(trainer, usual, n), outputs(trainer, inverted, n));
            }
            return moves;
        }
    }

    private static Source bound(Trainer trainer, Dataset data) {
        Source source = new Source(Part.all(data));
        trainer.step().bind(source);
        return source;
    }

    /** Layer n's outputs in a training step over the source's first examples, (unit)(sample). */
    private static double[][] outputs(Trainer trainer, Source source, int n) {
        trainer.step().train(source, 0, SAMPLES, 1);
        double[][] outputs = new double[WIDTH][SAMPLES];
        int begin = trainer.plan().activations(n);
        for (int b = 0; b < SAMPLES; b++) {
            for (int j = 0; j < WIDTH; j++) {
                outputs[j][b] =
                        trainer.step().arena()[begin + b * trainer.plan().stride(n) + j];
            }
        }
        return outputs;
    }

    private static double move(double[][] one, double[][] other) {
        double sum = 0;
        for (int j = 0; j < WIDTH; j++) {
            Spread a = Spread.of(one[j]);
            Spread b = Spread.of(other[j]);
            double sd = Math.sqrt((a.sd() * a.sd() + b.sd() * b.sd()) / 2);
            sum += Math.abs(a.mean() - b.mean()) / Math.max(sd, 1e-6);
        }
        return sum / WIDTH;
    }

    /** Dark digits on grey: every pixel p of 0 to 16 as 16 - p / 2. */
    private static Dataset inverted() {
        Dataset digits = Digits.data();
        float[] pixels = new float[digits.size() * Digits.INPUTS];
        int[] classes = new int[digits.size()];
        for (int row = 0; row < digits.size(); row++) {
            classes[row] = digits.label(row);
            for (int j = 0; j < Digits.INPUTS; j++) {
                pixels[row * Digits.INPUTS + j] = 16 - digits.feature(row, j) / 2;
            }
        }
        return Dataset.of("inverted digits", pixels, classes, new ArrayList<>(digits.classNames()));
    }
}
