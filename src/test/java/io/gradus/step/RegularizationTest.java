package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Topology;
import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import io.gradus.step.jni.NativeStep;
import io.gradus.step.provider.StepProvider;
import io.gradus.step.reference.DoubleNetwork;
import io.gradus.step.reference.GradientCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegularizationTest {
    private static final NetworkSpec NET = NetworkSpec.inputs(40)
            .hidden(100, Activation.TANH)
            .hidden(52, Activation.TANH)
            .output(5, Loss.CROSS_ENTROPY);
    private static final int BATCH = 50;

    /** {@code java}, and every instruction set of this machine. */
    static List<String> executors() {
        List<String> names = new ArrayList<>(List.of("java"));
        NativeAgreementTest.executors().forEach(isa -> names.add("native/" + isa));
        return names;
    }

    @ParameterizedTest
    @MethodSource("executors")
    void gradientsAreRightWithEveryCombination(String executor) {
        for (int seed = 0; seed < 60; seed++) {
            CounterRandom random = new CounterRandom(seed, Stream.TEST, 20);
            Loss loss = Loss.values()[seed % Loss.values().length];
            Activation activation = Activation.values()[random.nextInt(Activation.values().length)];
            NetworkSpec net = Nets.random(1 + random.nextInt(3), activation, loss, seed);
            Regularization chosen = Regularizations.random(net, GradientCheck.READABLE, random);
            int batch = 1 + random.nextInt(9);
            Plan plan = PlanCompiler.training(
                    net, new TrainingSpec(GradientCheck.READABLE, batch, 0).withRegularization(chosen));
            Source source = Nets.classes(net, batch, seed);
            try (Step step = StepProvider.choose(executor, plan, 1 + seed % 2)) {
                step.bind(source);
                Nets.initialize(step, seed);
                GradientCheck.Result result = GradientCheck.check(step, source, batch, 60, seed);
                String where = executor + " seed " + seed + " " + net + " " + chosen;
                assertTrue(result.passed(), () -> where + ": " + result);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void anAutoencoderAnswersWithWhatItsInputsWere(String executor) {
        NetworkSpec net = NetworkSpec.inputs(19)
                .hidden(9, Activation.TANH)
                .output(19, Loss.MSE)
                .withTopology(Topology.CHAIN.withAutoencoder(true));
        for (float p : new float[] {0, 0.3f}) {
            Regularization chosen = Regularization.NONE
                    .with(Regularizer.INPUT_NOISE, p == 0 ? 0.5f : 0)
                    .with(Regularizer.INPUT_DROPOUT, p);
            Plan plan = PlanCompiler.training(
                    net, new TrainingSpec(GradientCheck.READABLE, 7, 0).withRegularization(chosen));
            Source source = Nets.all(Nets.classes(net, 7, 3).data().reconstruction());
            try (Step step = StepProvider.choose(executor, plan, 2)) {
                step.bind(source);
                Nets.initialize(step, 3);
                double clean = step.evaluate(source, 0, 7);
                GradientCheck.Result result = GradientCheck.check(step, source, 7, 200, 3);
                assertTrue(result.passed(), () -> executor + " " + chosen + ": " + result);
                Nets.initialize(step, 3);
                assertEquals(clean, step.evaluate(source, 0, 7));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void unitsAreKeptWithTheirProbability(String executor) {
        Step step = step(executor, Regularization.NONE.with(Regularizer.DROPOUT, 0.3f));
        int kept = 0;
        int all = 0;
        for (int n = 0; n < 20; n++) {
            step.train(Nets.classes(NET, BATCH, 1), 0, BATCH, n);
            for (int layer = 0; layer < 2; layer++) {
                float[] dropped = values(step, Opcode.DROPOUT, layer, Field.DST);
                float[] whole = values(step, Opcode.DROPOUT, layer, Field.SRC);
                for (int i = 0; i < whole.length; i++) {
                    assertTrue(dropped[i] == 0 || Math.abs(dropped[i] - whole[i] / 0.7f) < 1e-4);
                    kept += dropped[i] != 0 ? 1 : 0;
                    all++;
                }
            }
        }
        double p = 0.7;
        assertEquals(p, kept / (double) all, 5 * Math.sqrt(p * (1 - p) / all));
    }

    @Test
    void masksDifferBetweenStepsLayersRowsAndSeeds() {
        Step step = step("java", Regularization.NONE.with(Regularizer.DROPOUT, 0.5f));
        Source source = Nets.classes(NET, BATCH, 1);
        step.train(source, 0, BATCH, 7);
        float[] first = mask(step, 0);
        step.train(source, 0, BATCH, 8);
        alike(first, mask(step, 0), 0.5);
        step.train(source, 0, BATCH, 7);
        assertArrayEquals(first, mask(step, 0));
        float[] second = mask(step, 1);
        alike(Arrays.copyOf(first, 52), Arrays.copyOf(second, 52), 0.5);
        alike(Arrays.copyOfRange(first, 0, 100), Arrays.copyOfRange(first, 100, 200), 0.5);
        Arenas.initialize(step.plan(), step.arena(), 12345678901234L);
        step.train(source, 0, BATCH, 7);
        alike(first, mask(step, 0), 0.5);
    }

    @ParameterizedTest
    @MethodSource("executors")
    void noiseHasItsMoments(String executor) {
        Step plain = step("java", Regularization.NONE); // which copies examples that others read where they lie
        Step noisy = step(executor, Regularization.NONE.with(Regularizer.INPUT_NOISE, 0.25f));
        Source source = Nets.classes(NET, BATCH, 1);
        double sum = 0;
        double squares = 0;
        double cubes = 0;
        double fourths = 0;
        int count = 0;
        for (int n = 0; n < 50; n++) {
            plain.train(source, 0, BATCH, n);
            noisy.train(source, 0, BATCH, n);
            float[] x = values(plain, Opcode.LOAD, -1, Field.DST);
            float[] y = values(noisy, Opcode.LOAD, -1, Field.DST);
            for (int i = 0; i < x.length; i++) {
                double noise = (y[i] - (double) x[i]) / 0.25;
                sum += noise;
                squares += noise * noise;
                cubes += noise * noise * noise;
                fourths += noise * noise * noise * noise;
                count++;
            }
        }
        assertEquals(0, sum / count, 5 / Math.sqrt(count));
        assertEquals(1, squares / count, 5 * Math.sqrt(2.0 / count));
        assertEquals(0, cubes / count, 5 * Math.sqrt(15.0 / count));
        assertEquals(2.85, fourths / count, 5 * Math.sqrt(90.0 / count)); // excess kurtosis of eight bytes' sum: -0.15
    }

    @ParameterizedTest
    @MethodSource("executors")
    void evaluationKnowsNothingOfIt(String executor) {
        Regularization all = Regularization.NONE
                .with(Regularizer.DROPOUT, 0.5f)
                .with(Regularizer.INPUT_DROPOUT, 0.3f)
                .with(Regularizer.INPUT_NOISE, 1)
                .with(Regularizer.LABEL_SMOOTHING, 0.2f)
                .with(Regularizer.SPARSITY, 0.1f)
                .with(Regularizer.L2, 1)
                .with(Regularizer.L1, 1)
                .with(Regularizer.MAX_NORM, 0.1f);
        Source source = Nets.classes(NET, BATCH, 1);
        Step plain = step(executor, Regularization.NONE);
        Step regular = step(executor, all);
        assertEquals(plain.evaluate(source, 0, BATCH), regular.evaluate(source, 0, BATCH));
        assertArrayEquals(
                Arrays.copyOfRange(
                        plain.arena(), plain.plan().outputs(), plain.plan().outputs() + 16 * BATCH),
                Arrays.copyOfRange(
                        regular.arena(),
                        regular.plan().outputs(),
                        regular.plan().outputs() + 16 * BATCH));
    }

    @ParameterizedTest
    @MethodSource("executors")
    void theReportedLossIsTheDatas(String executor) {
        Source source = Nets.classes(NET, BATCH, 1);
        double plain = step(executor, Regularization.NONE).train(source, 0, BATCH, 0);
        Regularization silent = Regularization.NONE
                .with(Regularizer.LABEL_SMOOTHING, 0.2f)
                .with(Regularizer.SPARSITY, 0.1f)
                .with(Regularizer.L2, 1)
                .with(Regularizer.L1, 1);
        assertEquals(plain, step(executor, silent).train(source, 0, BATCH, 0));
    }

    @ParameterizedTest
    @MethodSource("executors")
    void noUnitsWeightsAreLongerThanTheirBound(String executor) {
        for (float most : new float[] {0.05f, 0.9f, 3}) {
            Step plain = step(executor, Regularization.NONE);
            Step bounded = step(executor, Regularization.NONE.with(Regularizer.MAX_NORM, most));
            Source source = Nets.classes(NET, BATCH, 1);
            plain.train(source, 0, BATCH, 0);
            bounded.train(source, 0, BATCH, 0);
            for (int n = 0; n < 3; n++) {
                double[][] free = DoubleNetwork.parameters(
                        plain.plan(), plain.arena(), n, plain.plan().weights(n));
                double[][] held = DoubleNetwork.parameters(
                        bounded.plan(), bounded.arena(), n, bounded.plan().weights(n));
                int fanIn = free.length - 1;
                for (int j = 0; j < free[0].length; j++) {
                    double norm = 0;
                    for (int i = 0; i < fanIn; i++) {
                        norm += free[i][j] * free[i][j];
                    }
                    double factor = Math.min(1, most / Math.sqrt(norm));
                    for (int i = 0; i < fanIn; i++) {
                        assertEquals(free[i][j] * factor, held[i][j], 1e-6 * Math.abs(free[i][j]));
                    }
                    assertEquals(free[fanIn][j], held[fanIn][j], "biases are left alone");
                }
            }
        }
    }

    @Test
    void theSameBitsForAnyNumberOfThreadsAndAnyCut() {
        Regularization all = Regularization.NONE
                .with(Regularizer.DROPOUT, 0.5f)
                .with(Regularizer.INPUT_DROPOUT, 0.1f)
                .with(Regularizer.INPUT_NOISE, 0.2f)
                .with(Regularizer.LABEL_SMOOTHING, 0.1f)
                .with(Regularizer.SPARSITY, 0.01f)
                .with(Regularizer.L2, 0.01f)
                .with(Regularizer.L1, 0.001f)
                .with(Regularizer.MAX_NORM, 0.8f);
        for (String executor : executors()) {
            if (executor.equals("java")) {
                continue;
            }
            String isa = executor.substring("native/".length());
            for (int batch : new int[] {1, 7, BATCH}) {
                List<float[]> ends = new ArrayList<>();
                for (int threads = 1; threads <= 3; threads++) {
                    try (NativeStep step = new NativeStep(plan(all, batch), isa, threads, true)) {
                        Nets.initialize(step, 1);
                        Source source = Nets.classes(NET, 200, 1);
                        if (threads == 2) { // one call a step
                            for (int at = 0, n = 0; at < 200; at += batch, n++) {
                                step.train(source, at, Math.min(batch, 200 - at), n);
                            }
                        } else {
                            step.train(source, 0, 200, 0);
                        }
                        int from = step.plan().region(RegionId.PARAMETERS).offset();
                        int to = step.plan().region(RegionId.PARAMETERS).end();
                        ends.add(Arrays.copyOfRange(step.arena(), from, to));
                    }
                }
                assertArrayEquals(ends.get(0), ends.get(1), isa);
                assertArrayEquals(ends.get(0), ends.get(2), isa);
            }
        }
    }

    @Test
    void whatHasNothingToWorkOnIsRefused() {
        NetworkSpec flat = NetworkSpec.inputs(4).output(3, Loss.CROSS_ENTROPY);
        NetworkSpec values = NetworkSpec.inputs(4).hidden(3, Activation.TANH).output(1, Loss.MSE);
        Map<Regularization, NetworkSpec> refused = Map.of(
                Regularization.NONE.with(Regularizer.DROPOUT, 0.5f), flat,
                Regularization.NONE.with(Regularizer.SPARSITY, 0.5f), flat,
                Regularization.NONE.with(Regularizer.LABEL_SMOOTHING, 0.1f), values);
        refused.forEach((chosen, net) -> assertThrows(
                IllegalArgumentException.class,
                () -> PlanCompiler.training(
                        net, TrainingSpec.of(UpdateRule.sgd(1)).withRegularization(chosen))));
        TrainingSpec twice = TrainingSpec.of(UpdateRule.of(UpdateRule.Kind.ADAMW))
                .withRegularization(Regularization.NONE.with(Regularizer.L2, 0.1f));
        assertThrows(IllegalArgumentException.class, () -> PlanCompiler.training(NET, twice));
        assertFalse(Regularization.NONE.with(Regularizer.MAX_NORM, 1).isNone());
        for (float p : new float[] {-0.1f, 1, 0.999999f, Float.NaN, 1e-6f}) {
            assertThrows(IllegalArgumentException.class, () -> Regularization.NONE.with(Regularizer.DROPOUT, p));
            assertThrows(IllegalArgumentException.class, () -> Regularization.NONE.with(Regularizer.INPUT_DROPOUT, p));
        }
        for (float x : new float[] {-0.1f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Regularization.NONE.with(Regularizer.L2, x));
            assertThrows(IllegalArgumentException.class, () -> Regularization.NONE.with(Regularizer.L1, x));
            assertThrows(IllegalArgumentException.class, () -> Regularization.NONE.with(Regularizer.SPARSITY, x));
            assertThrows(IllegalArgumentException.class, () -> Regularization.NONE.with(Regularizer.INPUT_NOISE, x));
            assertThrows(
                    IllegalArgumentException.class, () -> Regularization.NONE.with(Regularizer.LABEL_SMOOTHING, x));
        }
        assertThrows(IllegalArgumentException.class, () -> Regularization.NONE.with(Regularizer.MAX_NORM, 0));
        assertThrows(IllegalArgumentException.class, () -> Regularization.NONE.with(Regularizer.MAX_NORM, -1));
    }

    private static Plan plan(Regularization chosen, int batch) {
        return PlanCompiler.training(NET, new TrainingSpec(UpdateRule.sgd(0.05f), batch, 4).withRegularization(chosen));
    }

    private static Step step(String executor, Regularization chosen) {
        Step step = StepProvider.choose(executor, plan(chosen, BATCH), 1);
        Nets.initialize(step, 3);
        return step;
    }

    /** (batch, width) of what an operation names, without padding. */
    private static float[] values(Step step, Opcode opcode, int layer, int field) {
        Plan plan = step.plan();
        int op = 0;
        while (plan.opcode(op) != opcode || (opcode == Opcode.DROPOUT && plan.op(op, Field.LAYER) != layer)) {
            op++;
        }
        int width = plan.op(op, Field.FAN_OUT);
        float[] values = new float[BATCH * width];
        for (int b = 0; b < BATCH; b++) {
            int row = plan.op(op, field) + b * plan.op(op, Field.STRIDE);
            System.arraycopy(step.arena(), row, values, b * width, width);
        }
        return values;
    }

    /** 1 where a hidden output was kept. */
    private static float[] mask(Step step, int layer) {
        float[] values = values(step, Opcode.DROPOUT, layer, Field.DST);
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] != 0 ? 1 : 0;
        }
        return values;
    }

    /** Independent masks agree in about half of their places. */
    private static void alike(float[] one, float[] other, double share) {
        int same = 0;
        for (int i = 0; i < one.length; i++) {
            same += one[i] == other[i] ? 1 : 0;
        }
        assertNotEquals(one.length, same);
        assertEquals(share, same / (double) one.length, 5 * Math.sqrt(0.25 / one.length));
    }
}
