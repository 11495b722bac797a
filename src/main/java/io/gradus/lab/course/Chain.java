package io.gradus.lab.course;

import io.gradus.net.Activation;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.run.Spread;
import io.gradus.text.Text;

/** The lecture's chain of four scalar layers, O = σ(w4·σ(w3·σ(w2·σ(w1·x)))): every factor of ∂O/∂w1. */
final class Chain implements Experiment {
    private static final int LAYERS = 4;
    private static final int CHAINS = 200;
    private static final double SMALL = 1e-6;

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public String claim() {
        return "Each sigmoid on the way back multiplies the gradient by at most 1/4, so three of them leave at most 1/64.";
    }

    @Override
    public String question() {
        return "Weights lie between -1 and 1. Which share of the output's error reaches the first of four sigmoids, on average?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Activation function = conditions.remedy(Activation.SIGMOID, Activation.LINEAR);
        double[] shares = new double[CHAINS];
        double largest = 0;
        double apart = 0;
        for (int n = 0; n < CHAINS; n++) {
            Walk walk = new Walk(function, new CounterRandom(conditions.seed(), Stream.TEST, n));
            shares[n] = walk.share();
            largest = Math.max(largest, walk.largestSlope());
            apart = Math.max(apart, walk.distanceFromDifference());
        }
        Walk first = new Walk(function, new CounterRandom(conditions.seed(), Stream.TEST, 0));
        return Finding.of(Spread.of(shares), 0, 1.0 / 64)
                .check(
                        "the largest of " + CHAINS * LAYERS + " slopes is " + Text.fixed(largest, 4) + ", at most 0.25",
                        largest <= 0.25)
                .check(
                        "the product of the factors differs from a measured slope by " + Text.scientific(apart)
                                + " at most",
                        apart < 1e-7)
                .table(first.factors())
                .figure(new LineFigure("The first chain: error that reaches each layer", "layer", "|∂O/∂z|", true)
                        .line(function.label(), first.errors()));
    }

    /** One chain with weights drawn between -1 and 1, walked forwards and back. */
    private static final class Walk {
        private final Activation function;
        private final double x;
        private final double[] w = new double[LAYERS];
        private final double[] z = new double[LAYERS];
        private final double[] slope = new double[LAYERS];

        Walk(Activation function, CounterRandom random) {
            this.function = function;
            x = random.uniform(-1, 1);
            for (int n = 0; n < LAYERS; n++) {
                w[n] = random.uniform(-1, 1);
            }
            double at = x;
            for (int n = 0; n < LAYERS; n++) {
                z[n] = w[n] * at;
                slope[n] = function.derivative(z[n], 0);
                at = function.value(z[n], 0);
            }
        }

        /** ∂O/∂z of each layer. */
        double[] errors() {
            double[] errors = new double[LAYERS];
            double error = 1;
            for (int n = LAYERS - 1; n >= 0; n--) {
                error *= slope[n] * (n == LAYERS - 1 ? 1 : w[n + 1]);
                errors[n] = Math.abs(error);
            }
            return errors;
        }

        /** The part of the last layer's error that reaches the first. */
        double share() {
            double[] errors = errors();
            return errors[0] / errors[LAYERS - 1];
        }

        double largestSlope() {
            double largest = 0;
            for (double s : slope) {
                largest = Math.max(largest, s);
            }
            return largest;
        }

        /** |∂O/∂w1 by the chain's factors less that by a central difference|. */
        double distanceFromDifference() {
            double product = x;
            for (int n = 0; n < LAYERS; n++) {
                product *= slope[n] * (n == 0 ? 1 : w[n]);
            }
            return Math.abs(product - (output(w[0] + SMALL) - output(w[0] - SMALL)) / (2 * SMALL));
        }

        private double output(double firstWeight) {
            double at = x;
            for (int n = 0; n < LAYERS; n++) {
                at = function.value((n == 0 ? firstWeight : w[n]) * at, 0);
            }
            return at;
        }

        Table factors() {
            Table table = new Table(
                    "The factors of ∂O/∂w1 in the first chain, from the output back",
                    "layer",
                    "sum z",
                    "σ'(z)",
                    "weight",
                    "so far");
            double product = 1;
            for (int n = LAYERS - 1; n >= 0; n--) {
                double factor = n == 0 ? x : w[n];
                product *= slope[n] * factor;
                table.row(
                        Integer.toString(n + 1),
                        Text.fixed(z[n], 4),
                        Text.fixed(slope[n], 4),
                        (n == 0 ? "x = " : "") + Text.fixed(factor, 4),
                        Text.scientific(product));
            }
            return table;
        }
    }
}
