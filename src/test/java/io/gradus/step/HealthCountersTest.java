package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.random.CounterRandom;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.step.arena.Arenas;
import io.gradus.step.provider.StepProvider;
import io.gradus.step.reference.DoubleNetwork;
import io.gradus.step.reference.GradientCheck;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counters against a computation in double precision that shares nothing with the executors. */
class HealthCountersTest {
    private static final double TOLERANCE = 1e-4;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    /** Java and every instruction set of this machine. */
    static List<String> executors() {
        return StepProvider.names().stream()
                .filter(name -> name.contains("/") || name.equals("java"))
                .filter(name -> StepProvider.refusal(name) == null)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void countersMatchAnIndependentComputation(long seed) {
        for (String executor : executors()) {
            countersMatchAnIndependentComputation(seed, executor);
        }
    }

    private static void countersMatchAnIndependentComputation(long seed, String executor) {
        CounterRandom random = new CounterRandom(seed, CounterRandom.Stream.TEST, 20);
        NetworkSpec net = Nets.random(
                1 + random.nextInt(4),
                Activation.values()[random.nextInt(Activation.values().length)],
                Loss.values()[random.nextInt(Loss.values().length)],
                seed);
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        float clip = random.nextInt(2) == 0 ? 0.01f : 10;
        UpdateRule rule = UpdateRule.of(kind).withClip(clip);
        if (kind.hasRate()) {
            rule = rule.withRate(0.01f);
        }
        int batch = 1 + random.nextInt(9);
        String where = net + " " + kind + " batch " + batch + " seed " + seed + " " + executor;
        boolean whole = seed % 3 == 0 && !kind.wholeSet(); // counted when the whole gradient is there, all the same
        Plan plan = PlanCompiler.training(net, new TrainingSpec(rule, batch, 1).withSkipNonfinite(whole));
        Step step = StepProvider.choose(executor, plan, 1);
        Source source = Nets.classes(net, batch, seed);
        step.bind(source);
        Nets.initialize(step, seed);

        double[][][] before = null;
        HealthSnapshot snapshot = new HealthSnapshot(net.layers().size());
        for (int n = 0; n < 3; n++) {
            DoubleNetwork network = DoubleNetwork.of(plan, step.arena());
            double[][][] deltas = new double[net.layers().size()][batch][];
            double[][][] gradients = network.gradients(source, 0, batch, deltas);
            float[] arenaBefore = step.arena().clone();
            step.train(source, 0, batch, n);
            snapshot.copyFrom(step.arena(), plan.health(0), n);
            for (int layer = 0; layer < gradients.length; layer++) {
                gradientCounters(gradients[layer], snapshot, layer, clip, where);
                if (before != null) {
                    flips(before[layer], gradients[layer], snapshot, layer, where);
                }
                weightCounters(plan, arenaBefore, step.arena(), snapshot, layer, where);
                deltas(deltas[layer], snapshot, layer, where);
                activations(network, source, batch, snapshot, layer, where);
            }
            before = gradients;
        }
        step.close();
    }

    @ParameterizedTest
    @MethodSource("executors")
    void aGradientOfAlmostNothingIsStillMeasured(String executor) {
        NetworkSpec.Builder builder = NetworkSpec.inputs(4);
        for (int n = 0; n < 30; n++) {
            builder.hidden(8, Activation.SIGMOID);
        }
        NetworkSpec net = builder.output(2, Loss.MSE).withGain(0.5f);
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 4, 1);
        Step step = StepProvider.choose(executor, plan, 1);
        Source source = Nets.classes(net, 4, 3);
        Arenas.initialize(plan, step.arena(), 3);
        double[][] gradient = DoubleNetwork.of(plan, step.arena()).gradients(source, 0, 4, new double[0][][])[0];
        step.train(source, 0, 4, 0);
        double norm = norm(gradient);
        assertTrue(norm < 1e-24, () -> "norm " + norm);
        assertEquals(norm, step.arena()[plan.health(0)], TOLERANCE * norm);
    }

