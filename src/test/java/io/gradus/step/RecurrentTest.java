package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Shortcut;
import io.gradus.net.Topology;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.step.arena.Arenas;
import io.gradus.step.arena.Revival;
import io.gradus.step.java.JavaStep;
import io.gradus.step.jni.NativeStep;
import io.gradus.step.reference.DoubleNetwork;
import io.gradus.step.reference.GradientCheck;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recurrent first layer against the formulas, and in every executor. */
class RecurrentTest {
    private static final int SAMPLES = 45;

    static List<String> executors() {
        return FreezeTest.executors();
    }

    private static NetworkSpec net(int features, int steps, int width, Activation activation, Loss loss) {
        return NetworkSpec.inputs(features * steps)
                .layer(new LayerSpec(width, activation, 0.1f))
                .hidden(7, Activation.TANH)
                .output(3, loss)
                .withTopology(Topology.recurrent(steps));
    }

    private static Step step(Plan plan, String executor, int threads) {
        Step step = executor.equals("java")
                ? new JavaStep(plan)
                : new NativeStep(plan, executor.substring("native/".length()), threads, true);
        Nets.initialize(step, 5);
        return step;
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void gradientsAreThoseOfTheFormulas(Activation activation) {
        int[][] shapes = {{1, 2, 1}, {3, 5, 17}, {8, 8, 13}, {16, 3, 33}, {5, 7, 16}};
        for (int[] shape : shapes) {
            for (int batch : new int[] {1, 6}) {
                NetworkSpec net = net(shape[0], shape[1], shape[2], activation, Loss.MSE);
                Plan plan = PlanCompiler.training(net, GradientCheck.READABLE, batch, 0);
                for (String executor : executors()) {
                    try (Step step = step(plan, executor, 2)) {
                        Source source = Nets.classes(net, batch, 2);
                        step.bind(source);
                        GradientCheck.Result result = GradientCheck.check(step, source, batch, 300, 2);
                        assertTrue(result.passed(), () -> executor + " batch " + batch + " " + net + ": " + result);
                    }
                }
            }
        }
    }

    /** The inputs come back out at once, having gone in one after another. */
    @Test
    void anAutoEncoderMayReadStepByStep() {
        NetworkSpec net = NetworkSpec.inputs(12)
                .hidden(9, Activation.TANH)
                .output(12, Loss.MSE)
                .withTopology(Topology.recurrent(4).withAutoencoder(true));
        Plan plan = PlanCompiler.training(net, GradientCheck.READABLE, 5, 0);
        for (String executor : executors()) {
            try (Step step = step(plan, executor, 2)) {
                Source source = Nets.all(Nets.classes(net, 5, 2).data().reconstruction());
                step.bind(source);
                GradientCheck.Result result = GradientCheck.check(step, source, 5, 300, 2);
                assertTrue(result.passed(), () -> executor + ": " + result);
            }
        }
    }

    /** The definition, step by step, for one unit that reads one number. */
    @Test
    void aUnitRemembers() {
        NetworkSpec net = NetworkSpec.inputs(3)
                .hidden(1, Activation.TANH)
                .output(1, Loss.MSE)
                .withTopology(Topology.recurrent(3));
        Plan plan = PlanCompiler.inference(net, 1);
        Step step = new JavaStep(plan);
        float[] a = step.arena();
        int w = plan.weights(0);
        a[w] = 0.5f;
        a[w + 16] = -2; // by which it reads itself
        a[w + 32] = 0.1f;
        a[plan.weights(1)] = 1;
        Source source = Nets.all(Dataset.of("three", new float[] {1, -1, 2}, new int[1], List.of("x")));
        step.evaluate(source, 0, 1);
        double h = Math.tanh(0.5 + 0.1);
        h = Math.tanh(-0.5 - 2 * h + 0.1);
        h = Math.tanh(1 - 2 * h + 0.1);
        assertEquals(h, a[plan.outputs()], 1e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13, 17, 40})
    void anyNumberOfThreadsGivesTheSameBits(int batch) {
        NetworkSpec net = net(5, 4, 19, Activation.GELU, Loss.CROSS_ENTROPY);
        for (String executor : executors()) {
            for (Kind kind : Kind.values()) {
                Plan plan = PlanCompiler.training(net, UpdateRule.of(kind).withClip(0.01f), batch, 2);
                float[] alone = train(plan, executor, 1);
                for (int threads = 2; threads <= 5 && !executor.equals("java"); threads++) {
                    assertArrayEquals(alone, train(plan, executor, threads), executor + " " + kind + " " + threads);
                }
            }
        }
    }

    private static float[] train(Plan plan, String executor, int threads) {
        try (Step step = step(plan, executor, threads)) {
            Source source = Nets.classes(plan.network(), SAMPLES, 3);
            step.bind(source);
            step.train(source, 0, SAMPLES, 0);
            assertEquals(0, step.arena()[Control.FAILED_LAYER]);
            return step.arena().clone();
        }
    }

    /** The errors of the first step, which the verdict of vanishing gradients goes by. */
    @ParameterizedTest
    @MethodSource("executors")
    void theErrorIsCountedWhereItHasComeTheLongestWay(String executor) {
        NetworkSpec net = net(4, 6, 11, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        for (int batch : new int[] {1, 9}) {
            Plan plan = PlanCompiler.training(net, UpdateRule.sgd(1e-3f), batch, 1);
            try (Step step = step(plan, executor, 2)) {
                Source source = Nets.classes(net, batch, 4);
                step.bind(source);
                double[][][] deltas = new double[3][batch][];
                DoubleNetwork.of(plan, step.arena()).gradients(source, 0, batch, deltas);
                step.train(source, 0, batch, 0);
                double squares = 0;
                for (double[] delta : deltas[0]) {
                    squares += Arrays.stream(delta).map(d -> d * d).sum();
                }
                double rms = Math.sqrt(squares / (11 * batch));
                double counted = step.arena()[plan.health(0) + HealthCounter.DELTA_RMS.ordinal()];
                double top = step.arena()[plan.health(2) + HealthCounter.DELTA_RMS.ordinal()];
                assertEquals(rms, counted, 1e-4 * rms, executor);
                assertTrue(counted < 1e-2 * top, "six sigmoids make errors small: " + counted + " of " + top);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void aFrozenOneStaysToTheBit(String executor) {
        NetworkSpec net = net(4, 3, 11, Activation.RELU, Loss.CROSS_ENTROPY);
        Plan plan = PlanCompiler.training(net, new TrainingSpec(UpdateRule.sgd(0.1f), 7, 2).withFrozen(1));
        float[] arena = train(plan, executor, 2);
        Step fresh = step(plan, "java", 1);
        int from = plan.weights(0);
        int to = plan.weights(1);
        assertArrayEquals(Arrays.copyOfRange(fresh.arena(), from, to), Arrays.copyOfRange(arena, from, to));
    }

    @ParameterizedTest
    @MethodSource("executors")
    void anErrorThatGrowsBeyondAllNumbersIsReported(String executor) {
        NetworkSpec net = net(1, 20, 16, Activation.LINEAR, Loss.MSE);
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(1e-3f), 5, 1);
        try (Step step = step(plan, executor, 2)) {
            int own = plan.weights(0) + plan.stride(0);
            Arrays.fill(step.arena(), own, own + 16 * plan.stride(0), 100f);
            Source source = Nets.classes(net, 5, 4);
            step.bind(source);
            step.train(source, 0, 5, 0);
            assertEquals(0, step.arena()[Control.STEPS_DONE]);
            assertTrue(step.arena()[Control.FAILED_LAYER] > 0);
        }
    }

    /** Whether the larger of the first and the last number was the first: what came first must be remembered. */
    @ParameterizedTest
    @MethodSource("executors")
    void learnsWhatOnlyAMemoryTells(String executor) {
        int steps = 6;
        int size = 400;
        CounterRandom random = new CounterRandom(1, Stream.TEST, 1);
        float[] features = new float[size * steps];
        int[] labels = new int[size];
        for (int n = 0; n < features.length; n++) {
            features[n] = (float) random.nextGaussian();
        }
        for (int n = 0; n < size; n++) {
            labels[n] = features[n * steps] > features[n * steps + steps - 1] ? 1 : 0;
        }
        NetworkSpec net = NetworkSpec.inputs(steps)
                .hidden(12, Activation.TANH)
                .output(2, Loss.CROSS_ENTROPY)
                .withTopology(Topology.recurrent(steps));
        Plan plan = PlanCompiler.training(net, UpdateRule.of(Kind.ADAM), 20, 0);
        try (Step step = step(plan, executor, 1)) {
            Source source = Nets.all(Dataset.of("first or last", features, labels, List.of("last", "first")));
            step.bind(source);
            for (int epoch = 0; epoch < 200; epoch++) {
                step.train(source, 0, size, (long) epoch * size / 20);
            }
            step.evaluate(source, 0, size);
            assertTrue(step.arena()[Control.CORRECT] > 0.95 * size, executor + ": " + step.arena()[Control.CORRECT]);
        }
    }

    /** Its outgoing weights become 0, those to itself too, so that nothing changes but what it reads. */
    @Test
    void aRevivedUnitIsSilentToItselfToo() {
        NetworkSpec net = net(2, 3, 5, Activation.RELU, Loss.CROSS_ENTROPY);
        Plan plan = PlanCompiler.training(net, UpdateRule.of(Kind.MOMENTUM), 5, 1);
        Step step = step(plan, "java", 1);
        Arenas.resetWindow(plan, step.arena());
        int peak = plan.op(plan.denseOp(0), io.gradus.plan.Op.PEAK);
        Arrays.fill(step.arena(), peak, peak + 5, 1);
        step.arena()[peak + 2] = 0;
        assertEquals(1, Revival.revive(plan, step.arena(), 1, 1));
        int row = plan.weights(0) + (2 + 2) * plan.stride(0);
        for (int j = 0; j < 5; j++) {
            assertEquals(0, step.arena()[row + j]);
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        NetworkSpec net = NetworkSpec.inputs(8).hidden(4, Activation.TANH).output(2, Loss.MSE);
        refused("8 inputs are not 3 steps of the same length", () -> net.withTopology(Topology.recurrent(3)));
        refused("a recurrent layer takes at least 1 step, not 0", () -> Topology.recurrent(0));
        refused("a recurrent layer has values at every step", () -> new Topology(1, Shortcut.NONE, false, 4));
        refused("a recurrent layer has values at every step", () -> new Topology(0, Shortcut.ALL, false, 4));
        NetworkSpec normed = net.withNorm(Norm.LAYER);
        refused("a recurrent layer is not normalised", () -> normed.withTopology(Topology.recurrent(2)));
        NetworkSpec linear = NetworkSpec.inputs(8).output(2, Loss.MSE);
        refused("is the first hidden one, and there is none", () -> linear.withTopology(Topology.recurrent(4)));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable what) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, what);
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }
}
