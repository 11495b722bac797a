package io.gradus.step.jni;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps in two halves by a team of threads: the bits of whole steps by one. */
class SeparateUpdatesTest {
    private static final int STEPS = 9;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void threadsShareBothHalves(int threads) {
        assumeTrue(NativeLibrary.refusal() == null);
        NetworkSpec plain = NetworkSpec.inputs(33)
                .hidden(65, Activation.TANH)
                .hidden(17, Activation.RELU)
                .output(10, Loss.CROSS_ENTROPY);
        for (NetworkSpec net : new NetworkSpec[] {plain, plain.withNorm(Norm.BATCH), plain.withNorm(Norm.LAYER)}) {
            for (String isa : NativeLibrary.instructionSets()) {
                if (NativeLibrary.refusal(isa) != null) {
                    continue;
                }
                for (UpdateRule.Kind kind : UpdateRule.Kind.values()) {
                    if (!kind.wholeSet()) {
                        compare(isa, net, kind, threads);
                    }
                }
            }
        }
    }

    private static void compare(String isa, NetworkSpec net, UpdateRule.Kind kind, int threads) {
        TrainingSpec training = new TrainingSpec(UpdateRule.of(kind), 12, 2)
                .withSeparateUpdate(true)
                .withFrozen(kind.ordinal() % 2)
                .withGradientClip(kind.readsSigns() ? GradientClip.NONE : GradientClip.agc(0.01f))
                .withRegularization(Regularization.NONE.with(Regularizer.MAX_NORM, 0.8f));
        Plan plan = PlanCompiler.training(net, training);
        Source source = Nets.classes(net, 12 * STEPS, 3);
        try (Step whole = new NativeStep(plan, isa, 1, true);
                Step halves = new NativeStep(plan, isa, threads, true)) {
            Nets.initialize(whole, 1);
            Nets.initialize(halves, 1);
            for (int n = 0; n < STEPS; n++) {
                int samples = n == STEPS - 1 ? 5 : 12;
                double loss = whole.train(source, 12 * n, samples, n);
                assertEquals(loss, halves.gradient(source, 12 * n, samples, n));
                assertTrue(halves.update(n));
                assertArrayEquals(whole.arena(), halves.arena(), isa + " " + net + " " + kind);
            }
        }
    }
}
