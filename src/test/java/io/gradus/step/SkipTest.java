package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.Control.Cause;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.step.provider.StepProvider;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the whole gradient is kept, a step is taken whole or not at all. */
class SkipTest {
    private static final UpdateRule RULE = UpdateRule.of(UpdateRule.Kind.ADAM).withRate(0.01f);

    static List<String> executors() {
        return HealthCountersTest.executors();
    }

    @ParameterizedTest
    @MethodSource("executors")
    void aLossThatIsNotFiniteLeavesNoTrace(String executor) {
        NetworkSpec net = NetworkSpec.inputs(3).hidden(20, Activation.TANH).output(2, Loss.MSE);
        Source source = Nets.values(net, 12, 1);
        source.data().targets().putFloat(4 * (2 * 6), Float.NaN); // the second of three minibatches
        try (Step step = step(executor, net, 4)) {
            step.bind(source);
            Nets.initialize(step, 1);
            double loss = step.train(source, 0, 4, 0);
            float[] kept = state(step);
            assertEquals(0, step.train(source, 4, 8, 1));
            fails(step, 2, Cause.LOSS);
            assertArrayEquals(kept, state(step));
            assertTrue(loss > 0);
            assertTrue(step.train(source, 8, 4, 1) > 0);
            assertEquals(1, step.arena()[Control.STEPS_DONE]);
        }
    }

    /** The upper layer's gradient is there when the lower one's error is found to be infinite. */
    @ParameterizedTest
    @MethodSource("executors")
    void anErrorThatOverflowsOnItsWayDownMovesNoLayerAboveIt(String executor) {
        NetworkSpec net = NetworkSpec.inputs(1).hidden(1, Activation.TANH).output(1, Loss.MSE);
        try (Step step = step(executor, net, 1)) {
            Plan plan = step.plan();
            Source one = Nets.values(net, 1, 2);
            step.bind(one);
            step.arena()[plan.weights(1)] = 1e38f;
            step.arena()[plan.weights(1) + plan.stride(1)] = 1e5f;
            float[] kept = state(step);
            step.train(one, 0, 1, 0);
            fails(step, 1, Cause.DELTA);
            assertArrayEquals(kept, state(step));
        }
    }

    /** Errors and inputs are finite, their product is not; the layer above is fine. */
    @ParameterizedTest
    @MethodSource("executors")
    void aGradientThatOverflowsMovesNoLayerAboveIt(String executor) {
        NetworkSpec net = NetworkSpec.inputs(2).hidden(1, Activation.LINEAR).output(1, Loss.MSE);
        try (Step step = step(executor, net, 1)) {
            Plan plan = step.plan();
            Source one = Nets.values(net, 1, 2);
            one.data().features().putFloat(0, 1e30f);
            step.bind(one);
            step.arena()[plan.weights(0)] = 0; // the large input is not felt forwards
            step.arena()[plan.weights(1)] = 1e5f;
            step.arena()[plan.weights(1) + plan.stride(1)] = 1e5f;
            float[] kept = state(step);
            step.train(one, 0, 1, 0);
            fails(step, 1, Cause.GRADIENT);
            assertArrayEquals(kept, state(step));
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void aWholeSetIsNotSkipped(String executor) {
        UpdateRule rprop = UpdateRule.of(UpdateRule.Kind.RPROP_MINUS);
        assertThrows(
                IllegalArgumentException.class, () -> TrainingSpec.of(rprop).withSkipNonfinite(true));
        assertTrue(executor.length() > 0);
    }

    private static Step step(String executor, NetworkSpec net, int batch) {
        TrainingSpec training = new TrainingSpec(RULE, batch, 1).withSkipNonfinite(true);
        return StepProvider.choose(executor, PlanCompiler.training(net, training), 2);
    }

    private static void fails(Step step, int layer, Cause cause) {
        assertEquals(0, step.arena()[Control.STEPS_DONE]);
        assertEquals(layer, step.arena()[Control.FAILED_LAYER]);
        assertEquals(cause.ordinal(), step.arena()[Control.FAILED_CAUSE]);
    }

    /** Weights, what the rule remembers, and how many updates it counts. */
    private static float[] state(Step step) {
        Plan plan = step.plan();
        int end = plan.region("rule state").end();
        float[] state =
                Arrays.copyOfRange(step.arena(), plan.region("parameters").offset(), end + 1);
        state[state.length - 1] = step.arena()[Control.UPDATES];
        return state;
    }
}
