package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.data.Split;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.LearningRateSchedule;
import io.gradus.text.Names;
import io.gradus.text.Text;
import io.gradus.train.StoppingCriterion;
import io.gradus.train.StoppingRule;
import io.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The options of the learning rate schedule and of early stopping. */
public final class ScheduleOptions {
    private static final String SCHEDULE = "--schedule";
    private static final String WARMUP = "--warmup";
    public static final String STOP = "--stop";
    private static final String VALIDATE_EVERY = "--validate-every";

    /** The plus between criteria that must all hold, and not the sign of a number or of its exponent. */
    private static final String AND = "(?<!:|\\d[eE])\\+";

    private ScheduleOptions() {}

    public static void describe(Syntax syntax) {
        syntax.option(
                SCHEDULE,
                "CURVE",
                "how the learning rate changes: constant; step:10:0.5 (times 0.5 every 10 epochs); exponential:0.95;"
                        + " cosine, or cosine:0.01 (down to that fraction); plateau:5:0.5 (times 0.5 after 5 epochs without"
                        + " a lower loss)",
                "constant");
        syntax.option(WARMUP, "N", "epochs over which the learning rate rises to its full value", "0");
        describeStop(syntax);
        syntax.option(VALIDATE_EVERY, "N", "evaluate the validation part after every N-th epoch", "1");
    }

    public static void describeStop(Syntax syntax) {
        syntax.option(
                STOP,
                "WHEN,…",
                "stop early and keep the best epoch's weights: patience:10 (epochs without a lower validation loss), or"
                        + " Prechelt's gl:5, pq:0.5, up:8, progress:0.1; gl:5+up:8 once both have held",
                "patience:30 for values to predict, unless --epochs or another schedule is given; else all epochs are done");
    }

    /** Refuses what does not go together with the rule. */
    public static void requireFit(Arguments arguments, TrainingSpec training) {
        RpropOptions.refuseRate(arguments, training, SCHEDULE);
        RpropOptions.refuseRate(arguments, training, WARMUP);
    }

    /** Refuses to go by a validation part that is not there, or that no epoch of the run looks at. */
    private static void requireValidation(Arguments arguments, Split split, int epochs) {
        int every = arguments.count(VALIDATE_EVERY, 1, 1);
        for (String option : new String[] {STOP, VALIDATE_EVERY}) {
            if (arguments.has(option) && split.validation().size() == 0) {
                throw new UsageException(option + " " + arguments.text(option)
                        + ": it goes by the validation part, and there is none; --split makes one");
            }
        }
        if (arguments.has(STOP) && every > epochs) {
            throw new UsageException(STOP + " " + arguments.text(STOP) + ": it goes by the validation part, which "
                    + VALIDATE_EVERY + " " + every + " never looks at in " + Text.count(epochs, "epoch"));
        }
    }

    /** Whether anything is said of when to stop, or of a rate that falls over all epochs of the run. */
    static boolean isSaid(Arguments arguments) {
        return arguments.has(STOP) || arguments.has(VALIDATE_EVERY) || arguments.has(SCHEDULE);
    }

    /** The rules of early stopping. */
    public static List<StoppingRule> stopping(Arguments arguments) {
        return arguments.has(STOP) ? arguments.parse(STOP, ScheduleOptions::stoppingRules, List.of()) : List.of();
    }

    /**
     * Puts what was chosen into a run's settings.
     *
     * @param usual when to end early if nothing is said
     */
    public static void apply(
            Arguments arguments, Trainer.Builder settings, Split split, int epochs, List<StoppingRule> usual) {
        requireValidation(arguments, split, epochs);
        LearningRateSchedule constant = LearningRateSchedule.CONSTANT;
        LearningRateSchedule schedule = arguments.has(SCHEDULE)
                ? arguments.parse(SCHEDULE, text -> schedule(text, epochs), constant)
                : constant;
        settings.schedule(schedule.withWarmup(arguments.count(WARMUP, 0, 0)));
        settings.stopping(arguments.has(STOP) ? stopping(arguments) : usual);
        if (arguments.has(VALIDATE_EVERY)) {
            settings.validateEvery(arguments.count(VALIDATE_EVERY, 1, 1));
        }
    }

    /** Reads {@code step:10:0.5}. */
    static LearningRateSchedule schedule(String text, int epochs) {
        String[] parts = text.split(":", -1);
        LearningRateSchedule.Kind kind =
                Names.parse("schedule", LearningRateSchedule.Kind.class, LearningRateSchedule.Kind::label, parts[0]);
        String form =
                switch (kind) {
                    case CONSTANT -> "constant";
                    case STEP -> "step:EPOCHS:FACTOR";
                    case EXPONENTIAL -> "exponential:FACTOR";
                    case COSINE -> parts.length == 1 ? "cosine" : "cosine:FLOOR";
                    case PLATEAU -> "plateau:EPOCHS:FACTOR";
                };
        if (parts.length != form.split(":").length) {
            throw new IllegalArgumentException("write it as " + form);
        }
        return switch (kind) {
            case CONSTANT -> LearningRateSchedule.CONSTANT;
            case STEP -> LearningRateSchedule.step(whole(parts[1]), number(parts[2]));
            case EXPONENTIAL -> LearningRateSchedule.exponential(number(parts[1]));
            case COSINE -> LearningRateSchedule.cosine(epochs, parts.length == 1 ? 0 : number(parts[1]));
            case PLATEAU -> LearningRateSchedule.plateau(whole(parts[1]), number(parts[2]));
        };
    }

    /** Reads {@code patience:10,gl:5+up:8}. */
    static List<StoppingRule> stoppingRules(String text) {
        List<StoppingRule> rules = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            StoppingRule rule = new StoppingRule(Arrays.stream(part.split(AND, -1))
                    .map(ScheduleOptions::criterion)
                    .toList());
            for (StoppingRule before : rules) {
                requireUse(before, rule);
            }
            rules.add(rule);
        }
        return rules;
    }

    /** Refuses a rule that another one always precedes. */
    private static void requireUse(StoppingRule before, StoppingRule rule) {
        boolean vain = rule.needs(before);
        if (!vain && !before.needs(rule)) {
            return;
        }
        if (before.criteria().size() == 1 && rule.criteria().size() == 1) {
            throw new IllegalArgumentException(
                    "'" + rule.criteria().get(0).kind().label() + "' is given twice");
        }
        throw new IllegalArgumentException("'" + (vain ? rule : before).text() + "' never ends a run before '"
                + (vain ? before : rule).text() + "' does; leave it out");
    }

    private static StoppingCriterion criterion(String text) {
        String[] words = text.split(":", -1);
        StoppingCriterion.Kind kind =
                Names.parse("criterion", StoppingCriterion.Kind.class, StoppingCriterion.Kind::label, words[0]);
        if (words.length != 2) {
            throw new IllegalArgumentException("write it as " + kind.label() + ":LIMIT");
        }
        return new StoppingCriterion(kind, number(words[1]));
    }

    private static int whole(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number of epochs");
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number");
        }
    }
}
