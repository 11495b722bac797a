package io.gradus.step.jni;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.data.Part;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.plan.ThreadCost;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.NativeAgreementTest;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.provider.AllocationProbe;
import io.gradus.step.provider.StepProvider;
import io.gradus.testing.ChildJvm;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeStepTest {
    private final NetworkSpec net = NetworkSpec.inputs(70)
            .hidden(150, Activation.RELU)
            .hidden(65, Activation.TANH)
            .output(10, Loss.CROSS_ENTROPY);

    @BeforeEach
    void onlyWhereThereIsALibrary() {
        assumeTrue(NativeLibrary.refusal() == null, "no native library");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13, 40})
    void anyNumberOfThreadsGivesTheSameBits(int batch) {
        for (String isa : NativeAgreementTest.executors()) {
            for (UpdateRule.Kind kind : UpdateRule.Kind.values()) {
                Plan plan = PlanCompiler.training(net, UpdateRule.of(kind).withClip(0.01f), batch, 2);
                float[] alone = train(plan, isa, 1);
                for (int threads = 2; threads <= 5; threads++) {
                    assertArrayEquals(
                            alone, train(plan, isa, threads), isa + " " + kind + " with " + threads + " threads");
                }
            }
        }
    }

    private float[] train(Plan plan, String isa, int threads) {
        Source source = Nets.classes(net, 95, 1);
        try (NativeStep step = new NativeStep(plan, isa, threads, true)) {
            Arenas.initialize(plan, step.arena(), 1);
            double loss = step.train(source, 0, 95, 0) + step.evaluate(source, 0, 95);
            float[] result = java.util.Arrays.copyOf(step.arena(), step.arena().length + 1);
            result[step.arena().length] = (float) loss;
            return result;
        }
    }

    @Test
    void watchingChangesNothing() {
        for (int batch : new int[] {1, 7}) {
            float[][] weights = new float[2][];
            for (int n = 0; n < 2; n++) {
                Plan plan = PlanCompiler.training(net, UpdateRule.clip(0.1f, 0.005f), batch, n == 0 ? 0 : 3);
                Source source = Nets.classes(net, 50, 1);
                try (Step step = StepProvider.choose("native", plan, 1)) {
                    Arenas.initialize(plan, step.arena(), 1);
                    step.train(source, 0, 50, 0);
                    int from = plan.region(RegionId.PARAMETERS).offset();
                    weights[n] = java.util.Arrays.copyOfRange(
                            step.arena(), from, plan.region(RegionId.PARAMETERS).end());
                }
            }
            assertArrayEquals(weights[0], weights[1]);
        }
    }

    @Test
    void aStepAllocatesNothing() throws Exception {
        assertEquals("0 bytes over 5512 steps", ChildJvm.run(List.of(), AllocationProbe.class, "2", "native"));
    }

    @Test
    void denormalsCountAgainAfterwards() {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 0);
        try (Step step = StepProvider.choose("native", plan, 2)) {
            step.train(Nets.classes(net, 5, 1), 0, 5, 0);
            float tiny = Float.MIN_NORMAL;
            for (int n = 0; n < 3; n++) {
                tiny /= 2;
            }
            assertTrue(tiny > 0);
        }
    }

    @Test
    void rowsAndLabelsThatAreNotThereAreRefused() {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 0);
        try (Step step = StepProvider.choose("native", plan, 2)) {
            Source source = Nets.classes(net, 10, 1);
            assertThrows(IndexOutOfBoundsException.class, () -> step.train(source, 8, 5, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> step.train(source, -1, 5, 0));
            assertThrows(ReadOnlyBufferException.class, () -> source.order().put(3, 10));
            Source beyond = new Source(new Part(source.data(), new int[] {0, 1, 10}));
            assertThrows(IndexOutOfBoundsException.class, () -> step.train(beyond, 0, 3, 0));
            source.data().targets().putInt(4 * 3, 10);
            assertThrows(IndexOutOfBoundsException.class, () -> step.train(source, 0, 10, 0));
            source.data().targets().putInt(4 * 3, 9);
            assertTrue(step.train(source, 0, 10, 0) > 0);
        }
    }

    @Test
    void smallNetworksStayOnOneThread() {
        NetworkSpec small = NetworkSpec.inputs(64).hidden(32, Activation.TANH).output(10, Loss.CROSS_ENTROPY);
        assertEquals(1, threads(small, 1, 4, 700));
        NetworkSpec large = NetworkSpec.inputs(784).hidden(128, Activation.RELU).output(10, Loss.CROSS_ENTROPY);
        assertEquals(1, threads(large, 1, 4, 700));
        assertEquals(2, threads(large, 32, 2, 700));
        assertEquals(4, threads(large, 128, 4, 700));
    }

    @Test
    void whereAMeetingIsDearOneThreadIsBest() {
        NetworkSpec large = NetworkSpec.inputs(784).hidden(128, Activation.RELU).output(10, Loss.CROSS_ENTROPY);
        assertEquals(4, threads(large, 32, 4, 300));
        assertEquals(1, threads(large, 32, 4, 60_000)); // some 330 µs of work, and five meetings
        assertTrue(NativeLibrary.meetingPrice(2) > 0);
    }

    private static int threads(NetworkSpec net, int batch, int available, double meetingNanos) {
        return ThreadCost.threads(PlanCompiler.training(net, UpdateRule.sgd(1), batch, 0), available, 40, meetingNanos);
    }

    @Test
    void aClosedStepSaysSo() {
        Step step = StepProvider.choose("native", PlanCompiler.training(net, UpdateRule.sgd(1), 4, 0), 2);
        step.close();
        step.close();
        assertThrows(IllegalStateException.class, () -> step.train(Nets.classes(net, 4, 1), 0, 4, 0));
    }
}
