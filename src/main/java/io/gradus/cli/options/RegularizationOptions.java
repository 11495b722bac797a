package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;

/** The options against overfitting: one for each {@link Regularizer}. */
public final class RegularizationOptions {
    public static final String DROPOUT = option(Regularizer.DROPOUT);

    private RegularizationOptions() {}

    static void describe(Syntax syntax) {
        describe(syntax, true);
    }

    /** Those that appear in gradients, and so can be checked by differences. */
    public static void describeGradients(Syntax syntax) {
        describe(syntax, false);
    }

    private static void describe(Syntax syntax, boolean all) {
        syntax.section("Regularisation");
        for (Regularizer regularizer : Regularizer.values()) {
            if (all || !regularizer.isAfterUpdate()) {
                String off = regularizer == Regularizer.L2
                        ? "0; 0.01 for values to predict, if neither a rule nor another regularisation is chosen"
                        : Float.isInfinite(regularizer.off()) ? "none" : "0";
                syntax.option(option(regularizer), regularizer.symbol(), regularizer.meaning(), off);
            }
        }
    }

    public static Regularization of(Arguments arguments) {
        Regularization chosen = Regularization.NONE;
        for (Regularizer regularizer : Regularizer.values()) {
            Float value = arguments.number(option(regularizer));
            chosen = value == null ? chosen : chosen.with(regularizer, value);
        }
        return chosen;
    }

    private static String option(Regularizer regularizer) {
        return "--" + regularizer.key();
    }
}
