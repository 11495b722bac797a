package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.GradientClip;
import io.gradus.text.Text;
import java.util.List;
import java.util.function.Function;

/** The options of clipping gradient norms, and of what happens when a gradient is not finite. */
public final class GradientOptions {
    public static final String ON_NONFINITE = "--on-nonfinite";
    private static final String NORM = "--clip-norm";
    private static final String GLOBAL_NORM = "--clip-global-norm";
    private static final String AGC = "--agc";
    private static final String SKIP = "skip";
    private static final List<String> STOP_OR_SKIP = List.of("stop", SKIP);

    private GradientOptions() {}

    static void describe(Syntax syntax) {
        syntax.option(NORM, "X", "scale a layer's gradient down to norm X where its norm is larger", "none");
        syntax.option(GLOBAL_NORM, "X", "scale the gradient of all layers together down to norm X", "none");
        syntax.option(
                AGC,
                "X",
                "adaptive gradient clipping: scale a unit's gradient down to X times the norm of its weights, except in"
                        + " the output layer; 0.01 is usual",
                "none");
        syntax.option(
                ON_NONFINITE,
                "stop|skip",
                "on a loss, delta or gradient that is NaN or infinite: stop before it changes a weight, or skip the step",
                "stop",
                STOP_OR_SKIP);
    }

    /** The bound on gradients taken together. */
    static GradientClip clip(Arguments arguments) {
        String first = null;
        GradientClip chosen = GradientClip.NONE;
        for (String option : new String[] {NORM, GLOBAL_NORM, AGC}) {
            Float limit = arguments.number(option);
            if (limit == null) {
                continue;
            }
            if (first != null) {
                throw new UsageException(option + ": " + first + " bounds the same gradients; choose one of them ("
                        + "--clip, by value, goes with either)");
            }
            first = option;
            Function<Float, GradientClip> clip = option.equals(NORM)
                    ? GradientClip::norm
                    : option.equals(GLOBAL_NORM) ? GradientClip::globalNorm : GradientClip::agc;
            chosen = Arguments.about(option + " " + arguments.text(option), () -> clip.apply(limit));
        }
        return chosen;
    }

    /** Whether a step that is not finite is left out. */
    static boolean skipsNonfinite(Arguments arguments) {
        String onNonfinite = arguments.text(ON_NONFINITE, "stop");
        if (!STOP_OR_SKIP.contains(onNonfinite)) {
            throw new UsageException(ON_NONFINITE + " " + onNonfinite + ": say stop or skip");
        }
        return onNonfinite.equals(SKIP);
    }

    /** {@code , each layer's gradient norm clipped at 1}; empty if none is. */
    public static String describe(TrainingSpec training) {
        GradientClip clip = training.gradientClip();
        String limit = Text.shortest(clip.limit());
        return switch (clip.kind()) {
            case NONE -> "";
            case NORM -> ", each layer's gradient norm clipped at " + limit;
            case GLOBAL_NORM -> ", the global gradient norm clipped at " + limit;
            case AGC -> ", units' gradient norms clipped at " + limit + " of their weights'";
        };
    }
}
