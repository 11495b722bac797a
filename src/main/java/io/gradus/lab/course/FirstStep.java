package io.gradus.lab.course;

import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.lab.Forecast;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.provider.StepProvider;

/** The health counters of a network's first step: gradients as the initial weights make them. */
final class FirstStep {
    private static final int SAMPLES = 256;

    private FirstStep() {}

    /** Counters of one step over 256 digits, for weights that follow from the seed. */
    static HealthSnapshot of(NetworkSpec network, long seed) {
        Split split = Digits.split(seed);
        TrainingSpec training =
                TrainingSpec.of(UpdateRule.sgd(1e-6f)).withBatchSize(SAMPLES).withHealthEvery(1);
        Plan plan = PlanCompiler.training(network, training);
        HealthSnapshot snapshot = new HealthSnapshot(network.layers().size());
        try (Step step = StepProvider.choose("auto", plan, 1)) {
            Source source = new Source(split.train());
            step.bind(source);
            Arenas.scale(plan, step.arena(), Scaling.auto(split.train()));
            Arenas.initialize(plan, step.arena(), seed);
            step.train(source, 0, SAMPLES, 0);
            snapshot.copyFrom(step.arena(), plan.health(0), 0);
        }
        return snapshot;
    }

    /** log10 of the error that reaches each hidden layer, the first layer's first. */
    static double[] logDeltas(NetworkSpec network, long seed) {
        HealthSnapshot snapshot = of(network, seed);
        double[] logs = new double[network.layers().size() - 1];
        for (int n = 0; n < logs.length; n++) {
            // What is below a float's range counts as its smallest number.
            logs[n] = Math.log10(Math.max(Float.MIN_NORMAL, snapshot.value(n, HealthCounter.DELTA_RMS)));
        }
        return logs;
    }

    /** Decades by which the error changes from a hidden layer to the one below it. */
    static double decadesPerLayer(NetworkSpec network, long seed) {
        return Forecast.decayPerLayer(logDeltas(network, seed));
    }
}
