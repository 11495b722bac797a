package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.step.arena.Arenas;
import io.gradus.step.arena.Revival;
import io.gradus.step.java.JavaStep;
import io.gradus.step.jni.NativeStep;
import io.gradus.step.reference.GradientCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frozen layers keep their weights to the bit, cost nothing on the way back, and change nothing for the others. */
class FreezeTest {
    private static final int SAMPLES = 45;

    private final NetworkSpec net = NetworkSpec.inputs(13)
            .hidden(17, Activation.RELU)
            .hidden(33, Activation.GELU)
            .hidden(9, Activation.TANH)
            .output(4, Loss.CROSS_ENTROPY);

    /** Every executor that this machine runs. */
    static List<String> executors() {
        List<String> names = new ArrayList<>(List.of("java"));
        NativeAgreementTest.executors().forEach(isa -> names.add("native/" + isa));
        return names;
    }

    private Plan plan(UpdateRule rule, int batch, int every, int frozen) {
        return PlanCompiler.training(net, new TrainingSpec(rule, batch, every).withFrozen(frozen));
    }

    private float[] train(Plan plan, String executor, int threads, int samples) {
        try (Step step = executor.equals("java")
                ? new JavaStep(plan)
                : new NativeStep(plan, executor.substring("native/".length()), threads, true)) {
            Source source = Nets.classes(net, SAMPLES, 3);
            step.bind(source);
            Nets.initialize(step, 5);
            step.train(source, 0, samples, 0);
            assertEquals(0, step.arena()[Control.FAILED_LAYER]);
            return step.arena().clone();
        }
    }

    private float[] initial(Plan plan) {
        Step step = new JavaStep(plan);
        Nets.initialize(step, 5);
        return step.arena().clone();
    }

    private static float[] weights(Plan plan, float[] arena, int layer) {
        int rows = plan.network().fanIn(layer) + 1;
        return Arrays.copyOfRange(arena, plan.weights(layer), plan.weights(layer) + rows * plan.stride(layer));
    }

    @ParameterizedTest
    @MethodSource("executors")
    void frozenWeightsStayToTheBitAndTheOthersMove(String executor) {
        for (Kind kind : Kind.values()) {
            for (int batch : new int[] {1, 7}) {
                for (int frozen = 0; frozen < 4; frozen++) {
                    Plan plan = plan(UpdateRule.of(kind), batch, 3, frozen);
                    float[] before = initial(plan);
                    float[] after = train(plan, executor, 1, SAMPLES);
                    for (int n = 0; n < 4; n++) {
                        boolean same = Arrays.equals(weights(plan, before, n), weights(plan, after, n));
                        assertEquals(n < frozen, same, executor + " " + kind + " batch " + batch + " layer " + n);
                    }
                }
            }
        }
    }

