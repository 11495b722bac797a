package io.gradus.lab.course;

import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** ∂h(t)/∂h(t-k) of an Elman layer, by the size of its recurrent weights, beside its bound. */
final class Recurrent implements Experiment {
    private static final int UNITS = 16;
    private static final int STEPS = 20;
    private static final int SEEDS = 10;
    private static final double INPUT = 0.1;
    private static final double SMALL = 0.5;
    private static final double LARGE = 1.5;

    @Override
    public String name() {
        return "recurrent";
    }

    @Override
    public String claim() {
        return "Through time a recurrent layer's gradient is bounded by the product of its steps' norms: it dies where they are small.";
    }

    @Override
    public String question() {
        return "‖Wh‖ is 0.5. By how many powers of ten does ∂h(t)/∂h(t-k) change for each step back in time?";
    }

    @Override
    public Finding run(Conditions conditions) {
        double small = conditions.remedy(SMALL, 1.0);
        Spread decades = conditions.spread(SEEDS, seed -> new Unrolled(small, seed).decadesPerStep());
        Spread growing = conditions.spread(SEEDS, seed -> new Unrolled(LARGE, seed).decadesPerStepOfBound());
        double excess = 0;
        for (double norm : new double[] {small, 1, LARGE}) {
            for (int n = 0; n < SEEDS; n++) {
                excess = Math.max(excess, new Unrolled(norm, conditions.seed() + n).largestOverBound());
            }
        }
        LineFigure figure = new LineFigure("‖∂h(t)/∂h(t-k)‖ and its bound", "k, steps back", "norm", true);
        for (double norm : new double[] {small, 1, LARGE}) {
            Unrolled unrolled = new Unrolled(norm, conditions.seed());
            figure.line("‖Wh‖ " + Text.fixed(norm, 1), unrolled.norms).line("bound", unrolled.bounds);
        }
        Unrolled shown = new Unrolled(small, conditions.seed());
        Table table = new Table("‖Wh‖ = " + Text.fixed(small, 1), "steps back", "measured", "bound");
        for (int k = 0; k < STEPS; k += 4) {
            table.row(Integer.toString(k + 1), Text.scientific(shown.norms[k]), Text.scientific(shown.bounds[k]));
        }
        return Finding.of(decades, -1, Math.log10(SMALL) + 1e-9)
                .check(
                        "no measured norm is above its bound: the largest is " + Text.fixed(excess, 4) + " of it",
                        excess <= 1 + 1e-9)
                .check(
                        "with ‖Wh‖ = 1.5 the bound grows, by " + Text.fixed(growing.mean(), 3) + " decades a step",
                        growing.low() > 0)
                .table(table)
                .figure(figure);
    }

    /**
     * h(t) = tanh(Wh·h(t-1) + x(t)) with an orthogonal Wh times a factor, run and differentiated in double precision.
     */
    private static final class Unrolled {
        final double[] norms = new double[STEPS];
        final double[] bounds = new double[STEPS];

        Unrolled(double norm, long seed) {
            CounterRandom random = new CounterRandom(seed, Stream.TEST, 0);
            RealMatrix draws = new Array2DRowRealMatrix(UNITS, UNITS);
            for (int i = 0; i < UNITS; i++) {
                for (int j = 0; j < UNITS; j++) {
                    draws.setEntry(i, j, random.nextGaussian());
                }
            }
            RealMatrix weights = new QRDecomposition(draws).getQ().scalarMultiply(norm);
            double[] h = new double[UNITS];
            RealMatrix[] jacobians = new RealMatrix[STEPS];
            for (int t = 0; t < STEPS; t++) {
                h = weights.operate(h);
                jacobians[t] = weights.copy();
                for (int i = 0; i < UNITS; i++) {
                    h[i] = Math.tanh(h[i] + INPUT * random.nextGaussian());
                    jacobians[t].setRowVector(i, weights.getRowVector(i).mapMultiply(1 - h[i] * h[i]));
                }
            }
            RealMatrix product = null;
            double bound = 1;
            for (int k = 0; k < STEPS; k++) { // from the last step back
                RealMatrix jacobian = jacobians[STEPS - 1 - k];
                product = product == null ? jacobian : product.multiply(jacobian);
                bound *= norm(jacobian);
                norms[k] = norm(product);
                bounds[k] = bound;
            }
        }

        private static double norm(RealMatrix matrix) {
            return new SingularValueDecomposition(matrix).getNorm();
        }

        double decadesPerStep() {
            return Math.log10(norms[STEPS - 1]) / STEPS;
        }

        double decadesPerStepOfBound() {
            return Math.log10(bounds[STEPS - 1]) / STEPS;
        }

        double largestOverBound() {
            double largest = 0;
            for (int k = 0; k < STEPS; k++) {
                largest = Math.max(largest, norms[k] / bounds[k]);
            }
            return largest;
        }
    }
}
