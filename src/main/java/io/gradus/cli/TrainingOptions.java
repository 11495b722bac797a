package io.gradus.cli;

import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;

/** The options that a training plan follows from, the same for every command that makes one. */
final class TrainingOptions {
    private TrainingOptions() {}

    /** Those of the rule, and of what is done to gradients and weights besides. */
    static void describe(Syntax syntax) {
        RuleOptions.describe(syntax);
    }

    /** What was asked for; {@code rule} and {@code batchSize} where nothing was. */
    static TrainingSpec spec(Arguments arguments, UpdateRule.Kind rule, int batchSize) {
        return new TrainingSpec(
                RuleOptions.rule(arguments, rule),
                arguments.count(TrainCommand.BATCH, batchSize, 1),
                arguments.count(HealthOptions.EVERY, Plan.DEFAULT_HEALTH_EVERY, 0));
    }
}
