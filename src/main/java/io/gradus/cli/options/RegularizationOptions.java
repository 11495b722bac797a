package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.data.Dataset;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Regularization;
import java.util.List;

/** The options against overfitting. */
public final class RegularizationOptions {
    private static final String L2 = "--l2";
    private static final String L1 = "--l1";
    private static final String MAX_NORM = "--max-norm";
    public static final String DROPOUT = "--dropout";
    private static final String INPUT_DROPOUT = "--input-dropout";
    private static final String INPUT_NOISE = "--input-noise";
    private static final String LABEL_SMOOTHING = "--label-smoothing";
    private static final String SPARSITY = "--sparsity";

    /** In the order in which they are set. */
    private static final List<String> SETTINGS =
            List.of(L2, L1, MAX_NORM, DROPOUT, INPUT_DROPOUT, INPUT_NOISE, LABEL_SMOOTHING, SPARSITY);

    private RegularizationOptions() {}

    static void describe(Syntax syntax) {
        describeGradients(syntax);
        syntax.option(MAX_NORM, "C", "after each step scale the weights into a unit down to norm C", "none");
    }

    /** Those that appear in gradients, and so can be checked by differences. */
    public static void describeGradients(Syntax syntax) {
        syntax.section("Regularisation");
        syntax.option(
                L2,
                "X",
                "L2 penalty: add X times the weight to its gradient, as PyTorch's weight_decay; not to biases'",
                "0");
        syntax.option(L1, "X", "L1 penalty: add X times the weight's sign to its gradient; not to biases'", "0");
        syntax.option(DROPOUT, "P", "set each hidden output to 0 with probability P while training", "0");
        syntax.option(INPUT_DROPOUT, "P", "set each scaled input to 0 with probability P while training", "0");
        syntax.option(
                INPUT_NOISE,
                "SIGMA",
                "add normal noise of standard deviation SIGMA to scaled inputs while training",
                "0");
        syntax.option(
                LABEL_SMOOTHING,
                "EPS",
                "move targets by EPS towards equal probabilities; for cross-entropy and bce",
                "0");
        syntax.option(SPARSITY, "X", "add X times the sum of |hidden outputs| to the loss", "0");
    }

    public static Regularization of(Arguments arguments) {
        Regularization chosen = Regularization.NONE;
        for (String option : SETTINGS) {
            chosen = set(arguments, option, chosen);
        }
        return chosen;
    }

    /** Refuses to smooth what are not classes. */
    public static void requireClasses(Arguments arguments, Dataset data, TrainingSpec training) {
        if (training.regularization().labelSmoothing() > 0 && !data.isClassification()) {
            throw new UsageException(LABEL_SMOOTHING + " " + arguments.text(LABEL_SMOOTHING) + ": " + data.name()
                    + " has values to predict, not classes, and only what is sure can be made less so");
        }
    }

    private static Regularization set(Arguments arguments, String option, Regularization chosen) {
        Float value = arguments.number(option);
        return value == null
                ? chosen
                : Arguments.about(option + " " + arguments.text(option), () -> with(chosen, option, value));
    }

    private static Regularization with(Regularization chosen, String option, float value) {
        return switch (option) {
            case L2 -> chosen.withL2(value);
            case L1 -> chosen.withL1(value);
            case MAX_NORM -> chosen.withMaxNorm(value);
            case DROPOUT -> chosen.withDropout(value);
            case INPUT_DROPOUT -> chosen.withInputDropout(value);
            case INPUT_NOISE -> chosen.withInputNoise(value);
            case LABEL_SMOOTHING -> chosen.withLabelSmoothing(value);
            case SPARSITY -> chosen.withSparsity(value);
            default -> throw new IllegalArgumentException("no regularisation");
        };
    }
}
