package io.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Split;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthLimit;
import io.gradus.health.HealthLimits;
import io.gradus.health.HealthMonitor;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerFacts;
import io.gradus.health.Verdict;
import io.gradus.health.Verdict.State;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.random.CounterRandom;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every verdict, from a network made to have that illness. */
class VerdictsTest {
    @ParameterizedTest
    @EnumSource(names = {"LECUN", "NORMAL1"})
    void deepSigmoidsVanish(Initializer initializer) {
        // With variance 1 the many paths make up for part of what each sigmoid takes away: it takes more layers.
        int hidden = initializer == Initializer.LECUN ? 12 : 30;
        NetworkSpec net = deep(hidden, 32, Activation.SIGMOID).withInitializer(initializer);
        Verdict verdict = firstBad(Trainer.of(net, UpdateRule.sgd(0.1f), classes(256)), 3);
        assertEquals(State.VANISHING, verdict.state());
        assertTrue(verdict.remedy().contains("relu"), verdict.remedy());
    }

    @Test
    void reluBeyondASpectralRadiusOfOneExplodes() {
        NetworkSpec net = deep(12, 32, Activation.RELU).withGain(2);
        assertEquals(
                State.EXPLODING,
                firstBad(Trainer.of(net, UpdateRule.sgd(1e-9f), classes(256)), 3)
                        .state());
    }

    @Test
    void largeWeightsUnderTanhSaturate() {
        NetworkSpec net = deep(2, 32, Activation.TANH).withGain(10);
        Verdict verdict = firstBad(Trainer.of(net, UpdateRule.sgd(0.001f), classes(256)), 3);
        assertEquals(State.SATURATED, verdict.state());
        assertEquals(1, verdict.layer());
    }

    @Test
    void aHighRateThatKillsRelusIsToldAsTheRate() {
        NetworkSpec net = deep(2, 32, Activation.RELU);
        Verdict verdict = firstBad(Trainer.of(net, UpdateRule.sgd(5), classes(256)), 5);
        assertEquals(State.RATE_TOO_HIGH, verdict.state());
        assertTrue(verdict.remedies().get(0).toString().startsWith("--rate 0.0"), verdict.remedy());
    }

