package io.gradus.lab.compare;

import io.gradus.lab.RateRange;
import io.gradus.plan.Plan;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.UpdateRule;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSetup;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import java.util.function.Function;

/** A learning rate for a training by a short range test, {@link RateRange}. */
final class RateTest {
    /** The range, as factors on the rule's default rate. */
    private static final double LEAST = 1e-4;

    private static final double MOST = 1e3;

    private RateTest() {}

    /** The rate at which the loss falls fastest; NaN if the rule has none, or the loss falls at no rate. */
    static double suggestion(TrainingSetup setup, Function<Plan, Step> executor) {
        UpdateRule rule = setup.training().rule();
        if (!rule.kind().hasRate() || setup.training().skipNonfinite()) {
            return Double.NaN;
        }
        TrainingRun run = setup.run();
        Plan plan = PlanCompiler.training(
                setup.network(),
                setup.training()
                        .withHealthEvery(0)
                        .withAugmentation(
                                setup.settings().inputs().images(run.split().train())));
        double usual = rule.kind().defaultOf(Hyperparameter.RATE);
        try (Step step = executor.apply(plan)) {
            Source source = new Source(run.split().train());
            step.bind(source);
            Arenas.scale(plan, step.arena(), run.scaling());
            Arenas.initialize(plan, step.arena(), run.seed());
            setup.start().load(plan, step.arena());
            return RateRange.run(step, rule, source, LEAST * usual, MOST * usual, run.seed())
                    .suggestion();
        }
    }
}
