package io.gradus.step.reference;

import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.random.CounterRandom;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import java.util.Locale;

/**
 * Checks back-propagation twice over: the formulas, by central differences in double precision, and an executor's
 * single-precision gradients against the formulas.
 *
 * <p>Mostly, an executor has no gradient array to look at. Under the momentum rule with μ = 0, though, one step leaves
 * exactly the gradient in the rule's state. Where the plan keeps the whole gradient, that is looked at, under any rule.
 */
public final class GradientCheck {
    /** The rule under which an executor's gradients can be read. */
    public static final UpdateRule READABLE =
            UpdateRule.of(UpdateRule.Kind.MOMENTUM).withMomentum(0);

    /** Largest tolerated error of the formulas against differences of step {@link #H}. */
    public static final double FORMULA_TOLERANCE = 1e-5;

    /** Largest tolerated error of single precision against double. */
    public static final double EXECUTOR_TOLERANCE = 1e-4;

    private static final double H = 1e-6;

    /** What is drawn is that of this step. */
    private static final long STEP = 1;

    private GradientCheck() {}

    /**
     * What a check found. Errors are |difference| over the largest |gradient| of the layer.
     *
     * @param checked parameters that were compared by differences
     * @param formulaError the largest error of the formulas against central differences
     * @param executorError the largest error of the executor's gradients against the formulas
     * @param worst where the larger of the two was, for people
     */
    public record Result(int checked, double formulaError, double executorError, String worst) {
        public boolean passed() {
            return formulaError <= FORMULA_TOLERANCE && executorError <= EXECUTOR_TOLERANCE;
        }
    }

    /**
     * Checks the gradients of the first minibatch of {@code source}, of all layers but frozen ones. Changes the arena.
     *
     * @param step under a plan whose rule is {@link #READABLE} or that keeps the whole gradient, its weights in place
     * @param samples of the minibatch, at most the plan's batch size; of the set, under a rule that takes one whole
     * @param most parameters to compare by differences; more than that are drawn from {@code seed}
     */
    public static Result check(Step step, Source source, int samples, int most, long seed) {
        Plan plan = step.plan();
        if (!READABLE.equals(plan.rule()) && !plan.wholeGradient()) {
            throw new IllegalArgumentException(
                    "gradients can be read under " + READABLE + ", or where the plan keeps the whole gradient");
        }
        DoubleNetwork network = DoubleNetwork.of(plan, step.arena()).at(plan, step.arena(), STEP);
        double[][][] formula = network.gradients(source, 0, samples, new double[0][][]);
        step.train(source, 0, samples, STEP);

        double executorError = 0;
        double formulaError = 0;
        String worst = "nowhere";
        long parameters = plan.network().parameters();
        CounterRandom random = new CounterRandom(seed, CounterRandom.Stream.TEST, 0);
        int checked = 0;
        for (int n = plan.frozen(); n < formula.length; n++) {
            int at = plan.op(plan.updateOp(n), plan.wholeGradient() ? Op.GRADIENT : Op.STATE);
            double[][] actual = DoubleNetwork.parameters(plan, step.arena(), n, at);
            double largest = largest(formula[n]);
            double unit = largest == 0 ? 1 : largest;
            for (int i = 0; i < formula[n].length; i++) {
                boolean fixed = plan.network().layers().get(n).isNormalized()
                        && i == plan.network().fanIn(n); // biases, which stay 0
                for (int j = 0; j < formula[n][i].length; j++) {
                    double error = Math.abs(actual[i][j] - formula[n][i][j]) / unit;
                    if (!(error <= executorError)) {
                        executorError = error;
                        worst = where("executor", n, i, j, actual[i][j], formula[n][i][j]);
                    }
                    if (fixed || parameters > most && random.nextDouble() * parameters >= most) {
                        continue;
                    }
                    checked++;
                    double slope = slope(network, network.weights()[n][i], j, source, samples, H);
                    error = Math.abs(slope - formula[n][i][j]) / Math.max(unit, 1e-4);
                    // A rectifier's or a mean absolute error's kink within H has no slope; nearer by there is one.
                    for (double h = H / 4; error > FORMULA_TOLERANCE && h > H / 100; h /= 4) {
                        slope = slope(network, network.weights()[n][i], j, source, samples, h);
                        error = Math.abs(slope - formula[n][i][j]) / Math.max(unit, 1e-4);
                    }
                    if (!(error <= formulaError)) {
                        formulaError = error;
                        if (error > FORMULA_TOLERANCE) {
                            worst = where("formula", n, i, j, formula[n][i][j], slope);
                        }
                    }
                }
            }
        }
        return new Result(checked, formulaError, executorError, worst);
    }

    private static double slope(DoubleNetwork network, double[] row, int j, Source source, int samples, double h) {
        double w = row[j];
        row[j] = w + h;
        double above = network.loss(source, 0, samples);
        row[j] = w - h;
        double below = network.loss(source, 0, samples);
        row[j] = w;
        return (above - below) / (2 * h);
    }

    private static double largest(double[][] values) {
        double largest = 0;
        for (double[] row : values) {
            for (double value : row) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }

    private static String where(String what, int layer, int i, int j, double is, double shouldBe) {
        return String.format(
                Locale.ROOT,
                "%s, layer %d, input %d, unit %d: %.6g instead of %.6g",
                what,
                layer + 1,
                i,
                j,
                is,
                shouldBe);
    }
}
