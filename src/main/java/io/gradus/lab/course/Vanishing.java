package io.gradus.lab.course;

import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.NetworkSpec;
import io.gradus.run.Spread;
import io.gradus.text.Text;

/** The error that reaches each layer, by activation, depth and initial variance. */
final class Vanishing implements Experiment {
    private static final int WIDTH = 32;
    private static final int DEPTH = 16;
    private static final int[] DEPTHS = {2, 4, 8, 16, 32};
    private static final int SEEDS = 5;
    private static final Activation[] FUNCTIONS = {Activation.SIGMOID, Activation.TANH, Activation.RELU};
    private static final Initializer[] STARTS = {Initializer.NORMAL1, Initializer.LECUN, Initializer.HE};

    @Override
    public String name() {
        return "vanishing";
    }

    @Override
    public String claim() {
        return "Through sigmoids the error dies exponentially with depth; ReLU units that begin with variance 2/N keep it.";
    }

    @Override
    public String question() {
        return "By how many powers of ten does the error change from one sigmoid layer to the one below (variance 1/N)?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Spread sigmoid = slope(conditions, DEPTH, Activation.SIGMOID, Initializer.LECUN);
        Initializer start = conditions.remedy(Initializer.HE, Initializer.LECUN);
        Spread relu = slope(conditions, DEPTH, Activation.RELU, start);
        LineFigure figure = new LineFigure(
                "Error that reaches each of " + DEPTH + " hidden layers at the first step",
                "layer",
                "error (delta RMS)",
                true);
        for (Activation function : FUNCTIONS) {
            double[] logs = FirstStep.logDeltas(net(DEPTH, function, Initializer.suiting(function)), conditions.seed());
            for (int n = 0; n < logs.length; n++) {
                logs[n] = Math.pow(10, logs[n]);
            }
            figure.line(function.label(), logs);
        }
        return Finding.of(sigmoid, Double.NEGATIVE_INFINITY, -0.5)
                .check(
                        "relu with " + start.label() + " changes it by " + interval(relu)
                                + " decades a layer: nearly nothing",
                        Math.max(Math.abs(relu.low()), Math.abs(relu.high())) < 0.1)
                .table(decades(conditions))
                .table(survivors(conditions))
                .figure(figure);
    }

    private static NetworkSpec net(int depth, Activation function, Initializer start) {
        return Digits.network(depth, WIDTH, function, start, 1);
    }

    private static Spread slope(Conditions conditions, int depth, Activation function, Initializer start) {
        return conditions.spread(SEEDS, seed -> FirstStep.decadesPerLayer(net(depth, function, start), seed));
    }

    private static String interval(Spread spread) {
        return Text.fixed(spread.mean(), 3) + " (" + Text.fixed(spread.low(), 3) + " to " + Text.fixed(spread.high(), 3)
                + ")";
    }

    private static Table decades(Conditions conditions) {
        Table table = new Table(
                "Decades a layer, " + DEPTH + " hidden layers, with 95 % interval",
                "activation",
                "variance 1",
                "1/N",
                "2/N");
        for (Activation function : FUNCTIONS) {
            String[] cells = new String[STARTS.length + 1];
            cells[0] = function.label();
            for (int n = 0; n < STARTS.length; n++) {
                cells[n + 1] = interval(slope(conditions, DEPTH, function, STARTS[n]));
            }
            table.row(cells);
        }
        return table;
    }

    private static Table survivors(Conditions conditions) {
        Table table =
                new Table("Error at the first hidden layer over that at the last", "depth", "sigmoid", "tanh", "relu");
        for (int depth : DEPTHS) {
            String[] cells = new String[FUNCTIONS.length + 1];
            cells[0] = Integer.toString(depth);
            for (int n = 0; n < FUNCTIONS.length; n++) {
                double[] logs = FirstStep.logDeltas(
                        net(depth, FUNCTIONS[n], Initializer.suiting(FUNCTIONS[n])), conditions.seed());
                cells[n + 1] = Text.scientific(Math.pow(10, logs[0] - logs[depth - 1]));
            }
            table.row(cells);
        }
        return table;
    }
}
