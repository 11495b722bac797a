package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Scaling;
import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.Field;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.GradientClip;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import io.gradus.step.jni.NativeStep;
import io.gradus.step.provider.StepProvider;
import io.gradus.step.reference.DoubleNetwork;
import io.gradus.step.reference.GradientCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bounds on norms against double precision, in every executor. Momentum 0 keeps in the rule's state what the rule saw.
 */
class GradientClipTest {
    private static final int BATCH = 9;

    record Case(GradientClip clip, float value, String executor) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String executor : HealthCountersTest.executors()) {
            for (float limit : new float[] {1e-6f, 0.02f, 100}) {
                for (float value : new float[] {UpdateRule.NO_CLIP, 0.003f}) {
                    cases.add(new Case(GradientClip.norm(limit), value, executor));
                    cases.add(new Case(GradientClip.globalNorm(limit), value, executor));
                    cases.add(new Case(GradientClip.agc(limit), value, executor));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRuleSeesWhatDoublePrecisionBounds(Case c) {
        for (long seed = 1; seed <= 6; seed++) {
            NetworkSpec net = Nets.random(2 + (int) seed % 3, Activation.TANH, Loss.CROSS_ENTROPY, seed);
            try (Step step = step(net, c)) {
                Source source = Nets.classes(net, BATCH, seed);
                step.bind(source);
                Nets.initialize(step, seed);
                float[] before = step.arena().clone();
                step.train(source, 0, BATCH, 0);
                assertEquals(1, step.arena()[Control.STEPS_DONE]);
                compare(step, before, c, c + " seed " + seed);
            }
        }
    }

    /** Gradients whose squares, or whose norm even, no float can hold; and a factor that is no normal float. */
    @ParameterizedTest
    @MethodSource("cases")
    void hugeGradientsAreBoundedToo(Case c) {
        NetworkSpec net = NetworkSpec.inputs(33)
                .hidden(17, Activation.LINEAR)
                .output(5, Loss.MSE)
                .withGain(1e-3f);
        double largest = 0;
        for (float size = 1e20f; size < 1e26f; size *= 1.3f) {
            try (Step step = step(net, c)) {
                Source source = Nets.values(net, BATCH, 3);
                step.bind(source);
                Nets.initialize(step, 3);
                float[] shift = new float[33];
                float[] scale = new float[33];
                Arrays.fill(scale, size);
                Arenas.scale(step.plan(), step.arena(), new Scaling(Scaling.Method.STANDARD, shift, scale));
                float[] before = step.arena().clone();
                step.train(source, 0, BATCH, 0);
                if (step.arena()[Control.FAILED_LAYER] == 0) {
                    largest = Math.max(largest, compare(step, before, c, c + " size " + size));
                }
            }
        }
        assertTrue(largest > Float.MAX_VALUE / 10, "the largest norm was " + largest);
    }

    private static Step step(NetworkSpec net, Case c) {
        UpdateRule rule = GradientCheck.READABLE.withRate(1e-30f).withClip(c.value);
        Plan plan = PlanCompiler.training(net, new TrainingSpec(rule, BATCH, 1).withGradientClip(c.clip));
        return StepProvider.choose(c.executor, plan, 2);
    }

    /** The norm of all gradients, having compared what became of them. */
    private static double compare(Step step, float[] before, Case c, String where) {
        Plan plan = step.plan();
        int layers = plan.network().layers().size();
        double[] squares = new double[layers];
        double all = 0;
        for (int n = 0; n < layers; n++) {
            squares[n] = squares(gradient(step, n));
            all += squares[n];
        }
        for (int n = 0; n < layers; n++) {
            double[][] g = gradient(step, n);
            double[][] w = DoubleNetwork.parameters(plan, before, n, plan.weights(n));
            double[][] seen = DoubleNetwork.parameters(plan, step.arena(), n, plan.op(plan.updateOp(n), Field.STATE));
            int clipped = 0;
            double after = 0;
            double widest = 0;
            for (int i = 0; i < g.length; i++) {
                for (int j = 0; j < g[i].length; j++) {
                    double factor = factor(c.clip, Math.sqrt(all), Math.sqrt(squares[n]), n == layers - 1, g, w, i, j);
                    double scaled = g[i][j] * factor;
                    double expected = Math.max(-c.value, Math.min(c.value, scaled));
                    assertEquals(expected, seen[i][j], 2e-6 * Math.abs(expected) + 1e-37, where);
                    clipped += factor != 1 || Math.abs(scaled) > c.value ? 1 : 0;
                    after += seen[i][j] * seen[i][j];
                    widest = Math.max(widest, Math.abs(g[i][j]));
                }
            }
            if (c.clip.kind() == GradientClip.Kind.NORM) {
                assertTrue(Math.sqrt(after) <= c.clip.limit() * (1 + 1e-6), where);
            }
            int health = plan.health(n);
            assertEquals(clipped, step.arena()[health + HealthCounter.CLIPPED.ordinal()], where + " layer " + n);
            double norm = Math.sqrt(squares[n]);
            if (norm < Float.MAX_VALUE) { // counted before clipping
                assertEquals(norm, step.arena()[health], 1e-6 * norm, where);
            }
            assertEquals(widest, step.arena()[health + HealthCounter.GRADIENT_MAX.ordinal()], where);
        }
        return Math.sqrt(all);
    }

    private static double factor(
            GradientClip clip, double all, double layer, boolean output, double[][] g, double[][] w, int i, int j) {
        return switch (clip.kind()) {
            case NONE -> 1;
            case NORM -> Math.min(1, clip.limit() / layer);
            case GLOBAL_NORM -> Math.min(1, clip.limit() / all);
            case AGC -> {
                if (output) {
                    yield 1;
                }
                boolean bias = i == g.length - 1;
                double gradients = 0;
                double weights = 0;
                for (int k = 0; k < (bias ? g[0].length : g.length - 1); k++) {
                    double x = bias ? g[i][k] : g[k][j];
                    double y = bias ? w[i][k] : w[k][j];
                    gradients += x * x;
                    weights += y * y;
                }
                double most = clip.limit() * Math.max(Math.sqrt(weights), 1e-3);
                yield Math.min(1, most / Math.sqrt(gradients));
            }
        };
    }

    private static double[][] gradient(Step step, int n) {
        return DoubleNetwork.parameters(
                step.plan(), step.arena(), n, step.plan().op(step.plan().updateOp(n), Field.GRADIENT));
    }

    private static double squares(double[][] values) {
        double sum = 0;
        for (double[] row : values) {
            for (double value : row) {
                sum += value * value;
            }
        }
        return sum;
    }

    @Test
    void wholeGradientsAreThoseOfTheFormulas() {
        for (String executor : HealthCountersTest.executors()) {
            for (UpdateRule.Kind kind : List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.ADAMW)) {
                for (int batch : new int[] {1, 2, 7, 32}) {
                    NetworkSpec net = Nets.random(3, Activation.GELU, Loss.CROSS_ENTROPY, batch);
                    TrainingSpec training = new TrainingSpec(UpdateRule.of(kind), batch, 0).withSkipNonfinite(true);
                    try (Step step = StepProvider.choose(executor, PlanCompiler.training(net, training), 2)) {
                        Source source = Nets.classes(net, batch, batch);
                        step.bind(source);
                        Nets.initialize(step, batch);
                        GradientCheck.Result result = GradientCheck.check(step, source, batch, 60, batch);
                        assertTrue(result.passed(), () -> executor + " " + kind + " " + net + ": " + result);
                    }
                }
            }
        }
    }

    /** What is only whole, and not clipped, gives what the way without an array gives. */
    @Test
    void withoutABoundNothingChangesButTheRounding() {
        for (String executor : HealthCountersTest.executors()) {
            NetworkSpec net = Nets.random(3, Activation.TANH, Loss.MSE, 8);
            float[][] weights = new float[2][];
            for (int whole = 0; whole < 2; whole++) {
                TrainingSpec training =
                        new TrainingSpec(UpdateRule.of(UpdateRule.Kind.NESTEROV), 5, 3).withSkipNonfinite(whole == 1);
                Plan plan = PlanCompiler.training(net, training);
                try (Step step = StepProvider.choose(executor, plan, 2)) {
                    Source source = Nets.classes(net, 33, 8);
                    step.bind(source);
                    Nets.initialize(step, 8);
                    step.train(source, 0, 33, 0);
                    weights[whole] = parameters(step);
                }
            }
            assertArrayEquals(weights[0], weights[1], 1e-6f, executor);
        }
    }

    @Test
    void manyThreadsGiveTheSameBits() {
        NetworkSpec net = NetworkSpec.inputs(70)
                .hidden(130, Activation.RELU)
                .hidden(33, Activation.TANH)
                .output(10, Loss.CROSS_ENTROPY);
        List<GradientClip> clips =
                List.of(GradientClip.norm(0.01f), GradientClip.globalNorm(0.01f), GradientClip.agc(0.01f));
        for (String isa : NativeAgreementTest.executors()) {
            for (GradientClip clip : clips) {
                for (int batch : new int[] {1, 13}) {
                    float[] alone = null;
                    for (int threads = 1; threads <= 4; threads++) {
                        TrainingSpec training = new TrainingSpec(UpdateRule.of(UpdateRule.Kind.ADAM), batch, 2);
                        Plan plan = PlanCompiler.training(net, training.withGradientClip(clip));
                        try (Step step = new NativeStep(plan, isa, threads, true)) {
                            Source source = Nets.classes(net, 50, 1);
                            Arenas.initialize(plan, step.arena(), 1);
                            step.train(source, 0, 50, 0);
                            alone = alone == null ? step.arena().clone() : alone;
                            assertArrayEquals(alone, step.arena(), isa + " " + clip + " " + threads + " threads");
                        }
                    }
                }
            }
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        for (float limit : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> GradientClip.norm(limit));
            assertThrows(IllegalArgumentException.class, () -> GradientClip.globalNorm(limit));
            assertThrows(IllegalArgumentException.class, () -> GradientClip.agc(limit));
        }
        for (UpdateRule.Kind kind : UpdateRule.Kind.values()) {
            TrainingSpec training = TrainingSpec.of(UpdateRule.of(kind));
            if (kind.readsSigns()) {
                assertThrows(
                        IllegalArgumentException.class, () -> training.withGradientClip(GradientClip.globalNorm(1)));
            } else {
                assertEquals(
                        1,
                        training.withGradientClip(GradientClip.norm(1))
                                .gradientClip()
                                .limit());
            }
        }
        NetworkSpec linear = NetworkSpec.inputs(3).output(2, Loss.MSE);
        TrainingSpec agc = TrainingSpec.of(UpdateRule.sgd(1)).withGradientClip(GradientClip.agc(0.01f));
        assertThrows(IllegalArgumentException.class, () -> PlanCompiler.training(linear, agc));
    }

    private static float[] parameters(Step step) {
        Plan plan = step.plan();
        return Arrays.copyOfRange(
                step.arena(),
                plan.region(RegionId.PARAMETERS).offset(),
                plan.region(RegionId.PARAMETERS).end());
    }
}
