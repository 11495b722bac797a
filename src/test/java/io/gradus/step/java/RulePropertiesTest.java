package io.gradus.step.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.random.CounterRandom;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.reference.GradientCheck;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each rule promises of single weights, over random networks. */
class RulePropertiesTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clippingMovesNoWeightFurtherThanRateTimesClip(long seed) {
        float rate = 0.5f;
        float clip = 0.001f;
        Run run = new Run(UpdateRule.clip(rate, clip), seed);
        run.steps(3);
        int clipped = 0;
        for (int i = 0; i < run.before.length; i++) {
            float bound = Math.ulp(Math.max(Math.abs(run.before[i]), Math.abs(run.after[i]))) + rate * clip;
            float moved = Math.abs(run.after[i] - run.before[i]);
            assertTrue(moved <= bound * (1 + 1e-6f), () -> "seed " + seed);
            clipped += moved > 0.99f * rate * clip ? 1 : 0;
        }
        assertTrue(clipped > 0, () -> "nothing was clipped at seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSignRuleMovesEveryWeightWithAGradientByExactlyTheRate(long seed) {
        float rate = 0.0078125f; // a power of two: no rounding of its own
        Run readable = new Run(GradientCheck.READABLE, seed);
        readable.steps(1);
        Run run = new Run(UpdateRule.sign(rate), seed);
        run.steps(1);
        int moved = 0;
        int state = readable.plan.region("rule state").offset();
        for (int i = 0; i < run.before.length; i++) {
            float gradient = readable.step.arena()[state + i];
            float expected = run.before[i] - rate * Math.signum(gradient);
            assertEquals(expected, run.after[i], () -> "seed " + seed);
            moved += gradient == 0 ? 0 : 1;
        }
        assertTrue(moved > 0, () -> "no gradient at seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRuleFollowsItsFormulaForSeveralSteps(long seed) {
        for (Kind kind : Kind.values()) {
            if (kind.wholeSet()) {
                continue; // RpropTest has those
            }
            UpdateRule rule = UpdateRule.of(kind).withRate(0.05f);
            if (kind.hasDecay()) {
                rule = rule.withDecay(0.03f);
            }
            if (seed % 2 == 0) {
                rule = rule.withClip(0.01f);
            }
            Run run = new Run(rule, seed);
            double[] w = doubles(run.before);
            double[] m = new double[w.length];
            double[] v = new double[w.length];
            for (int n = 0; n < 4; n++) {
                double[] g = gradient(run);
                for (int i = 0; i < w.length; i++) {
                    double clipped = Math.max(-rule.clip(), Math.min(rule.clip(), g[i]));
                    w[i] += formula(rule, n + 1, clipped, w[i], m, v, i);
                }
                run.steps(1);
                for (int i = 0; i < w.length; i++) {
                    int at = i;
                    double unsure = rule.kind().stepsByRate() && Math.abs(m[i]) + Math.abs(g[i]) < 1e-6 ? 1 : 1e-5;
                    assertEquals(w[i], run.after[i], unsure, () -> kind + " seed " + seed + " parameter " + at);
                    w[i] = run.after[i];
                }
            }
        }
    }

    /** Δw of one weight at update {@code t}, its state kept in {@code m} and {@code v}, by the table of rules. */
    private static double formula(UpdateRule rule, int t, double g, double w, double[] m, double[] v, int i) {
        double mu = rule.momentum();
        double beta2 = rule.beta2();
        switch (rule.kind()) {
            case SGD, CLIP -> {
                return -rule.rate() * g;
            }
            case SIGN -> {
                return -rule.rate() * Math.signum(g);
            }
            case MOMENTUM -> {
                m[i] = mu * m[i] + g;
                return -rule.rate() * m[i];
            }
            case NESTEROV -> {
                m[i] = mu * m[i] + g;
                return -rule.rate() * (g + mu * m[i]);
            }
            case SIGNUM -> {
                m[i] = mu * m[i] + (1 - mu) * g;
                return -rule.rate() * Math.signum(m[i]);
            }
            case LION -> {
                double c = mu * m[i] + (1 - mu) * g;
                m[i] = beta2 * m[i] + (1 - beta2) * g;
                return -rule.rate() * (Math.signum(c) + rule.decay() * w);
            }
            case RMSPROP -> {
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                return -rule.rate() * g / (Math.sqrt(v[i]) + rule.epsilon());
            }
            case ADAM, ADAMW -> {
                m[i] = mu * m[i] + (1 - mu) * g;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                double mean = m[i] / (1 - Math.pow(mu, t));
                double square = v[i] / (1 - Math.pow(beta2, t));
                return -rule.rate() * (mean / (Math.sqrt(square) + rule.epsilon()) + rule.decay() * w);
            }
            default -> throw new AssertionError(rule);
        }
    }

    /** The gradient at the run's present weights, laid out as its parameters. */
    private static double[] gradient(Run run) {
        Run readable = new Run(GradientCheck.READABLE, run.seed);
        int parameters = readable.plan.region("parameters").offset();
        System.arraycopy(
                run.step.arena(),
                run.plan.region("parameters").offset(),
                readable.step.arena(),
                parameters,
                run.before.length);
        readable.steps(1);
        int state = readable.plan.region("rule state").offset();
        double[] gradient = new double[run.before.length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = readable.step.arena()[state + i];
        }
        return gradient;
    }

    private static double[] doubles(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }

    /** A random network under a rule, the same for every rule. */
    private static final class Run {
        final long seed;
        final Plan plan;
        final Step step;
        final Source source;
        final float[] before;
        float[] after;

        Run(UpdateRule rule, long seed) {
            this.seed = seed;
            CounterRandom random = new CounterRandom(seed, CounterRandom.Stream.TEST, 9);
            Activation activation = Activation.values()[random.nextInt(Activation.values().length)];
            Loss loss = Loss.values()[random.nextInt(Loss.values().length)];
            NetworkSpec net = Nets.random(1 + random.nextInt(3), activation, loss, seed);
            int batch = 1 + random.nextInt(8);
            plan = PlanCompiler.training(net, rule, batch, 0);
            step = new JavaStep(plan);
            source = Nets.classes(net, batch, seed);
            step.bind(source);
            Nets.initialize(step, seed);
            before = parameters();
            after = before;
        }

        void steps(int count) {
            for (int n = 0; n < count; n++) {
                float[] last = parameters();
                step.train(source, 0, source.size(), n);
                after = parameters();
                System.arraycopy(last, 0, before, 0, last.length);
            }
        }

        private float[] parameters() {
            int offset = plan.region("parameters").offset();
            return java.util.Arrays.copyOfRange(
                    step.arena(), offset, offset + plan.region("parameters").length());
        }
    }
}
