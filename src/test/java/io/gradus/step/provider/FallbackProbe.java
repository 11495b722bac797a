package io.gradus.step.provider;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import io.gradus.step.Step;

/** Trains with what {@code auto} chooses; prints it, the notice, and the steps done. */
final class FallbackProbe {
    private FallbackProbe() {}

    public static void main(String[] args) {
        NetworkSpec net = NetworkSpec.inputs(3).hidden(5, Activation.TANH).output(2, Loss.CROSS_ENTROPY);
        try (Step step = StepProvider.choose("auto", PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 2), 2)) {
            step.train(Nets.classes(net, 10, 1), 0, 10, 0);
            System.out.println(
                    step.name() + " " + (int) step.arena()[Control.STEPS_DONE] + " steps; " + StepProvider.notice());
        }
    }
}
