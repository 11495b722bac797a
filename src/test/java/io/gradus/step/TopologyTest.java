package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Scaling;
import io.gradus.model.Model;
import io.gradus.model.Provenance;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Topology;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import io.gradus.step.java.JavaStep;
import io.gradus.step.jni.NativeStep;
import io.gradus.step.reference.DoubleNetwork;
import io.gradus.step.reference.GradientCheck;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that are more than a chain of layers. */
class TopologyTest {
    private static final int[] BATCHES = {1, 2, 7, 16};

    static List<NetworkSpec> topologies() {
        return Nets.everyTopology();
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void gradientsAreRightInBothExecutors(NetworkSpec net) {
        for (int batch : BATCHES) {
            for (Source source : List.of(Nets.classes(net, batch, 3), Nets.values(net, batch, 3))) {
                NetworkSpec spec = source.data().isClassification() ? net : withLoss(net, Loss.MSE);
                if (spec.hasBatchNorm() && batch < 5) {
                    continue; // refused, or all rounding
                }
                Plan plan = PlanCompiler.training(spec, GradientCheck.READABLE, batch, 2);
                check(new JavaStep(plan), source, batch);
                for (String isa : NativeAgreementTest.executors()) {
                    check(new NativeStep(plan, isa, 1 + batch % 3, true), source, batch);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void gradientsAreRightInRandomNetworks(long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 21);
        NetworkSpec.Builder builder = NetworkSpec.inputs(1 + random.nextInt(20));
        int depth = 2 + random.nextInt(6);
        int width = 1 + random.nextInt(40);
        for (int n = 0; n < depth; n++) {
            width = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : width;
            builder.hidden(width, Activation.values()[random.nextInt(Activation.values().length)]);
        }
        Loss loss = Loss.values()[random.nextInt(Loss.values().length)];
        int batch = 1 + random.nextInt(20);
        NetworkSpec net = Nets.connected(builder.output(2 + random.nextInt(20), loss), batch, random);
        Plan plan = PlanCompiler.training(net, GradientCheck.READABLE, batch, 3);
        check(new JavaStep(plan), Nets.classes(net, batch, seed), batch);
        for (String isa : NativeAgreementTest.executors()) {
            check(new NativeStep(plan, isa, 1 + random.nextInt(3), true), Nets.classes(net, batch, seed), batch);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16})
    void anAutoencoderLearnsItsInputs(int batch) {
        for (Loss loss : List.of(Loss.MSE, Loss.MAE, Loss.HUBER)) {
            NetworkSpec net = NetworkSpec.inputs(19)
                    .hidden(9, Activation.TANH)
                    .hidden(3, Activation.SIGMOID)
                    .output(19, loss)
                    .withTopology(Topology.CHAIN.withAutoencoder(true));
            Plan plan = PlanCompiler.training(net, GradientCheck.READABLE, batch, 2);
            Source source = Nets.all(Nets.classes(net, batch, 3).data().reconstruction());
            check(new JavaStep(plan), source, batch);
            for (String isa : NativeAgreementTest.executors()) {
                check(new NativeStep(plan, isa, 1 + batch % 3, true), source, batch);
            }
        }
    }

    private static void check(Step step, Source source, int batch) {
        try (step) {
            step.bind(source);
            Nets.initialize(step, batch);
            GradientCheck.Result result = GradientCheck.check(step, source, batch, 60, 9);
            assertTrue(result.passed(), () -> step.name() + " " + step.plan().network() + " batch " + batch + result);
        }
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void anyNumberOfThreadsMakesTheSameBits(NetworkSpec net) {
        for (int batch : BATCHES) {
            if (net.hasBatchNorm() && batch == 1) {
                continue;
            }
            Plan plan = PlanCompiler.training(net, UpdateRule.of(UpdateRule.Kind.MOMENTUM), batch, 2);
            Source source = Nets.classes(net, 40, 5);
            for (String isa : NativeAgreementTest.executors()) {
                float[] before = null;
                for (int threads = 1; threads <= 3; threads++) {
                    try (Step step = new NativeStep(plan, isa, threads, true)) {
                        Nets.initialize(step, 5);
                        step.train(source, 0, 40, 0);
                        float[] arena = parameters(step);
                        if (before != null) {
                            assertArrayEquals(before, arena, isa + " " + threads + " threads, batch " + batch);
                        }
                        before = arena;
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void inUseBatchesAreNormalisedByTheirRunningStatistics(NetworkSpec net) {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.05f), 8, 2);
        Source source = Nets.classes(net, 41, 5); // the last minibatch is a single sample
        Step java = new JavaStep(plan);
        Nets.initialize(java, 5);
        for (int n = 0; n < 5; n++) {
            java.train(source, 0, 41, 6L * n);
        }
        double expected = DoubleNetwork.of(plan, java.arena()).evaluate(source, 0, 41);
        assertEquals(expected, java.evaluate(source, 0, 41), 1e-4 * expected);
        Plan use = PlanCompiler.inference(net, 5);
        Model model = Model.of(plan, java.arena(), Scaling.none(net.inputs()), List.of(), Provenance.UNKNOWN);
        for (String executor : NativeAgreementTest.executors()) {
            try (Step step = new NativeStep(plan, executor, 2, true);
                    Step applied = new NativeStep(use, executor, 2, true)) {
                Nets.initialize(step, 5);
                for (int n = 0; n < 5; n++) {
                    step.train(source, 0, 41, 6L * n);
                }
                assertEquals(expected, step.evaluate(source, 0, 41), 1e-3 * expected, executor);
                model.load(use, applied.arena());
                assertEquals(expected, applied.evaluate(source, 0, 41), 1e-4 * expected, executor);
            }
        }
    }

    /** He et al. 2016: past a block that makes nothing, values and errors pass as they are. */
    @Test
    void aSkipPassesSumsAndErrorsOnAsTheyAre() {
        NetworkSpec net = deep(9, 2);
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 6, 1);
        Step step = new JavaStep(plan);
        Source source = Nets.classes(net, 6, 2);
        Nets.initialize(step, 2);
        for (int n = 2; n < 9; n += 2) { // the last layers of the blocks make 0
            int end = plan.weights(n) + (net.fanIn(n) + 1) * plan.stride(n);
            Arrays.fill(step.arena(), plan.weights(n), end, 0);
        }
        DoubleNetwork network = DoubleNetwork.of(plan, step.arena());
        double[][][] outputs = network.outputs(source, 0, 6);
        double[][][] deltas = new double[net.layers().size()][6][];
        network.gradients(source, 0, 6, deltas);
        for (int n = 2; n < 9; n += 2) {
            for (int b = 0; b < 6; b++) {
                assertArrayEquals(outputs[1][b], outputs[n + 1][b], 1e-12);
                assertArrayEquals(deltas[0][b], deltas[n][b], 1e-12);
            }
        }
        GradientCheck.Result result = GradientCheck.check(copy(step), source, 6, 100, 1);
        assertTrue(result.passed(), result::toString);
    }

    /** The same weights under the rule whose gradients can be read. */
    private static Step copy(Step step) {
        Plan plan = PlanCompiler.training(
                step.plan().network(), GradientCheck.READABLE, step.plan().batchSize(), 0);
        Step copy = new JavaStep(plan);
        for (int n = 0; n < plan.network().layers().size(); n++) {
            int floats = plan.network().parameterRows(n) * plan.stride(n);
            System.arraycopy(step.arena(), step.plan().weights(n), copy.arena(), plan.weights(n), floats);
        }
        return copy;
    }

    /** Why skips are there: over 56 layers a plain network's error fades, and with skips it keeps its size. */
    @Test
    void withSkipsTheErrorStaysLevelOverDepth() {
        double plain = firstToLast(deep(56, 0));
        double skips = firstToLast(deep(56, 2));
        assertTrue(plain < 0.1, "plain " + plain);
        assertTrue(skips > 0.3 && skips < 3, "with skips " + skips);
    }

    private static double firstToLast(NetworkSpec net) {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 32, 1);
        Step step = new JavaStep(plan);
        Source source = Nets.classes(net, 32, 4);
        Arenas.initialize(plan, step.arena(), 4);
        step.train(source, 0, 32, 0);
        int rms = io.gradus.health.HealthCounter.DELTA_RMS.ordinal();
        return step.arena()[plan.health(0) + rms]
                / step.arena()[plan.health(net.layers().size() - 2) + rms];
    }

    private static NetworkSpec deep(int hidden, int skip) {
        NetworkSpec.Builder builder = NetworkSpec.inputs(7);
        for (int n = 0; n < hidden; n++) {
            builder.hidden(32, Activation.TANH);
        }
        NetworkSpec net = builder.output(4, Loss.CROSS_ENTROPY);
        assertEquals(hidden + 1, net.layers().size());
        return skip == 0 ? net : net.withTopology(Topology.skips(skip));
    }

    private static NetworkSpec withLoss(NetworkSpec net, Loss loss) {
        return new NetworkSpec(net.inputs(), net.layers(), loss, net.initializer(), net.gain(), net.topology());
    }

    private static float[] parameters(Step step) {
        io.gradus.plan.Region region = step.plan().region("parameters");
        return Arrays.copyOfRange(step.arena(), region.offset(), region.end());
    }
}
