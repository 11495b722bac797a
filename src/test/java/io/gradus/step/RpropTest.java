package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.GradientControl;
import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.step.arena.Arenas;
import io.gradus.step.java.JavaStep;
import io.gradus.step.jni.NativeStep;
import io.gradus.step.provider.StepProvider;
import io.gradus.step.reference.GradientCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rprop family step by step against the papers' pseudo-code in double precision, in every executor. */
public class RpropTest {
    private static final int SAMPLES = 23;
    private static final List<Kind> FAMILY =
            List.of(Kind.RPROP_PLUS, Kind.RPROP_MINUS, Kind.IRPROP_PLUS, Kind.IRPROP_MINUS);

    record Case(Kind kind, String executor, int chunk) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Kind kind : FAMILY) {
            for (String executor : HealthCountersTest.executors()) {
                for (int chunk : new int[] {1, 7, 40}) {
                    cases.add(new Case(kind, executor, chunk));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStepIsThatOfThePaper(Case c) {
        int back = 0;
        for (long seed = 1; seed <= 5; seed++) {
            Rprop rprop =
                    seed % 2 == 0 ? Rprop.PRECHELT : Rprop.DEFAULT.withMax(0.3f).withMin(0.01f);
            NetworkSpec net = Nets.random(1 + (int) seed % 3, Activation.TANH, Loss.MSE, seed);
            Plan plan = plan(net, UpdateRule.of(c.kind).withRprop(rprop), c.chunk);
            try (Step step = StepProvider.choose(c.executor, plan, 2)) {
                Source source = Nets.classes(net, SAMPLES, seed);
                step.bind(source);
                Nets.initialize(step, seed);
                Arenas.setSize(plan, step.arena(), SAMPLES);
                back += follow(step, source, rprop, c + " seed " + seed);
            }
        }
        assertEquals(c.kind.backtracks(), back > 0, "weights went back " + back + " times: " + c);
    }

    /** How often a weight went back. */
    private static int follow(Step step, Source source, Rprop rprop, String where) {
        Plan plan = step.plan();
        Paper paper = new Paper(plan.rule() == null ? Kind.SGD : plan.rule().kind(), rprop, sizes(plan, step.arena()));
        for (int n = 0; n < 40; n++) {
            float[] before = parameters(plan, step.arena());
            double loss;
            if (n % 2 == 0) {
                loss = step.train(source, 0, SAMPLES, n);
            } else { // in two calls
                loss = step.train(source, 0, 10, n);
                assertEquals(0, step.arena()[Control.STEPS_DONE], where);
                assertArrayEquals(before, parameters(plan, step.arena()), where);
                loss += step.train(source, 10, SAMPLES - 10, n);
            }
            assertEquals(1, step.arena()[Control.STEPS_DONE], where);
            float[] after = parameters(plan, step.arena());
            float[] gradient = region(plan, step.arena(), "gradient");
            int atBound = 0;
            for (int i = 0; i < before.length; i++) {
                double change = paper.change(i, gradient[i], loss);
                double moved = (double) after[i] - before[i];
                assertEquals(change, moved, 1e-5 * Math.abs(change) + Math.ulp(before[i]) + Math.ulp(after[i]), where);
                atBound += paper.delta[i] > 0 && paper.isAtBound(i) ? 1 : 0;
            }
            paper.last = loss;
            float counted = 0;
            for (int layer = 0; layer < plan.network().layers().size(); layer++) {
                counted += step.arena()[plan.health(layer) + HealthCounter.AT_BOUND.ordinal()];
            }
            if (rprop.min() > 0) {
                assertEquals(atBound, counted, where + " at bound, step " + n);
            }
        }
        assertTrue(paper.grown > 0 && paper.shrunk > 0, where);
        return paper.back;
    }

    /** The pseudo-code of Igel and Hüsken 2003, tables 1 to 4, in their order of cases. */
    private static final class Paper {
        final Kind kind;
        final Rprop h;
        final double[] delta;
        final double[] gradient;
        final double[] change;
        double last;
        int grown;
        int shrunk;
        int back;

        Paper(Kind kind, Rprop h, double[] delta) {
            this.kind = kind;
            this.h = h;
            this.delta = delta;
            this.gradient = new double[delta.length];
            this.change = new double[delta.length];
        }

        double change(int i, double g, double error) {
            double product = gradient[i] * g;
            boolean improved = kind == Kind.IRPROP_PLUS || kind == Kind.IRPROP_MINUS;
            if (product > 0) {
                delta[i] = Math.min(delta[i] * h.etaPlus(), h.max());
                grown++;
            } else if (product < 0) {
                delta[i] = Math.max(delta[i] * h.etaMinus(), h.min());
                shrunk++;
            }
            if (!kind.backtracks()) {
                if (product < 0 && improved) {
                    g = 0;
                }
                change[i] = -Math.signum(g) * delta[i];
            } else if (product >= 0) {
                change[i] = -Math.signum(g) * delta[i];
            } else {
                boolean goesBack = !improved || error > last;
                change[i] = goesBack ? -change[i] : 0;
                back += goesBack ? 1 : 0;
                g = 0;
            }
            gradient[i] = g;
            return change[i];
        }

        boolean isAtBound(int i) {
            return (float) delta[i] <= h.min() || (float) delta[i] >= h.max();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGradientIsThatOfTheWholeSet(Case c) {
        NetworkSpec net = Nets.random(3, Activation.TANH, Loss.CROSS_ENTROPY, 4);
        Plan plan = plan(net, UpdateRule.of(c.kind), c.chunk);
        try (Step step = StepProvider.choose(c.executor, plan, 2)) {
            Source source = Nets.classes(net, SAMPLES, 4);
            step.bind(source);
            Nets.initialize(step, 4);
            GradientCheck.Result result = GradientCheck.check(step, source, SAMPLES, 60, 4);
            assertTrue(result.passed(), () -> c + ": " + result);
        }
    }

    @Test
    void manyThreadsGiveTheSameBits() {
        NetworkSpec net = NetworkSpec.inputs(70)
                .hidden(130, Activation.TANH)
                .hidden(33, Activation.RELU)
                .output(10, Loss.CROSS_ENTROPY);
        for (String isa : NativeAgreementTest.executors()) {
            for (Kind kind : FAMILY) {
                float[] alone = null;
                for (int threads = 1; threads <= 4; threads++) {
                    Plan plan = plan(net, UpdateRule.of(kind).withRprop(Rprop.PRECHELT), 8);
                    try (Step step = new NativeStep(plan, isa, threads, true)) {
                        Source source = Nets.classes(net, 50, 1);
                        Arenas.initialize(plan, step.arena(), 1);
                        for (int n = 0; n < 12; n++) {
                            step.train(source, 0, 50, n);
                        }
                        alone = alone == null ? step.arena().clone() : alone;
                        assertArrayEquals(alone, step.arena(), isa + " " + kind + " " + threads + " threads");
                    }
                }
            }
        }
    }

    @Test
    void firstStepsAreDrawnFromTheSeed() {
        NetworkSpec net = NetworkSpec.inputs(20).hidden(17, Activation.TANH).output(3, Loss.MSE);
        Plan plan = plan(net, UpdateRule.of(Kind.RPROP_MINUS).withRprop(Rprop.PRECHELT), 8);
        Step one = new JavaStep(plan);
        Step two = new JavaStep(plan);
        Arenas.initialize(plan, one.arena(), 1);
        Arenas.initialize(plan, two.arena(), 1);
        assertArrayEquals(one.arena(), two.arena());
        int at = plan.op(plan.updateOp(0), Op.STATE);
        double sum = 0;
        for (int i = 0; i <= 20; i++) {
            for (int j = 0; j < 17; j++) {
                float size = one.arena()[at + i * plan.stride(0) + j];
                assertTrue(size >= 0.05f && size <= 0.2f, () -> "step " + size);
                sum += size;
            }
        }
        assertEquals(0.125, sum / (21 * 17), 0.01);
        Arenas.initialize(plan, two.arena(), 2);
        assertTrue(one.arena()[at] != two.arena()[at]);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aSetThatFailsMovesNothingAndIsForgotten(Case c) {
        NetworkSpec net = NetworkSpec.inputs(3).hidden(5, Activation.TANH).output(2, Loss.MSE);
        Plan plan = plan(net, UpdateRule.of(c.kind), c.chunk);
        try (Step step = StepProvider.choose(c.executor, plan, 2)) {
            Source source = Nets.values(net, SAMPLES, 1);
            source.data().targets().putFloat(4 * (2 * 20), Float.NaN);
            step.bind(source);
            Nets.initialize(step, 1);
            Arenas.setSize(plan, step.arena(), SAMPLES);
            float[] before = parameters(plan, step.arena());
            step.train(source, 0, SAMPLES, 0);
            assertEquals(0, step.arena()[Control.STEPS_DONE]);
            assertEquals(2, step.arena()[Control.FAILED_LAYER]);
            assertArrayEquals(before, parameters(plan, step.arena()));
            int control = plan.region("gradient control").offset();
            assertEquals(0, step.arena()[control + GradientControl.SET_DONE]);
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        UpdateRule rule = UpdateRule.of(Kind.RPROP_PLUS);
        assertThrows(IllegalArgumentException.class, () -> rule.withRate(0.1f));
        assertThrows(IllegalArgumentException.class, () -> UpdateRule.sgd(1).withRprop(Rprop.DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> Rprop.DEFAULT.withEtaPlus(1));
        assertThrows(IllegalArgumentException.class, () -> Rprop.DEFAULT.withEtaMinus(1));
        assertThrows(IllegalArgumentException.class, () -> Rprop.DEFAULT.withFirst(51));
        assertThrows(IllegalArgumentException.class, () -> Rprop.DEFAULT.withMin(-1));
        assertThrows(IllegalArgumentException.class, () -> Rprop.DEFAULT.withMax(Float.NaN));
    }

    private static Plan plan(NetworkSpec net, UpdateRule rule, int chunk) {
        return PlanCompiler.training(net, new TrainingSpec(rule, chunk, 1));
    }

    private static double[] sizes(Plan plan, float[] arena) {
        int from = plan.region("rule state").offset();
        double[] sizes = new double[plan.region("parameters").length()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = arena[from + i];
        }
        return sizes;
    }

    private static float[] parameters(Plan plan, float[] arena) {
        return region(plan, arena, "parameters");
    }

    private static float[] region(Plan plan, float[] arena, String name) {
        int from = plan.region(name).offset();
        return Arrays.copyOfRange(arena, from, plan.region(name).end());
    }
}
