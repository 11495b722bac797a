package io.gradus.step.java;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.Control.Cause;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number that is not finite is reported where it appears, and moves no weight. */
class NonFiniteTest {
    private final NetworkSpec net = NetworkSpec.inputs(3)
            .hidden(5, Activation.RELU)
            .hidden(4, Activation.RELU)
            .output(2, Loss.MSE);
    private final Plan plan = PlanCompiler.training(net, UpdateRule.clip(0.1f, 1), 4, 1);
    private final Step step = new JavaStep(plan);
    private final Source source = Nets.values(net, 12, 1);

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void inAnInput(float bad) {
        Nets.initialize(step, 1);
        source.data().features().putFloat(4 * (3 * 6), bad); // row 6 is in the second minibatch
        float[] kept = trainOneStep();
        step.train(source, 4, 8, 1);
        assertEquals(0, step.arena()[Control.STEPS_DONE]);
        assertEquals(3, step.arena()[Control.FAILED_LAYER]);
        assertEquals(Cause.LOSS.ordinal(), step.arena()[Control.FAILED_CAUSE]);
        assertArrayEquals(kept, parameters());
    }

    @Test
    void inATargetAndLaterStepsAreNotTaken() {
        Nets.initialize(step, 1);
        source.data().targets().putFloat(4 * (2 * 5), Float.NaN); // row 5, second minibatch of three
        step.train(source, 0, 12, 0);
        assertEquals(1, step.arena()[Control.STEPS_DONE]);
        assertEquals(Cause.LOSS.ordinal(), step.arena()[Control.FAILED_CAUSE]);
    }

    @Test
    void inAWeight() {
        Nets.initialize(step, 1);
        step.arena()[plan.weights(0) + 1] = Float.NaN;
        float[] kept = parameters();
        step.train(source, 0, 12, 0);
        assertEquals(0, step.arena()[Control.STEPS_DONE]);
        assertArrayEquals(kept, parameters());
    }

    @Test
    void inAnErrorThatOverflowsOnItsWayDown() {
        Nets.initialize(step, 1);
        // Sums that cancel forwards, by dead units, and weights too large for the error to pass.
        NetworkSpec two = NetworkSpec.inputs(1).hidden(1, Activation.TANH).output(1, Loss.MSE);
        Plan small = PlanCompiler.training(two, UpdateRule.sgd(1e-30f), 1, 1);
        Step fragile = new JavaStep(small);
        Source one = Nets.values(two, 1, 2);
        fragile.arena()[small.weights(0)] = 0; // tanh(0) = 0: the next layer's weight is not felt forwards
        fragile.arena()[small.weights(1)] = 1e38f;
        fragile.arena()[small.weights(1) + small.stride(1)] = 1e5f;
        fragile.train(one, 0, 1, 0);
        assertEquals(1, fragile.arena()[Control.FAILED_LAYER]);
        assertEquals(Cause.DELTA.ordinal(), fragile.arena()[Control.FAILED_CAUSE]);
        assertEquals(0, fragile.arena()[small.weights(0)]);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void noActivationHidesIt(Activation activation) {
        float[] values = {1, Float.NaN, -1};
        ActivationKernel.forward(activation.ordinal(), 0.1f, values, 0, 3);
        assertTrue(Float.isNaN(values[1]), activation.label());
        assertTrue(Float.isFinite(values[0]) && Float.isFinite(values[2]));
    }

    private float[] trainOneStep() {
        step.train(source, 0, 4, 0);
        assertEquals(1, step.arena()[Control.STEPS_DONE]);
        return parameters();
    }

    private float[] parameters() {
        int offset = plan.region("parameters").offset();
        return Arrays.copyOfRange(
                step.arena(), offset, offset + plan.region("parameters").length());
    }
}