    @ParameterizedTest
    @MethodSource("executors")
    void theSameStepsGiveTheSameNumbersHoweverRarelyOneLooks(String executor) {
        NetworkSpec net = NetworkSpec.inputs(5).hidden(17, Activation.RELU).output(3, Loss.CROSS_ENTROPY);
        Source source = Nets.classes(net, 8, 1);
        HealthSnapshot[] snapshots = {new HealthSnapshot(2), new HealthSnapshot(2)};
        for (int n = 0; n < 2; n++) {
            Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 8, n == 0 ? 1 : Plan.DEFAULT_HEALTH_EVERY);
            Step step = StepProvider.choose(executor, plan, 1);
            Nets.initialize(step, 1);
            for (int s = 0; s <= Plan.DEFAULT_HEALTH_EVERY; s++) {
                step.train(source, 0, 8, s);
            }
            snapshots[n].copyFrom(step.arena(), plan.health(0), Plan.DEFAULT_HEALTH_EVERY);
        }
        for (HealthCounter counter : HealthCounter.values()) {
            for (int layer = 0; layer < 2; layer++) {
                assertEquals(snapshots[0].value(layer, counter), snapshots[1].value(layer, counter), counter::label);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void deadUnitsAreThoseSilentForAWholeWindow(String executor) {
        NetworkSpec net = NetworkSpec.inputs(2).hidden(6, Activation.RELU).output(2, Loss.CROSS_ENTROPY);
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(1e-6f), 1, 4);
        Step step = StepProvider.choose(executor, plan, 1);
        Source source = Nets.classes(net, 50, 1);
        Nets.initialize(step, 1);
        int biases = plan.weights(0) + 2 * plan.stride(0);
        step.arena()[biases + 1] = -1000;
        step.arena()[biases + 4] = -1000;
        step.train(source, 0, 50, 0);
        Arenas.countDead(plan, step.arena());
        assertEquals(2, step.arena()[plan.health(0) + HealthCounter.DEAD.ordinal()]);
        Arenas.resetWindow(plan, step.arena());
        step.arena()[biases + 1] = 1000;
        step.train(source, 0, 50, 50);
        Arenas.countDead(plan, step.arena());
        assertEquals(1, step.arena()[plan.health(0) + HealthCounter.DEAD.ordinal()]);
    }

    @ParameterizedTest
    @MethodSource("executors")
    void theDistributionCountsOctaves(String executor) {
        NetworkSpec net = NetworkSpec.inputs(3).output(2, Loss.MSE);
        Plan plan = PlanCompiler.training(net, GradientCheck.READABLE, 1, 1);
        Step step = StepProvider.choose(executor, plan, 1);
        Source source = Nets.classes(net, 1, 7);
        Nets.initialize(step, 7);
        step.train(source, 0, 1, 0);
        HealthSnapshot snapshot = new HealthSnapshot(1);
        snapshot.copyFrom(step.arena(), plan.health(0), 0);
        float[] expected = new float[HealthCounter.BINS];
        for (double[] row : DoubleNetwork.parameters(
                plan, step.arena(), 0, plan.region(RegionId.RULE_STATE).offset())) {
            for (double g : row) {
                expected[Math.getExponent(g) - HealthCounter.LOWEST_EXPONENT]++;
            }
        }
        for (int bin = 0; bin < expected.length; bin++) {
            assertEquals(expected[bin], snapshot.bin(0, bin), "bin " + bin);
        }
    }

    /** As of pictures, whose corners are always dark: their rows of gradients are always 0. */
    @ParameterizedTest
    @MethodSource("executors")
    void theDistributionSamplesAnotherRowEachTime(String executor) {
        NetworkSpec net = NetworkSpec.inputs(8).hidden(40, Activation.TANH).output(2, Loss.CROSS_ENTROPY);
        for (int batch : new int[] {1, 4}) {
            Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.01f), batch, 1);
            Step step = StepProvider.choose(executor, plan, 1);
            float[] features = new float[64 * 8];
            int[] labels = new int[64];
            for (int n = 0; n < 64; n++) {
                features[n * 8 + 1 + n % 7] = 1; // the first is always 0
                labels[n] = n % 2;
            }
            Source source = new Source(Part.all(Dataset.of("dark", features, labels, List.of("a", "b"))));
            Nets.initialize(step, 7);
            HealthSnapshot snapshot = new HealthSnapshot(2);
            int counted = 0;
            for (int n = 0; n < 8; n++) {
                step.train(source, 0, batch, n);
                snapshot.copyFrom(step.arena(), plan.health(0), 0);
                int before = counted;
                counted = 0;
                for (int bin = 0; bin < HealthCounter.BINS; bin++) {
                    counted += (int) snapshot.bin(0, bin);
                }
                assertTrue(n == 0 ? counted == 0 : counted >= before, "judgement " + n + ": " + counted);
            }
            assertTrue(counted > 0, "batch " + batch);
        }
    }

    private static void gradientCounters(
            double[][] gradient, HealthSnapshot snapshot, int layer, float clip, String where) {
        double max = 0;
        double surelyClipped = 0;
        double maybeClipped = 0;
        int parameters = 0;
        for (double[] row : gradient) {
            for (double g : row) {
                max = Math.max(max, Math.abs(g));
                surelyClipped += Math.abs(g) > clip * (1 + 1e-4) ? 1 : 0;
                maybeClipped += Math.abs(g) > clip * (1 - 1e-4) ? 1 : 0;
                parameters++;
            }
        }
        near(norm(gradient), snapshot, layer, HealthCounter.GRADIENT_NORM, where);
        near(max, snapshot, layer, HealthCounter.GRADIENT_MAX, where);
        assertEquals(parameters, snapshot.value(layer, HealthCounter.PARAMETERS), where);
        float clipped = snapshot.value(layer, HealthCounter.CLIPPED);
        assertTrue(surelyClipped <= clipped && clipped <= maybeClipped, where + " clipped " + clipped);
    }

    private static void flips(double[][] before, double[][] now, HealthSnapshot snapshot, int layer, String where) {
        int sure = 0;
        int unsure = 0;
        double tiny = 1e-6 * (norm(before) + norm(now));
        for (int i = 0; i < now.length; i++) {
            for (int j = 0; j < now[i].length; j++) {
                if (Math.abs(before[i][j]) < tiny || Math.abs(now[i][j]) < tiny) {
                    unsure++;
                } else {
                    sure += before[i][j] * now[i][j] < 0 ? 1 : 0;
                }
            }
        }
        float flips = snapshot.value(layer, HealthCounter.SIGN_FLIPS);
        assertTrue(sure <= flips && flips <= sure + unsure, where + ": " + flips + " flips, not " + sure);
    }

    private static void weightCounters(
            Plan plan, float[] before, float[] after, HealthSnapshot snapshot, int layer, String where) {
        double[][] old = DoubleNetwork.parameters(plan, before, layer, plan.weights(layer));
        double[][] now = DoubleNetwork.parameters(plan, after, layer, plan.weights(layer));
        near(norm(old), snapshot, layer, HealthCounter.WEIGHT_NORM, where);
        double moved = 0;
        double rounding = 0;
        for (int i = 0; i < old.length; i++) {
            for (int j = 0; j < old[i].length; j++) {
                moved += (now[i][j] - old[i][j]) * (now[i][j] - old[i][j]);
                rounding += Math.ulp((float) old[i][j]) * (double) Math.ulp((float) old[i][j]);
            }
        }
        double norm = Math.sqrt(moved);
        double told = snapshot.value(layer, HealthCounter.UPDATE_NORM);
        assertEquals(norm, told, TOLERANCE * norm + Math.sqrt(rounding), where + " update");
    }

    private static void deltas(double[][] deltas, HealthSnapshot snapshot, int layer, String where) {
        double rms = norm(deltas) / Math.sqrt((double) deltas.length * deltas[0].length);
        near(rms, snapshot, layer, HealthCounter.DELTA_RMS, where);
    }

    private static void activations(
            DoubleNetwork network, Source source, int batch, HealthSnapshot snapshot, int layer, String where) {
        double sum = 0;
        double squares = 0;
        double count = 0;
        for (double[] outputs : network.outputs(source, 0, batch)[layer + 1]) {
            for (double y : outputs) {
                sum += y;
                squares += y * y;
                count++;
            }
        }
        double mean = sum / count;
        double sd = Math.sqrt(Math.max(0, squares / count - mean * mean));
        double size = Math.abs(mean) + sd;
        assertEquals(mean, snapshot.value(layer, HealthCounter.ACTIVATION_MEAN), TOLERANCE * size, where + " mean");
        assertEquals(sd, snapshot.value(layer, HealthCounter.ACTIVATION_SD), TOLERANCE * size, where + " sd");
    }

    private static void near(double expected, HealthSnapshot snapshot, int layer, HealthCounter counter, String where) {
        assertEquals(
                expected,
                snapshot.value(layer, counter),
                TOLERANCE * expected + 1e-30,
                () -> where + " layer " + layer + " " + counter.label());
    }

    private static double norm(double[][] values) {
        double squares = 0;
        for (double[] row : values) {
            for (double value : row) {
                squares += value * value;
            }
        }
        return Math.sqrt(squares);
    }
}
