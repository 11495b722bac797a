package io.gradus.lab.course;

import io.gradus.net.Activation;
import io.gradus.text.Text;

/** The sigmoid's slope, tanh's beside it, and what their exponentials cost. */
final class Squash implements Experiment {
    private static final double REACH = 12;
    private static final int POINTS = 2401;
    private static final int VALUES = 4096;
    private static final int PASSES = 400;

    @Override
    public String name() {
        return "squash";
    }

    @Override
    public String claim() {
        return "The sigmoid's derivative is never more than 1/4, and far out it is next to nothing.";
    }

    @Override
    public String question() {
        return "What is the largest slope that the sigmoid has anywhere?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Activation sigmoid = conditions.remedy(Activation.SIGMOID, Activation.RELU);
        double steepest = 0;
        double steepestTanh = 0;
        double apart = 0;
        double[] x = new double[POINTS];
        double[] slope = new double[POINTS];
        double[] slopeTanh = new double[POINTS];
        for (int n = 0; n < POINTS; n++) {
            x[n] = REACH * (2.0 * n / (POINTS - 1) - 1);
            slope[n] = sigmoid.derivative(x[n], 0);
            slopeTanh[n] = Activation.TANH.derivative(x[n], 0);
            steepest = Math.max(steepest, slope[n]);
            steepestTanh = Math.max(steepestTanh, slopeTanh[n]);
            double doubled = 2 * sigmoid.value(2 * x[n], 0) - 1;
            apart = Math.max(apart, Math.abs(Activation.TANH.value(x[n], 0) - doubled));
        }
        double far = sigmoid.derivative(10, 0);
        return Finding.exact(steepest, 0.25, 0.25)
                .check(
                        "at x = 10 the slope is " + Text.scientific(far) + ", of a claimed 4.5e-05",
                        Math.abs(far - 4.54e-5) < 1e-7)
                .check("tanh's slope reaches " + Text.fixed(steepestTanh, 3) + ", and no more", steepestTanh == 1)
                .check("tanh(x) and 2σ(2x) - 1 differ by " + Text.scientific(apart) + " at most", apart < 1e-12)
                .table(slopes(sigmoid))
                .table(costs())
                .figure(new LineFigure("Slopes", "x", "derivative", false)
                        .line("sigmoid", x, slope)
                        .line("tanh", x, slopeTanh));
    }

    private static Table slopes(Activation sigmoid) {
        Table table = new Table("Slopes", "x", "σ'(x)", "tanh'(x)");
        for (double x : new double[] {0, 1, 2, 5, 10}) {
            table.row(
                    Text.fixed(x, 0),
                    Text.scientific(sigmoid.derivative(x, 0)),
                    Text.scientific(Activation.TANH.derivative(x, 0)));
        }
        return table;
    }

    /** Nanoseconds a value, in Java; they differ from machine to machine, so no verdict rests on them. */
    private static Table costs() {
        Table table = new Table("Time for one value, here", "function", "ns");
        for (Activation function : new Activation[] {Activation.RELU, Activation.SIGMOID, Activation.TANH}) {
            double best = Double.MAX_VALUE;
            double sum = 0;
            for (int pass = 0; pass < PASSES; pass++) {
                long began = System.nanoTime();
                for (int n = 0; n < VALUES; n++) {
                    sum += function.value(n * 0.001 - 2, 0);
                }
                best = Math.min(best, (double) (System.nanoTime() - began) / VALUES);
            }
            table.row(function.label(), Double.isNaN(sum) ? Text.NONE : Text.fixed(best, 1));
        }
        return table;
    }
}
