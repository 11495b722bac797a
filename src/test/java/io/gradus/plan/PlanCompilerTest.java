package io.gradus.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlanCompilerTest {
    private final NetworkSpec net = NetworkSpec.inputs(20)
            .hidden(17, Activation.RELU)
            .hidden(8, Activation.GELU)
            .output(3, Loss.CROSS_ENTROPY);

    @ParameterizedTest
    @EnumSource(Kind.class)
    void regionsLieBehindOneAnotherAndHoldWhatTheyMust(Kind kind) {
        Plan plan = PlanCompiler.training(net, UpdateRule.of(kind), 5, 16);
        int end = 0;
        for (Region region : plan.regions()) {
            assertEquals(end, region.offset(), region.name());
            assertTrue(region.length() > 0, region.name());
            end = region.end();
        }
        assertEquals(end, plan.arenaFloats());
        assertEquals(4L * end, plan.arenaBytes());
        int parameters = 21 * 32 + 18 * 16 + 9 * 16;
        assertEquals(parameters, plan.region("parameters").length());
        if (kind.stateFloats() > 0) {
            assertEquals(
                    parameters * kind.stateFloats(), plan.region("rule state").length());
        } else {
            assertThrows(IllegalArgumentException.class, () -> plan.region("rule state"));
        }
        assertEquals(5 * (32 + 16 + 16), plan.region("activations").length());
        assertEquals(5 * 16, plan.region("pre-activations").length());
        assertEquals(5 * 32, plan.region("delta 0").length());
        assertEquals(Plan.padded(parameters / 8), plan.region("sign masks").length());
        assertEquals(32, plan.region("unit peaks").length());
        assertEquals(3 * HealthCounter.BLOCK, plan.region("health").length());
    }

    @Test
    void thereIsNoWholeGradient() {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 1, 0);
        assertEquals(32, plan.region("gradient tile").length());
    }

    @Test
    void operationsGoForwardAndBackAgain() {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 16);
        int[] opcodes = {Op.LOAD, Op.DENSE, Op.DENSE, Op.DENSE, Op.LOSS};
        for (int n = 0; n < opcodes.length; n++) {
            assertEquals(opcodes[n], plan.op(n, Op.OPCODE));
        }
        assertEquals(5, plan.forwardOps());
        assertEquals(8, plan.opCount());
        for (int n = 0; n < 3; n++) {
            assertEquals(Op.DENSE_BACKWARD, plan.op(5 + n, Op.OPCODE));
            assertEquals(2 - n, plan.op(5 + n, Op.LAYER));
            assertEquals(plan.weights(2 - n), plan.op(5 + n, Op.WEIGHTS));
        }
        assertEquals(-1, plan.op(7, Op.DELTA_BELOW));
        assertEquals(plan.op(5, Op.DELTA_BELOW), plan.op(6, Op.DELTA));
        assertEquals(plan.op(4, Op.DELTA), plan.op(5, Op.DELTA));
    }

    @Test
    void inferenceNeedsNoWayBack() {
        Plan plan = PlanCompiler.inference(net, 5);
        assertFalse(plan.trains());
        assertEquals(plan.forwardOps(), plan.opCount());
        assertTrue(plan.arenaBytes()
                < PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 0).arenaBytes());
    }

    @Test
    void whatNoArenaCanHoldIsRefusedBeforeAnythingIsAllocated() {
        NetworkSpec huge =
                NetworkSpec.inputs(100_000).hidden(100_000, Activation.RELU).output(10, Loss.CROSS_ENTROPY);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> PlanCompiler.training(huge, UpdateRule.sgd(0.1f), 1, 16));
        assertTrue(refused.getMessage().contains("8 GiB"), refused.getMessage());
        assertEquals(Long.MAX_VALUE, PlanCompiler.arenaBytes(huge, new TrainingSpec(UpdateRule.sgd(0.1f), 1, 16)));
        assertThrows(IllegalArgumentException.class, () -> PlanCompiler.training(net, UpdateRule.sgd(1), 0, 16));
        assertThrows(IllegalArgumentException.class, () -> PlanCompiler.training(net, UpdateRule.sgd(1), 1, -1));
    }

    @ParameterizedTest
    @CsvSource({"512KB, 524288", "512kib, 524288", "1.5 MB, 1572864", "4096, 4096", "2g, 2147483648", "77 B, 77"})
    void budgetsAreReadAsPeopleWriteThem(String text, long bytes) {
        assertEquals(bytes, MemoryBudget.parse(text).bytes());
    }

    @ParameterizedTest
    @CsvSource({"512 potatoes", "-5KB", "KB", "''", "0"})
    void andOtherwiseRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> MemoryBudget.parse(text));
    }
}
