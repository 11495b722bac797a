package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.rule.LearningRateSchedule;
import io.gradus.text.Names;
import io.gradus.train.StoppingCriterion;
import io.gradus.train.StoppingRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The options of the learning rate schedule and of early stopping. */
public final class ScheduleOptions {
    private static final String SCHEDULE = "--schedule";
    private static final String WARMUP = "--warmup";
    public static final String STOP = "--stop";
    static final String VALIDATE_EVERY = "--validate-every";

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

    /** The rules of early stopping. */
    public static List<StoppingRule> stopping(Arguments arguments) {
        return arguments.has(STOP) ? arguments.parse(STOP, ScheduleOptions::stoppingRules, List.of()) : List.of();
    }

    /** How the learning rate changes; a cosine's length is that of the run. */
    static LearningRateSchedule schedule(Arguments arguments) {
        LearningRateSchedule constant = LearningRateSchedule.CONSTANT;
        LearningRateSchedule schedule =
                arguments.has(SCHEDULE) ? arguments.parse(SCHEDULE, ScheduleOptions::schedule, constant) : constant;
        return schedule.withWarmup(arguments.count(WARMUP, 0, 0));
    }

    /** Reads {@code step:10:0.5}. */
    static LearningRateSchedule schedule(String text) {
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
            case COSINE -> LearningRateSchedule.cosine(1, parts.length == 1 ? 0 : number(parts[1]));
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
