package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import io.gradus.step.provider.StepProvider;
import io.gradus.step.reference.GradientCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule × regulariser × topology: either it is right, or it is refused with a reason. */
class CombinationsTest {
    private static final int BATCH = 13;

    /** Each alone, and all together. */
    private static final List<Regularization> PARTS = List.of(
            Regularization.NONE,
            Regularization.NONE.withL1(0.01f),
            Regularization.NONE.withL2(0.01f),
            Regularization.NONE.withMaxNorm(0.7f),
            Regularization.NONE.withDropout(0.4f),
            Regularization.NONE.withInputDropout(0.2f),
            Regularization.NONE.withInputNoise(0.1f),
            Regularization.NONE.withLabelSmoothing(0.1f),
            Regularization.NONE.withSparsity(0.02f),
            Regularization.NONE
                    .withL1(0.01f)
                    .withL2(0.01f)
                    .withMaxNorm(0.7f)
                    .withDropout(0.4f)
                    .withInputDropout(0.2f)
                    .withInputNoise(0.1f)
                    .withLabelSmoothing(0.1f)
                    .withSparsity(0.02f));

    static List<String> executors() {
        return RegularizationTest.executors();
    }

    @ParameterizedTest
    @MethodSource("executors")
    void everyRegulariserHasItsGradientInEveryTopology(String executor) {
        int seed = 0;
        for (NetworkSpec net : Nets.everyTopology()) {
            for (Regularization part : PARTS) {
                TrainingSpec training = new TrainingSpec(GradientCheck.READABLE, BATCH, 0).withRegularization(part);
                check(executor, net, training, ++seed);
            }
        }
    }

    /** What penalties add is the rule's, behind the gradient that can be read here: the test above has them. */
    @ParameterizedTest
    @MethodSource("executors")
    void everyRuleReadsTheGradientInEveryTopology(String executor) {
        int seed = 0;
        for (UpdateRule.Kind kind : UpdateRule.Kind.values()) {
            for (NetworkSpec net : Nets.everyTopology()) {
                Regularization part = PARTS.get(3 + seed % 6);
                TrainingSpec training =
                        new TrainingSpec(UpdateRule.of(kind), BATCH, 0).withSkipNonfinite(!kind.wholeSet());
                training = kind.wholeSet() && part.draws() ? training : training.withRegularization(part);
                seed++;
                if (!(kind.wholeSet() && net.hasBatchNorm())) {
                    check(executor, net, training, seed);
                }
            }
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedWithAReason() {
        for (UpdateRule.Kind kind : UpdateRule.Kind.values()) {
            for (NetworkSpec net : Nets.everyTopology()) {
                for (Regularization part : PARTS) {
                    UpdateRule rule = UpdateRule.of(kind);
                    TrainingSpec training = new TrainingSpec(rule, BATCH, 0);
                    List<String> reasons = new ArrayList<>();
                    if (kind.wholeSet() && net.hasBatchNorm()) {
                        reasons.add("batch normalisation takes its statistics from minibatches, but rule "
                                + kind.label() + " takes the whole training set for one update");
                    }
                    if (kind.wholeSet() && part.draws()) {
                        reasons.add("rule " + kind.label() + " compares the signs of successive gradients, which"
                                + " dropout and noise would change by chance");
                    }
                    if (rule.decay() > 0 && part.l2() > 0) {
                        reasons.add("rule " + kind.label() + " lets weights decay by itself");
                    }
                    String what = kind + " " + net + " " + part;
                    if (reasons.isEmpty()) {
                        assertTrue(
                                PlanCompiler.training(net, training.withRegularization(part))
                                                .arenaBytes()
                                        > 0,
                                what);
                    } else {
                        String reason = assertThrows(
                                        IllegalArgumentException.class,
                                        () -> PlanCompiler.training(net, training.withRegularization(part)),
                                        what)
                                .getMessage();
                        assertTrue(reasons.stream().anyMatch(reason::startsWith), what + ": " + reason);
                    }
                }
            }
        }
    }

    private static void check(String executor, NetworkSpec net, TrainingSpec training, int seed) {
        Plan plan = PlanCompiler.training(net, training);
        Source source = Nets.classes(net, BATCH, seed);
        try (Step step = StepProvider.choose(executor, plan, 1 + seed % 2)) {
            step.bind(source);
            Nets.initialize(step, seed);
            GradientCheck.Result result = GradientCheck.check(step, source, BATCH, 30, seed);
            assertTrue(result.passed(), () -> executor + " seed " + seed + " " + net + " " + training + ": " + result);
        }
    }
}
