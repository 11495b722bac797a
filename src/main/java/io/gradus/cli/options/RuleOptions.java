package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The options that say how weights move. */
public final class RuleOptions {
    public static final String RULE = "--rule";
    public static final String RATE = "--rate";
    private static final String CLIP = "--clip";
    private static final String MOMENTUM = "--momentum";
    private static final String BETA2 = "--beta2";
    private static final String EPSILON = "--epsilon";
    private static final String DECAY = "--decay";

    /** In the order in which they are set. */
    private static final List<String> SETTINGS = List.of(RATE, CLIP, MOMENTUM, BETA2, EPSILON, DECAY);

    private RuleOptions() {}

    public static void describe(Syntax syntax) {
        List<String> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            kinds.add(kind.label());
        }
        syntax.section("Update rule");
        syntax.option(RULE, "NAME", "update rule: " + String.join(", ", kinds), "clip", kinds);
        syntax.option(RATE, "X", "learning rate", defaults(syntax, RATE));
        syntax.option(
                CLIP,
                "X",
                "clip every component of the gradient to ±X; not for rules that read only signs",
                "1 for rule clip, else none");
        syntax.option(MOMENTUM, "X", "momentum, or β1", defaults(syntax, MOMENTUM));
        syntax.option(BETA2, "X", "second-moment decay, or β2", defaults(syntax, BETA2));
        syntax.option(EPSILON, "X", "added to the denominator of a step", defaults(syntax, EPSILON));
        syntax.option(
                DECAY,
                "X",
                "decoupled weight decay: a step also subtracts rate times X times the weight",
                defaults(syntax, DECAY));
        RpropOptions.describe(syntax);
    }

    static UpdateRule rule(Arguments arguments, Kind usual) {
        Kind kind = arguments.has(RULE)
                ? arguments.parse(RULE, text -> Choice.parse("rule", Kind.class, Kind::label, text), usual)
                : usual;
        UpdateRule rule = UpdateRule.of(kind);
        if (arguments.has(RATE) && !kind.hasRate()) {
            throw new UsageException(RATE + ": rule " + kind.label()
                    + " has no learning rate: every weight has a step size of its own, which adapts");
        }
        if (arguments.has(CLIP) && kind.readsSigns()) {
            throw new UsageException(
                    CLIP + ": rule " + kind.label() + " looks at the signs of gradients alone, which no clip changes");
        }
        for (String option : SETTINGS) {
            rule = set(arguments, option, rule);
        }
        return RpropOptions.apply(arguments, rule);
    }

    private static UpdateRule set(Arguments arguments, String option, UpdateRule rule) {
        Float value = arguments.number(option);
        if (value == null) {
            return rule;
        }
        if (!has(rule.kind(), option)) {
            throw new UsageException(
                    option + ": rule " + rule.kind().label() + " has none; " + having(option) + " have");
        }
        return Arguments.about(option + " " + arguments.text(option), () -> with(rule, option, value));
    }

    private static UpdateRule with(UpdateRule rule, String option, float value) {
        return switch (option) {
            case RATE -> rule.withRate(value);
            case CLIP -> rule.withClip(value);
            case MOMENTUM -> rule.withMomentum(value);
            case BETA2 -> rule.withBeta2(value);
            case EPSILON -> rule.withEpsilon(value);
            case DECAY -> rule.withDecay(value);
            default -> throw new IllegalArgumentException("no setting of a rule");
        };
    }

    /** Whether a kind of rule has what an option sets; what all may have is refused elsewhere. */
    private static boolean has(Kind kind, String option) {
        return switch (option) {
            case RATE -> kind.hasRate();
            case MOMENTUM -> kind.hasMomentum();
            case BETA2 -> kind.hasBeta2();
            case EPSILON -> kind.hasEpsilon();
            case DECAY -> kind.hasDecay();
            default -> true;
        };
    }

    /** What an option is for each rule that has it: {@code 0.1 for sgd, clip; 0.001 for sign}. */
    private static String defaults(Syntax syntax, String option) {
        if (!syntax.isDescribed()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        Kind[] kinds = Kind.values();
        boolean[] said = new boolean[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            if (said[i] || !has(kinds[i], option)) {
                continue;
            }
            float value = value(UpdateRule.of(kinds[i]), option);
            text.append(text.length() == 0 ? "" : "; ")
                    .append(Text.shortest(value))
                    .append(" for ");
            for (int j = i; j < kinds.length; j++) {
                if (has(kinds[j], option) && value(UpdateRule.of(kinds[j]), option) == value) {
                    text.append(j == i ? "" : ", ").append(kinds[j].label());
                    said[j] = true;
                }
            }
        }
        return text.toString();
    }

    private static float value(UpdateRule rule, String option) {
        return switch (option) {
            case RATE -> rule.rate();
            case MOMENTUM -> rule.momentum();
            case BETA2 -> rule.beta2();
            case EPSILON -> rule.epsilon();
            case DECAY -> rule.decay();
            default -> throw new IllegalArgumentException(option);
        };
    }

    private static String having(String option) {
        StringJoiner names = new StringJoiner(", ");
        for (Kind kind : Kind.values()) {
            if (has(kind, option)) {
                names.add(kind.label());
            }
        }
        return names.toString();
    }

    /** {@code clip, rate 0.1, clip 1}. */
    public static String describe(UpdateRule rule) {
        Rprop rprop = rule.rprop();
        if (rprop != null) {
            return rule.kind().label() + ", " + RpropOptions.describe(rprop);
        }
        return rule.kind().label() + ", rate " + Text.shortest(rule.rate())
                + (rule.clips() ? ", gradients clipped at " + Text.shortest(rule.clip()) : "")
                + (rule.momentum() > 0 ? ", momentum " + Text.shortest(rule.momentum()) : "")
                + (rule.beta2() > 0 ? ", beta2 " + Text.shortest(rule.beta2()) : "")
                + (rule.decay() > 0 ? ", decay " + Text.shortest(rule.decay()) : "");
    }
}