    @Test
    void aRateJustPastStabilityOscillatesAndFurtherDiverges() {
        // Mean squared error of a linear unit is a quadratic; with inputs of variance 1 its curvature is about 2.
        NetworkSpec net = NetworkSpec.inputs(4).output(1, Loss.MSE);
        Split data = line(64);
        double stable = 2 / steepest(data);
        assertNull(badOrNull(
                Trainer.of(net, UpdateRule.sgd((float) (0.9 * stable)), data).batchSize(64), 200));
        assertEquals(
                State.OSCILLATING,
                firstBad(
                                Trainer.of(net, UpdateRule.sgd((float) (1.02 * stable)), data)
                                        .batchSize(64),
                                200)
                        .state());
        List<State> states = states(
                Trainer.of(net, UpdateRule.sgd((float) (3 * stable)), data).batchSize(64), 2000);
        assertEquals(State.DIVERGED, states.get(states.size() - 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aHealthyRunIsCalledHealthy(long seed) {
        for (Activation activation : List.of(Activation.TANH, Activation.RELU, Activation.LEAKY_RELU)) {
            NetworkSpec net = deep(2, 32, activation);
            Verdict bad = badOrNull(
                    Trainer.of(net, UpdateRule.sgd(0.1f), classes(512)).seed(seed), 10);
            assertNull(bad, () -> activation + ": " + bad);
        }
    }

    @Test
    void halvingTheRateEndsAnOscillation() {
        NetworkSpec net = NetworkSpec.inputs(4).output(1, Loss.MSE);
        Split data = line(64);
        float rate = (float) (1.02 * 2 / steepest(data));
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(rate), data)
                .batchSize(64)
                .healthEvery(1)
                .remedies(new Remedies(false, true, false))
                .start()) {
            EpochReport last = trainer.epochs(300);
            assertEquals(Verdict.HEALTHY, last.verdict());
            assertTrue(trainer.rule().rate() <= rate / 2);
            assertTrue(last.loss() < 0.01, () -> "loss " + last.loss());
        }
    }

    @Test
    void rewindingGoesBackToTheBestWeightsWithHalfTheRate() {
        NetworkSpec net = NetworkSpec.inputs(4).output(1, Loss.MSE);
        Split data = line(64);
        float rate = (float) (3 * 2 / steepest(data));
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(rate), data)
                .batchSize(64)
                .remedies(new Remedies(false, false, true))
                .start()) {
            EpochReport last = trainer.epochs(1000);
            assertTrue(trainer.recovery().rewinds() > 0);
            assertNull(trainer.failure());
            assertEquals(
                    rate / (1 << trainer.recovery().rewinds()), trainer.rule().rate());
            assertTrue(last.loss() < 0.01, () -> "loss " + last.loss());
        }
    }

    @Test
    void deadUnitsAreRevivedWithoutChangingWhatTheNetworkSays() {
        NetworkSpec net = deep(2, 32, Activation.RELU);
        Split data = classes(256);
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(1e-9f), data)
                .remedies(new Remedies(true, false, false))
                .start()) {
            int biases =
                    trainer.plan().weights(0) + net.inputs() * trainer.plan().stride(0);
            for (int j = 0; j < 8; j++) {
                trainer.step().arena()[biases + j] = -1000;
            }
            double before = trainer.training().loss();
            EpochReport first = trainer.epoch();
            assertEquals(State.DEAD, first.verdict().state());
            assertEquals(8, trainer.recovery().revived());
            assertEquals(before, trainer.training().loss(), 1e-5);
            trainer.epoch();
            assertEquals(0, trainer.health().value(0, HealthCounter.DEAD));
        }
    }

    @Test
    void alarmsHaveHysteresis() {
        HealthMonitor monitor = new HealthMonitor(
                List.of(new LayerFacts(4, true, false, false), new LayerFacts(2, false, false, true)),
                HealthLimits.DEFAULT.with(HealthLimit.PERSISTENCE, 1),
                false);
        float[] saturated = {0.74f, 0.76f, 0.70f, 0.59f, 0.70f};
        State[] expected = {State.HEALTHY, State.SATURATED, State.SATURATED, State.HEALTHY, State.HEALTHY};
        HealthSnapshot snapshot = new HealthSnapshot(2);
        float[] arena = new float[2 * HealthCounter.BLOCK];
        for (int n = 0; n < saturated.length; n++) {
            arena[HealthCounter.SATURATED.ordinal()] = saturated[n];
            snapshot.copyFrom(arena, 0, n);
            assertEquals(expected[n], monitor.judge(snapshot).state(), "at " + saturated[n]);
        }
    }

    @Test
    void stepsOfRpropThatAreAllAtTheirLargestExplode() {
        NetworkSpec net = deep(2, 16, Activation.TANH);
        UpdateRule rprop = UpdateRule.of(UpdateRule.Kind.RPROP_MINUS);
        UpdateRule large = rprop.withRprop(Rprop.DEFAULT.withFirst(2).withMax(2).withMin(1));
        Verdict bad = firstBad(
                Trainer.of(net, new TrainingSpec(large, 32, 1), classes(256)).limits(HealthLimits.DEFAULT), 8);
        assertEquals(State.EXPLODING, bad.state());
        assertTrue(bad.remedy().contains("--step-max"), bad.remedy());
        UpdateRule small = rprop.withRprop(Rprop.DEFAULT.withFirst(1e-3f).withMax(1e-3f));
        try (Trainer trainer =
                Trainer.of(net, new TrainingSpec(small, 32, 1), classes(256)).start()) {
            trainer.epochs(8); // all at the bound as well, but they hardly change the weights
            assertTrue(trainer.health().fraction(0, HealthCounter.AT_BOUND) > 0.5);
            assertTrue(trainer.monitor().verdict().state() != State.EXPLODING);
        }
    }

    @Test
    void limitsCanBeSet() {
        HealthLimits strict =
                HealthLimits.DEFAULT.with(HealthLimit.SATURATED, 1e-6).with(HealthLimit.PERSISTENCE, 1);
        NetworkSpec net = deep(2, 32, Activation.TANH).withGain(2);
        assertEquals(
                State.SATURATED,
                firstBad(Trainer.of(net, UpdateRule.sgd(0.001f), classes(256)).limits(strict), 1)
                        .state());
        assertFalse(HealthLimits.DEFAULT.get(HealthLimit.SATURATED) < 0.1);
    }

    private static NetworkSpec deep(int hidden, int width, Activation activation) {
        NetworkSpec.Builder builder = NetworkSpec.inputs(8);
        for (int n = 0; n < hidden; n++) {
            builder.hidden(width, activation);
        }
        return builder.output(3, Loss.CROSS_ENTROPY);
    }

    private static Verdict firstBad(Trainer.Builder builder, int epochs) {
        Verdict verdict = badOrNull(builder, epochs);
        assertNotNull(verdict, "healthy all along");
        return verdict;
    }

    private static @org.jspecify.annotations.Nullable Verdict badOrNull(Trainer.Builder builder, int epochs) {
        List<Verdict> bad = verdicts(builder, epochs).stream()
                .filter(verdict -> !verdict.isHealthy())
                .toList();
        return bad.isEmpty() ? null : bad.get(0);
    }

    private static List<State> states(Trainer.Builder builder, int epochs) {
        return verdicts(builder, epochs).stream().map(Verdict::state).toList();
    }

    /** Every verdict of a run, in order. */
    private static List<Verdict> verdicts(Trainer.Builder builder, int epochs) {
        List<Verdict> verdicts = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void health(HealthSnapshot snapshot) {
                verdicts.add(snapshot.verdict());
            }
        };
        try (Trainer trainer = builder.healthEvery(1).listener(listener).start()) {
            verdicts.add(trainer.epochs(epochs).verdict());
        }
        return verdicts;
    }

    /** Three overlapping clouds in eight dimensions. */
    private static Split classes(int size) {
        CounterRandom random = new CounterRandom(1, CounterRandom.Stream.TEST, 0);
        float[] features = new float[8 * size];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = random.nextInt(3);
            for (int j = 0; j < 8; j++) {
                features[8 * i + j] = (float) (random.nextGaussian() + (j % 3 == labels[i] ? 0.7 : -0.35));
            }
        }
        return all(Dataset.of("clouds", features, labels, List.of("a", "b", "c")));
    }

    /** Targets that a linear unit can meet exactly. */
    private static Split line(int size) {
        CounterRandom random = new CounterRandom(2, CounterRandom.Stream.TEST, 0);
        ByteBuffer features = Dataset.allocate(16L * size);
        ByteBuffer targets = Dataset.allocate(4L * size);
        for (int i = 0; i < size; i++) {
            float sum = 0;
            for (int j = 0; j < 4; j++) {
                float x = (float) random.nextGaussian();
                features.putFloat(16 * i + 4 * j, x);
                sum += x * (j - 1.5f);
            }
            targets.putFloat(4 * i, sum + 0.5f);
        }
        return all(Dataset.regression("line", Dataset.Storage.FLOAT32, size, 4, 1, features, targets));
    }

    /** The largest eigenvalue of the quadratic's Hessian, 2·mean(x xᵀ) with the bias' 1, by power iteration. */
    private static double steepest(Split split) {
        Dataset data = split.train().data();
        double[] v = {1, 1, 1, 1, 1};
        double norm = 0;
        for (int n = 0; n < 500; n++) {
            double[] next = new double[5];
            for (int i = 0; i < data.size(); i++) {
                double dot = v[4];
                for (int j = 0; j < 4; j++) {
                    dot += v[j] * data.feature(i, j);
                }
                for (int j = 0; j < 5; j++) {
                    next[j] += 2 * dot * (j == 4 ? 1 : data.feature(i, j)) / data.size();
                }
            }
            norm = Math.sqrt(java.util.Arrays.stream(next).map(x -> x * x).sum());
            for (int j = 0; j < 5; j++) {
                v[j] = next[j] / norm;
            }
        }
        return norm;
    }

    private static Split all(Dataset data) {
        Part train = new Part(data, IntStream.range(0, data.size()).toArray());
        return new Split(train, new Part(data, new int[0]), new Part(data, new int[0]));
    }
}
