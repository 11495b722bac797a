package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.run.TrainingDefaults;
import io.gradus.run.UpdateSettings;
import java.util.Map;

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

    /**
     * How weights are updated, as options say.
     *
     * @param expected what applies where they say nothing, as far as it is known before data are read
     */
    public static UpdateSettings update(Arguments arguments, TrainingDefaults expected) {
        boolean named = arguments.has(RuleOptions.RULE);
        UpdateRule rule = RuleOptions.rule(arguments, expected.rule().kind());
        return new UpdateSettings(
                named ? rule : null,
                named ? Map.of() : RuleOptions.numbers(arguments),
                arguments.count(RunOptions.BATCH, 0, 1),
                RpropOptions.chunk(arguments),
                arguments.count(HealthOptions.EVERY, -1, 0),
                arguments.count(FREEZE, 0, 0),
                GradientOptions.clip(arguments),
                GradientOptions.skipsNonfinite(arguments),
                RegularizationOptions.of(arguments));
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