    /** The errors at the top know nothing of what is frozen below. */
    @ParameterizedTest
    @MethodSource("executors")
    void theOthersMoveAsIfNothingWereFrozen(String executor) {
        for (Kind kind : Kind.values()) {
            for (int batch : new int[] {1, 7}) {
                Plan whole = plan(UpdateRule.of(kind), batch, 1, 0);
                float[] expected = train(whole, executor, 1, batch);
                for (int frozen = 1; frozen < 4; frozen++) {
                    Plan plan = plan(UpdateRule.of(kind), batch, 1, frozen);
                    float[] actual = train(plan, executor, 1, batch);
                    for (int n = frozen; n < 4; n++) {
                        assertArrayEquals(
                                weights(whole, expected, n),
                                weights(plan, actual, n),
                                executor + " " + kind + " batch " + batch + " frozen " + frozen + " layer " + n);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13, 40})
    void anyNumberOfThreadsGivesTheSameBits(int batch) {
        for (String executor : executors()) {
            Plan plan = plan(UpdateRule.of(Kind.MOMENTUM), batch, 2, 2);
            float[] alone = train(plan, executor, 1, SAMPLES);
            for (int threads = 2; threads <= 5 && !executor.equals("java"); threads++) {
                assertArrayEquals(alone, train(plan, executor, threads, SAMPLES), executor + " " + threads);
            }
        }
    }

    @Test
    void gradientsAreThoseOfTheFormulas() {
        for (int frozen = 1; frozen < 4; frozen++) {
            Step step = new JavaStep(plan(GradientCheck.READABLE, 7, 0, frozen));
            Source source = Nets.classes(net, 7, 2);
            step.bind(source);
            Nets.initialize(step, 2);
            GradientCheck.Result result = GradientCheck.check(step, source, 7, 400, 2);
            assertTrue(result.passed(), () -> result.toString());
            assertTrue(result.checked() > 0);
        }
    }

    /** Outputs of frozen layers are counted as ever; errors and gradients there are none. */
    @ParameterizedTest
    @MethodSource("executors")
    void onlyTheOutputsOfFrozenLayersAreWatched(String executor) {
        for (int batch : new int[] {1, 15}) {
            Plan whole = plan(UpdateRule.sgd(1e-6f), batch, 1, 0);
            Plan plan = plan(UpdateRule.sgd(1e-6f), batch, 1, 2);
            float[] expected = train(whole, executor, 1, batch);
            float[] actual = train(plan, executor, 1, batch);
            for (int n = 0; n < 4; n++) {
                for (HealthCounter counter : HealthCounter.values()) {
                    boolean ofOutputs = counter == HealthCounter.ACTIVATION_MEAN
                            || counter == HealthCounter.ACTIVATION_SD
                            || counter == HealthCounter.SATURATED;
                    assertEquals(
                            n >= 2 || ofOutputs ? expected[whole.health(n) + counter.ordinal()] : 0,
                            actual[plan.health(n) + counter.ordinal()],
                            executor + " layer " + n + " " + counter);
                }
            }
            Arenas.countDead(whole, expected);
            Arenas.countDead(plan, actual);
            int dead = HealthCounter.DEAD.ordinal();
            assertEquals(expected[whole.health(0) + dead], actual[plan.health(0) + dead], executor);
        }
    }

    @Test
    void theWayBackEndsAtTheFirstTrainedLayer() {
        Plan plan = plan(UpdateRule.of(Kind.ADAM), 5, 0, 2);
        assertEquals(plan.forwardOps() + 2, plan.opCount());
        assertEquals(-1, plan.op(plan.backwardOp(2), Op.DELTA_BELOW));
        assertThrows(IllegalArgumentException.class, () -> plan.backwardOp(1));
        assertEquals(2 * (34 * 16 + 10 * 16), plan.region("rule state").length());
        assertEquals(5 * 16, plan.region("delta 0").length());
        assertEquals(16, plan.region("gradient tile").length());
        Plan whole = plan(UpdateRule.of(Kind.ADAM), 5, 0, 0);
        int forward = 2 * (13 * 17 + 17 * 33 + 33 * 9 + 9 * 4);
        assertEquals(forward * 3 - 2 * 13 * 17, whole.sampleFlops());
        assertEquals(forward + 4 * 9 * 4 + 2 * 33 * 9, plan.sampleFlops());
        assertEquals(5 * 48, whole.region("pre-activations").length());
        assertThrows(IllegalArgumentException.class, () -> plan.region("pre-activations"));
        Plan headAlone = plan(UpdateRule.sgd(1), 5, 1, 3);
        assertFalse(
                headAlone.regions().stream().anyMatch(region -> region.name().equals("delta 1")));
    }

    @Test
    void somethingMustBeLeftToTrain() {
        for (int frozen : new int[] {4, 5}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> plan(UpdateRule.sgd(1), 5, 1, frozen));
            assertEquals(
                    String.format(
                            Locale.ROOT,
                            "with %d layers frozen, nothing of 13-17-33-9-4 is left to train: it has 4 layers;"
                                    + " freeze at most 3",
                            frozen),
                    refused.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new TrainingSpec(UpdateRule.sgd(1), 1, 0).withFrozen(-1));
    }

    /** Dead units of a frozen layer are told, and left alone. */
    @Test
    void revivalLeavesFrozenLayersAlone() {
        Plan plan = plan(UpdateRule.of(Kind.MOMENTUM), 5, 1, 1);
        float[] arena = train(plan, "java", 1, 5);
        Arrays.fill(arena, plan.weights(0), plan.weights(0) + 14 * 32, -1);
        for (int n = 0; n < 17; n++) {
            arena[plan.op(plan.denseOp(0), Op.PEAK) + n] = 0;
        }
        float[] before = arena.clone();
        assertEquals(0, Revival.revive(plan, arena, 1, 1));
        assertArrayEquals(before, arena);
    }
}
