package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.UpdateRule;

/** The options that determine a training plan, for every command that makes one. */
public final class TrainingOptions {
    private static final String FREEZE = "--freeze";

    private TrainingOptions() {}

    /** The options of the rule, of clipping, of freezing and of regularisation. */
    public static void describe(Syntax syntax) {
        RuleOptions.describe(syntax);
        GradientOptions.describe(syntax);
        syntax.option(
                FREEZE, "N", "keep the weights of the first N layers fixed; saves their gradients and rule state", "0");
        RegularizationOptions.describe(syntax);
    }

    /** The settings that the options ask for; {@code rule} and {@code batchSize} are the defaults. */
    public static TrainingSpec spec(Arguments arguments, UpdateRule.Kind rule, int batchSize) {
        UpdateRule chosen = RuleOptions.rule(arguments, rule);
        UpdateRule.Kind kind = chosen.kind();
        int batch = arguments.count(RunOptions.BATCH, batchSize, 1);
        TrainingSpec training = new TrainingSpec(
                        chosen,
                        kind.wholeSet() ? RpropOptions.chunk(arguments) : batch,
                        arguments.count(HealthOptions.EVERY, RpropOptions.healthEvery(kind), 0))
                .withFrozen(arguments.count(FREEZE, 0, 0))
                .withRegularization(RegularizationOptions.of(arguments));
        return GradientOptions.apply(arguments, training);
    }

    /** The plan of training that network; refuses what does not go together with it. */
    public static Plan plan(NetworkSpec network, TrainingSpec training) {
        return PlanCompiler.training(network, training);
    }

    /** What a plan of training was compiled from. */
    public static TrainingSpec of(Plan plan) {
        TrainingSpec training = plan.training();
        if (training == null) {
            throw new IllegalArgumentException("a plan of inference alone");
        }
        return training;
    }

    /** {@code batches of 32}, or for the rprop family how many examples are processed at a time. */
    public static String batches(Plan plan) {
        UpdateRule rule = plan.rule();
        return rule != null && rule.kind().wholeSet()
                ? "the whole training part per update, " + plan.batchSize() + " at a time"
                : "batches of " + plan.batchSize();
    }

    /** Samples of one update, for a training part of {@code samples}. */
    public static int batchSize(Plan plan, int samples) {
        UpdateRule rule = plan.rule();
        return rule != null && rule.kind().wholeSet() ? samples : plan.batchSize();
    }

    /** Why the plan keeps a whole gradient. */
    public static String whyWhole(Plan plan) {
        TrainingSpec training = plan.training();
        if (training == null) {
            return "";
        }
        if (training.rule().kind().wholeSet()) {
            return "rule " + training.rule().kind().label() + " sums it over the training part";
        }
        return training.gradientClip().clips()
                ? "its norm is clipped before any weight changes"
                : "a step is skipped if any of it is not finite";
    }
}
