package io.gradus.step.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.model.Weights;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Control;
import io.gradus.plan.TrainingProblem;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.problem.ProblemException;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import io.gradus.testing.ChildJvm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExchangeStepTest {
    private static final int STEPS = 7;

    private static final NetworkSpec NET = NetworkSpec.inputs(13)
            .hidden(17, Activation.TANH)
            .hidden(33, Activation.RELU)
            .output(3, Loss.CROSS_ENTROPY);

    /** Every executor that can be had here. */
    static List<String> executors() {
        List<String> names = new ArrayList<>(
                StepProvider.names().subList(2, StepProvider.names().size()));
        StepProvider.refusals().forEach(refusal -> names.remove(refusal.executor()));
        return names;
    }

    private static Step step(String executor, NetworkSpec net, TrainingSpec training, int threads) {
        Step step =
                StepProvider.choose(executor, PlanCompiler.training(net, training.withSeparateUpdate(true)), threads);
        Nets.initialize(step, 3);
        return step;
    }

    private static List<Kind> rules() {
        return Arrays.stream(Kind.values()).filter(kind -> !kind.wholeSet()).toList();
    }

    private static float[] normal(int count, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 9);
        float[] values = new float[count];
        for (int n = 0; n < count; n++) {
            values[n] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("executors")
    void bothHalvesAreAStepToTheBit(String executor) {
        int seed = 0;
        for (NetworkSpec net : Nets.everyTopology(Activation.TANH)) {
            for (Kind kind : rules()) {
                int batch = seed % 3 == 0 && !net.hasBatchNorm() ? 1 : 5;
                TrainingSpec training = new TrainingSpec(UpdateRule.of(kind), batch, seed % 4)
                        .withFrozen(net.layers().size() > 1 ? seed % 2 : 0)
                        .withRegularization(
                                seed % 5 < 2 || net.layers().size() == 1
                                        ? Regularization.NONE
                                        : Regularization.NONE
                                                .with(Regularizer.DROPOUT, 0.2f)
                                                .with(Regularizer.MAX_NORM, 1));
                if (seed % 3 == 1 && !kind.readsSigns()) {
                    training = training.withGradientClip(GradientClip.globalNorm(0.1f));
                }
                seed++;
                sameAsTrain(executor, net, training);
            }
        }
    }

    private static void sameAsTrain(String executor, NetworkSpec net, TrainingSpec training) {
        int batch = training.batchSize();
        Source source = Nets.classes(net, batch * STEPS, 5);
        try (Step whole = step(executor, net, training, 1);
                Step halves = step(executor, net, training, 1)) {
            whole.bind(source);
            halves.bind(source);
            for (int n = 0; n < STEPS; n++) {
                double loss = whole.train(source, n * batch, batch, n);
                assertEquals(loss, halves.gradient(source, n * batch, batch, n), () -> training + " " + net);
                assertTrue(halves.update(n));
                assertArrayEquals(whole.arena(), halves.arena(), () -> training + " " + net);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void aGradientMovesNothingAndAnUpdateByItWhatDescentDoes(String executor) {
        float rate = 0.25f;
        TrainingSpec training = new TrainingSpec(UpdateRule.sgd(rate), 6, 0).withFrozen(1);
        Source source = Nets.classes(NET, 6, 5);
        try (Step step = step(executor, NET, training, 2)) {
            step.bind(source);
            ExchangeStep exchange = new ExchangeStep(step);
            assertEquals(NET.parameters(), exchange.parameters());
            assertEquals(NET.parameters() - 14 * 17, exchange.trained());
            float[] before = new float[exchange.parameters()];
            exchange.readParameters(before);
            float[] gradient = new float[exchange.trained()];
            double loss = exchange.gradient(source, 0, 6, 0, gradient);
            float[] after = new float[exchange.parameters()];
            exchange.readParameters(after);
            assertArrayEquals(before, after);
            assertEquals(step.evaluate(source, 0, 6), loss, 1e-5);

            assertTrue(exchange.update(gradient, 0));
            exchange.readParameters(after);
            int frozen = exchange.parameters() - exchange.trained();
            for (int n = 0; n < before.length; n++) {
                float expected = n < frozen ? before[n] : before[n] - rate * gradient[n - frozen];
                assertEquals(expected, after[n], 2e-7f, "parameter " + n);
            }
            assertTrue(step.evaluate(source, 0, 6) < loss);
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void signsAreThoseOfTheGradient(String executor) {
        TrainingSpec training = new TrainingSpec(UpdateRule.sign(0.01f), 4, 0);
        Source source = Nets.classes(NET, 4, 5);
        try (Step step = step(executor, NET, training, 1)) {
            step.bind(source);
            ExchangeStep exchange = new ExchangeStep(step);
            float[] gradient = new float[exchange.trained()];
            long[] signs = new long[PackedSigns.words(exchange.trained())];
            Arrays.fill(signs, -1); // what lies behind the last sign must not stay
            for (long round = 0; round < 2; round++) {
                double loss = exchange.gradient(source, 0, 4, round, gradient);
                assertEquals(loss, exchange.signs(source, 0, 4, round, signs));
                int zeros = 0;
                for (int n = 0; n < gradient.length; n++) {
                    boolean expected = gradient[n] == 0 ? PackedSigns.tie(n, round) : gradient[n] > 0;
                    assertEquals(expected, PackedSigns.get(signs, n), "sign " + n);
                    zeros += gradient[n] == 0 ? 1 : 0;
                }
                assertTrue(zeros > 0, "ReLU units that are silent have none");
                assertEquals(0, signs[signs.length - 1] >>> gradient.length);
            }
            // A vote of one worker moves every weight as its own step would, but for gradients of 0.
            float[] before = new float[exchange.parameters()];
            exchange.readParameters(before);
            long[] ties = new long[signs.length];
            ties[0] = 0b101;
            assertTrue(exchange.update(signs, ties, 1));
            float[] after = new float[exchange.parameters()];
            exchange.readParameters(after);
            for (int n = 0; n < before.length; n++) {
                float change = n == 0 || n == 2 ? 0 : PackedSigns.get(signs, n) ? -0.01f : 0.01f;
                assertEquals(before[n] + change, after[n], "parameter " + n);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void anotherMachineGoesOnToTheBit(String executor) {
        int seed = 0;
        for (NetworkSpec net : List.of(NET, NET.withNorm(Norm.BATCH), NET.withNorm(Norm.LAYER))) {
            for (Kind kind : rules()) {
                TrainingSpec training = new TrainingSpec(UpdateRule.of(kind), 6, 0).withFrozen(seed++ % 2);
                Source source = Nets.classes(net, 6 * STEPS, 5);
                try (Step here = step(executor, net, training, 1);
                        Step there = StepProvider.choose(
                                executor, PlanCompiler.training(net, training.withSeparateUpdate(true)), 1)) {
                    here.bind(source);
                    there.bind(source);
                    ExchangeStep from = new ExchangeStep(here);
                    ExchangeStep to = new ExchangeStep(there);
                    for (int n = 0; n < 3; n++) {
                        here.train(source, 6 * n, 6, n);
                    }
                    assertNotEquals(from.fingerprint(), to.fingerprint());
                    float[] parameters = new float[from.parameters()];
                    float[] state = new float[from.stateLength()];
                    float[] statistics = new float[from.statisticsLength()];
                    from.readParameters(parameters);
                    from.readState(state);
                    from.readStatistics(statistics);
                    to.writeParameters(parameters);
                    to.writeState(state);
                    to.writeStatistics(statistics);
                    assertEquals(from.fingerprint(), to.fingerprint(), () -> kind + " " + net);
                    assertEquals(Weights.of(here.plan(), here.arena()), Weights.of(there.plan(), there.arena()));
                    for (int n = 3; n < STEPS; n++) {
                        here.train(source, 6 * n, 6, n);
                        there.train(source, 6 * n, 6, n);
                    }
                    assertEquals(from.fingerprint(), to.fingerprint(), () -> kind + " " + net);
                    assertEquals(net.hasBatchNorm() ? 2 * (17 + 33) : 0, statistics.length);
                    assertEquals(kind.stateFloats() * from.trained() + 1, state.length);
                }
            }
        }
    }

    @Test
    void parametersAreWeightsInTheirOrder() {
        try (Step step = step("java", NET, new TrainingSpec(UpdateRule.sgd(1), 1, 0), 1)) {
            ExchangeStep exchange = new ExchangeStep(step);
            float[] values = normal(exchange.parameters(), 1);
            exchange.writeParameters(values);
            Weights weights = Weights.of(step.plan(), step.arena());
            int at = 0;
            for (int n = 0; n < weights.layers(); n++) {
                float[] weight = weights.weight(n); // (fanOut, fanIn)
                for (int i = 0; i < weights.fanIn(n); i++) {
                    for (int j = 0; j < weights.fanOut(n); j++) {
                        assertEquals(values[at++], weight[j * weights.fanIn(n) + i]);
                    }
                }
                for (float bias : weights.bias(n)) {
                    assertEquals(values[at++], bias);
                }
            }
            float[] again = new float[values.length];
            exchange.readParameters(again);
            assertArrayEquals(values, again);
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            assertEquals((int) crc.getValue(), exchange.fingerprint());
            values[values.length - 1] = Math.nextUp(values[values.length - 1]);
            exchange.writeParameters(values);
            assertNotEquals((int) crc.getValue(), exchange.fingerprint());
        }
    }

    /** The mean of two machines' gradients is the gradient of their examples together. */
    @ParameterizedTest
    @MethodSource("executors")
    void twoMachinesAreAsOne(String executor) {
        Source source = Nets.classes(NET, 16, 5);
        TrainingSpec training = new TrainingSpec(UpdateRule.of(Kind.MOMENTUM), 16, 0);
        try (Step one = step(executor, NET, training, 1);
                Step two = step(executor, NET, training.withBatchSize(8), 1)) {
            one.bind(source);
            two.bind(source);
            ExchangeStep half = new ExchangeStep(two);
            float[] first = new float[half.trained()];
            float[] second = new float[half.trained()];
            for (int n = 0; n < STEPS; n++) {
                one.train(source, 0, 16, n);
                half.gradient(source, 0, 8, n, first);
                half.gradient(source, 8, 8, n, second);
                for (int k = 0; k < first.length; k++) {
                    first[k] = (first[k] + second[k]) / 2;
                }
                assertTrue(half.update(first, n));
            }
            float[] together = new float[half.parameters()];
            float[] alone = new float[half.parameters()];
            half.readParameters(together);
            new ExchangeStep(one).readParameters(alone);
            assertArrayEquals(alone, together, 1e-5f);
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void nothingMovesByWhatIsNotFinite(String executor) {
        Source source = Nets.classes(NET, 4, 5);
        try (Step step = step(executor, NET, new TrainingSpec(UpdateRule.of(Kind.ADAM), 4, 2), 1)) {
            step.bind(source);
            ExchangeStep exchange = new ExchangeStep(step);
            float[] gradient = new float[exchange.trained()];
            exchange.gradient(source, 0, 4, 0, gradient);
            int print = exchange.fingerprint();
            float[] state = new float[exchange.stateLength()];
            exchange.readState(state);
            for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                gradient[20] = wrong;
                assertFalse(exchange.update(gradient, 0));
                assertEquals(1, step.arena()[Control.FAILED_LAYER]);
                assertEquals(print, exchange.fingerprint());
                float[] after = new float[state.length];
                exchange.readState(after);
                assertArrayEquals(state, after);
            }
            float[] parameters = new float[exchange.parameters()];
            exchange.readParameters(parameters);
            parameters[0] = Float.NaN;
            exchange.writeParameters(parameters);
            assertFalse(Double.isFinite(exchange.gradient(source, 0, 4, 0, gradient)));
            assertFalse(
                    Double.isFinite(exchange.signs(source, 0, 4, 0, new long[PackedSigns.words(exchange.trained())])));
        }
    }

    @Test
    void whatHasNoGradientOfItsOwnIsRefused() {
        for (Kind kind : Kind.values()) {
            if (kind.wholeSet()) {
                assertSame(TrainingProblem.SEPARATE_WHOLE_SET, refused(() -> new TrainingSpec(UpdateRule.of(kind), 8, 0)
                        .withSeparateUpdate(true)));
                try (Step step = StepProvider.choose(
                        "java", PlanCompiler.training(NET, new TrainingSpec(UpdateRule.of(kind), 8, 0)), 1)) {
                    assertSame(TrainingProblem.SEPARATE_WHOLE_SET, refused(() -> new ExchangeStep(step)));
                }
            }
        }
        try (Step step =
                StepProvider.choose("java", PlanCompiler.training(NET, new TrainingSpec(UpdateRule.sgd(1), 8, 0)), 1)) {
            assertSame(TrainingProblem.NOT_SEPARATE, refused(() -> new ExchangeStep(step)));
        }
        try (Step step = step("auto", NET, new TrainingSpec(UpdateRule.sgd(1), 8, 0), 1)) {
            Source source = Nets.classes(NET, 20, 5);
            assertThrows(IllegalArgumentException.class, () -> step.gradient(source, 0, 9, 0));
            assertThrows(IllegalArgumentException.class, () -> step.gradient(source, 0, 0, 0));
        }
    }

    private static Object refused(Runnable attempt) {
        return assertThrows(ProblemException.class, attempt::run).problem();
    }

    @Test
    void nothingIsAllocated() throws Exception {
        assertEquals("0 bytes over 640 rounds", ChildJvm.run(List.of(), ExchangeProbe.class, "20"));
        assertEquals("0 bytes over 320 rounds", ChildJvm.interpret(ExchangeProbe.class, "10"));
    }
}
