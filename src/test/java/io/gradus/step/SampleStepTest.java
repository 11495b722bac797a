package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.Region;
import io.gradus.plan.RegionId;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import io.gradus.step.jni.NativeStep;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * At batch size 1 one thread of the native executor takes a short way through steps, and moves the first layer's
 * weights a step late. Two threads take the general way (and their first calls are never left to one of them): the bits
 * must be the same, those of the counters too.
 */
class SampleStepTest {
    private static final int PLANS = 150;
    private static final int SAMPLES = 90;
    private static final int[] WIDTHS = {1, 3, 4, 5, 8, 15, 16, 17, 33, 64, 130, 140};
    private static final float[] ODD = {Float.NaN, Float.POSITIVE_INFINITY, -3e38f, 1e30f, 1e-40f};

    static List<String> executors() {
        List<String> executors = NativeAgreementTest.executors();
        return executors.isEmpty() ? List.of("none") : executors;
    }

    @ParameterizedTest
    @MethodSource("executors")
    void theShortWayIsTheGeneralWay(String isa) {
        int failed = 0;
        for (int seed = 0; seed < PLANS && !isa.equals("none"); seed++) {
            CounterRandom random = new CounterRandom(seed, Stream.TEST, 30);
            NetworkSpec net = net(random);
            UpdateRule rule = UpdateRule.sgd(0.05f);
            if (random.nextInt(3) > 0) {
                rule = UpdateRule.clip(0.05f, random.nextInt(2) == 0 ? 1 : 0.02f);
            }
            float[] inputs = new float[SAMPLES * net.inputs()];
            for (int n = 0; n < inputs.length; n++) {
                inputs[n] = (float) random.nextGaussian();
            }
            if (seed % 3 == 0) {
                inputs[random.nextInt(inputs.length)] = ODD[random.nextInt(ODD.length)];
            }
            Source source = source(net, inputs, random);
            int frozen = seed % 4 == 1 ? seed / 4 % net.layers().size() : 0;
            String where = "seed " + seed + ": " + net + " " + rule + " frozen " + frozen;
            for (int every : new int[] {0, 1, 7}) {
                Run expected = run(net, rule, frozen, every, isa, 2, source, SAMPLES);
                failed += every == 0 && expected.failedLayer > 0 ? 1 : 0;
                for (int chunk : new int[] {SAMPLES, 13, 1}) {
                    same(
                            expected,
                            run(net, rule, frozen, every, isa, 1, source, chunk),
                            where + " every " + every + " by " + chunk);
                }
            }
        }
        assertTrue(isa.equals("none") || failed > 5, failed + " runs failed");
    }

    private static Source source(NetworkSpec net, float[] inputs, CounterRandom random) {
        int[] labels = new int[SAMPLES];
        Arrays.setAll(labels, n -> random.nextInt(net.outputs()));
        List<String> names =
                IntStream.range(0, net.outputs()).mapToObj(Integer::toString).toList();
        return Nets.all(Dataset.of("random", inputs, labels, names));
    }

    private static NetworkSpec net(CounterRandom random) {
        NetworkSpec.Builder builder = NetworkSpec.inputs(WIDTHS[random.nextInt(WIDTHS.length)]);
        for (int n = random.nextInt(3); n > 0; n--) {
            Activation activation = Activation.values()[random.nextInt(Activation.values().length)];
            builder.layer(new LayerSpec(WIDTHS[random.nextInt(WIDTHS.length)], activation, 0.1f));
        }
        return builder.output(2 + random.nextInt(16), Activation.LINEAR, Loss.CROSS_ENTROPY);
    }

    private static Run run(
            NetworkSpec net,
            UpdateRule rule,
            int frozen,
            int every,
            String isa,
            int threads,
            Source source,
            int chunk) {
        TrainingSpec training = new TrainingSpec(rule, 1, every);
        Plan plan = PlanCompiler.training(net, training.withFrozen(frozen));
        try (Step step = new NativeStep(plan, isa, threads, true)) {
            step.bind(source);
            Arenas.initialize(plan, step.arena(), 5);
            double loss = 0;
            int correct = 0;
            int steps = 0;
            int failedLayer = 0;
            int failedCause = 0;
            for (int at = 0; at < SAMPLES && failedLayer == 0; at += chunk) {
                loss += step.train(source, at, Math.min(chunk, SAMPLES - at), steps);
                correct += (int) step.arena()[Control.CORRECT];
                steps += (int) step.arena()[Control.STEPS_DONE];
                failedLayer = (int) step.arena()[Control.FAILED_LAYER];
                failedCause = (int) step.arena()[Control.FAILED_CAUSE];
            }
            Arenas.countDead(plan, step.arena());
            float[] weights = region(step, RegionId.PARAMETERS);
            float[] counters = every == 0 ? new float[0] : region(step, RegionId.HEALTH);
            return new Run(weights, counters, loss, correct, steps, failedLayer, failedCause);
        }
    }

    private static float[] region(Step step, RegionId name) {
        Region region = step.plan().region(name);
        return Arrays.copyOfRange(step.arena(), region.offset(), region.end());
    }

    private static void same(Run expected, Run actual, String where) {
        assertEquals(-1, Arrays.mismatch(expected.weights, actual.weights), where);
        if (expected.failedLayer == 0) {
            assertEquals(-1, Arrays.mismatch(expected.counters, actual.counters), where + ": counters");
        }
        double tolerance = Double.isFinite(expected.loss) ? 1e-12 * (1 + Math.abs(expected.loss)) : 1; // other chunks
        assertEquals(expected.loss, actual.loss, tolerance, where);
        assertEquals(expected.correct, actual.correct, where);
        assertEquals(expected.steps, actual.steps, where);
        assertEquals(expected.failedLayer, actual.failedLayer, where);
        assertEquals(expected.failedCause, actual.failedCause, where);
    }

    private record Run(
            float[] weights, float[] counters, double loss, int correct, int steps, int failedLayer, int failedCause) {}
}
