package io.gradus.step.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.java.JavaStep;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {
    private static final int[] BATCHES = {1, 2, 7, 32};
    private static final int MOST = 60;

    record Case(Activation activation, Loss loss, int depth, int batch) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Activation activation : Activation.values()) {
            for (Loss loss : Loss.values()) {
                for (int depth = 1; depth <= 4; depth++) {
                    for (int batch : BATCHES) {
                        cases.add(new Case(activation, loss, depth, batch));
                    }
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void analyticGradientsMatchCentralDifferences(Case c) {
        long seed = c.toString().hashCode(); // an enum's own hash code differs from run to run
        NetworkSpec net = Nets.random(c.depth, c.activation, c.loss, seed);
        for (Source source : List.of(Nets.classes(net, c.batch, seed), Nets.values(net, c.batch, seed))) {
            if (!source.data().isClassification() && c.loss.takesLogits()) {
                continue; // targets must be probabilities there
            }
            GradientCheck.Result result = check(net, source, c.batch, seed);
            assertTrue(result.passed(), () -> c + " " + net + " seed " + seed + ": " + result);
            assertTrue(result.checked() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void everyAwkwardWidth(Loss loss) {
        for (int inputs : Nets.WIDTHS) {
            for (int width : Nets.WIDTHS) {
                NetworkSpec net = NetworkSpec.inputs(inputs)
                        .hidden(width, Activation.TANH)
                        .output(3, loss);
                GradientCheck.Result result = check(net, Nets.classes(net, 7, width), 7, width);
                assertTrue(result.passed(), () -> net + ": " + result);
            }
        }
    }

    @Test
    void aWrongGradientIsFound() {
        NetworkSpec net = NetworkSpec.inputs(3).hidden(4, Activation.TANH).output(2, Loss.MSE);
        Plan plan = PlanCompiler.training(net, GradientCheck.READABLE, 4, 0);
        // A step that forgets one weight's gradient.
        Step forgetful = new ForwardingStep(new JavaStep(plan)) {
            @Override
            public double train(Source source, int first, int samples, long firstStep) {
                double loss = super.train(source, first, samples, firstStep);
                arena()[plan.region("rule state").offset() + 1] = 0;
                return loss;
            }
        };
        Nets.initialize(forgetful, 5);
        GradientCheck.Result result = GradientCheck.check(forgetful, Nets.classes(net, 4, 5), 4, MOST, 5);
        assertFalse(result.passed());
        assertTrue(result.worst().startsWith("executor, layer 1, input 0, unit 1"), result.worst());
    }

    @Test
    void onlyAReadableRuleIsTaken() {
        NetworkSpec net = NetworkSpec.inputs(3).output(2, Loss.MSE);
        Step step = new JavaStep(PlanCompiler.training(net, io.gradus.rule.UpdateRule.sgd(1), 4, 0));
        IllegalArgumentException refused = org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> GradientCheck.check(step, Nets.classes(net, 4, 5), 4, MOST, 5));
        assertEquals(
                "gradients can be read under " + GradientCheck.READABLE
                        + ", or where the plan keeps the whole gradient",
                refused.getMessage());
    }

    private static GradientCheck.Result check(NetworkSpec net, Source source, int batch, long seed) {
        Step step = new JavaStep(PlanCompiler.training(net, GradientCheck.READABLE, batch, 0));
        step.bind(source);
        Nets.initialize(step, seed);
        return GradientCheck.check(step, source, batch, MOST, seed);
    }
}
