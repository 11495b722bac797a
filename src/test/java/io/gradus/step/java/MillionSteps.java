package io.gradus.step.java;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;

/** Trains a small network for a million steps; under a collector that never collects, garbage would end it. */
public final class MillionSteps {
    private static final int BATCH = 4;

    private MillionSteps() {}

    public static void main(String[] args) {
        NetworkSpec net = NetworkSpec.inputs(4).hidden(16, Activation.TANH).output(3, Loss.CROSS_ENTROPY);
        Step step = new JavaStep(PlanCompiler.training(net, UpdateRule.clip(0.01f, 1), BATCH, 16));
        Source source = Nets.classes(net, 100 * BATCH, 1);
        step.bind(source);
        Nets.initialize(step, 1);
        double loss = 0;
        int steps = 0;
        while (steps < 1_000_000) {
            loss = step.train(source, 0, source.size(), steps);
            steps += 100;
        }
        System.out.println(steps + " steps, " + (Double.isFinite(loss) ? "a finite loss" : "diverged"));
    }
}
