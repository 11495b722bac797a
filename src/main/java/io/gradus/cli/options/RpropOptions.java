package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import io.gradus.run.UpdateSettings;
import io.gradus.text.Text;
import io.gradus.train.TrainerProblem;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;

/** The options of the rprop family, and refusals of options that the family has no use for. */
public final class RpropOptions {
    private static final String PRESET = "--preset";
    private static final String ETA_PLUS = "--eta-plus";
    private static final String ETA_MINUS = "--eta-minus";
    private static final String FIRST = "--step-first";
    private static final String MAX = "--step-max";
    private static final String MIN = "--step-min";
    private static final String CHUNK = "--chunk";
    private static final String PRECHELT = "prechelt";
    /** All of them; other rules ignore them. */
    public static final List<String> NAMES = List.of(PRESET, ETA_PLUS, ETA_MINUS, FIRST, MAX, MIN, CHUNK);

    private static final String FAMILY = "rprop+, rprop-, irprop+ and irprop-";

    private RpropOptions() {}

    static void describe(Syntax syntax) {
        syntax.option(
                PRESET,
                PRECHELT,
                "rprop: settings that Proben1 was trained with, η+ 1.1, Δ0 drawn by the seed from 0.05 to 0.2, Δmin 0",
                "none",
                List.of(PRECHELT));
        syntax.option(
                ETA_PLUS, "X", "rprop: η+, factor on a weight's step size while its gradient keeps its sign", "1.2");
        syntax.option(ETA_MINUS, "X", "rprop: η-, factor on it when the sign changes", "0.5");
        syntax.option(FIRST, "X", "rprop: Δ0, the initial step size", "0.1");
        syntax.option(MAX, "X", "rprop: Δmax, the largest step size", "50");
        syntax.option(MIN, "X", "rprop: Δmin, the smallest step size", "1e-6");
        syntax.option(
                CHUNK,
                "N",
                "rprop: examples that are processed at a time, for less or more memory; an update takes the whole training part",
                Integer.toString(UpdateSettings.USUAL_CHUNK));
    }

    /** The rule with the step sizes that the options ask for. */
    static UpdateRule apply(Arguments arguments, UpdateRule rule) {
        Rprop rprop = rule.rprop();
        if (rprop == null) {
            for (String option : new String[] {PRESET, ETA_PLUS, ETA_MINUS, FIRST, MAX, MIN, CHUNK}) {
                refuse(arguments, option, "rule " + rule.kind().label() + " has none; " + FAMILY + " have");
            }
            return rule;
        }
        String preset = arguments.text(PRESET);
        if (preset != null && !preset.equals(PRECHELT)) {
            throw new UsageException(PRESET + " " + preset + ": the only preset is " + PRECHELT);
        }
        rprop = preset == null ? rprop : Rprop.PRECHELT;
        rprop = steps(arguments, rprop);
        rprop = set(arguments, ETA_PLUS, rprop, rprop::withEtaPlus);
        return rule.withRprop(set(arguments, ETA_MINUS, rprop, rprop::withEtaMinus));
    }

    /** With Δ0, Δmax and Δmin, which depend on one another and so are set together. */
    private static Rprop steps(Arguments arguments, Rprop rprop) {
        StringJoiner given = new StringJoiner(" ");
        for (String option : List.of(FIRST, MAX, MIN)) {
            if (arguments.has(option)) {
                given.add(option + " " + arguments.text(option));
            }
        }
        Float first = arguments.number(FIRST);
        Float max = arguments.number(MAX);
        Float min = arguments.number(MIN);
        return Arguments.about(
                given.toString(),
                () -> new Rprop(
                        rprop.etaPlus(),
                        rprop.etaMinus(),
                        first == null ? rprop.least() : first,
                        first == null ? rprop.most() : first,
                        max == null ? rprop.max() : max,
                        min == null ? rprop.min() : min));
    }

    private static Rprop set(Arguments arguments, String option, Rprop rprop, Function<Float, Rprop> with) {
        Float value = arguments.number(option);
        return value == null ? rprop : Arguments.about(option + " " + arguments.text(option), () -> with.apply(value));
    }

    /** Samples that pass at a time; 0 if nothing is said. */
    static int chunk(Arguments arguments) {
        return arguments.count(CHUNK, 0, 1);
    }

    /** Refuses minibatches under a rule that takes the whole training set, whose size is not known. */
    public static void refuseMinibatches(Arguments arguments, TrainingSpec training) {
        refuseMinibatches(arguments, training, Integer.MAX_VALUE);
    }

    /**
     * The same for a training set of a size.
     *
     * @param size in samples
     */
    public static void refuseMinibatches(Arguments arguments, TrainingSpec training, int size) {
        int batch = arguments.count(RunOptions.BATCH, Integer.MAX_VALUE, 1);
        if (training.rule().kind().wholeSet() && batch < size) {
            throw TrainerProblem.MINIBATCHES_OF_WHOLE_SET.with(
                    training.rule().kind().label(), size < Integer.MAX_VALUE ? ", " + size + " samples," : "");
        }
    }

    private static void refuse(Arguments arguments, String option, String reason) {
        if (arguments.has(option)) {
            throw new UsageException(option + ": " + reason);
        }
    }

    /** {@code η+ 1.2, η- 0.5, first steps 0.1, steps 1e-6 to 50}. */
    static String describe(Rprop rprop) {
        return "eta+ " + Text.shortest(rprop.etaPlus()) + ", eta- " + Text.shortest(rprop.etaMinus()) + ", first steps "
                + Text.shortest(rprop.least())
                + (rprop.least() == rprop.most() ? "" : " to " + Text.shortest(rprop.most())) + ", steps "
                + Text.shortest(rprop.min()) + " to " + Text.shortest(rprop.max());
    }
}
