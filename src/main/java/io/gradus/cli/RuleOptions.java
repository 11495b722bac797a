package io.gradus.cli;

import io.gradus.net.Names;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Predicate;

/** The options that say how weights move. */
final class RuleOptions {
    private static final String RULE = "--rule";
    private static final String RATE = "--rate";
    private static final String CLIP = "--clip";
    private static final String MOMENTUM = "--momentum";
    private static final String BETA2 = "--beta2";
    private static final String EPSILON = "--epsilon";
    private static final String DECAY = "--decay";

    private RuleOptions() {}

    static void describe(Syntax syntax) {
        List<String> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            kinds.add(kind.label());
        }
        syntax.section("Update rule");
        syntax.option(RULE, "NAME", String.join(", ", kinds) + "; clip by default", kinds);
        syntax.option(RATE, "X", "learning rate; by default what suits the rule");
        syntax.option(
                CLIP,
                "X",
                "largest gradient let through, with any rule that reads more than signs; 1 for rule clip, else none, by"
                        + " default");
        syntax.option(MOMENTUM, "X", "or β1, of " + having(Kind::hasMomentum) + "; 0.9 by default");
        syntax.option(BETA2, "X", "memory of squares, or of lion's mean, of " + having(Kind::hasBeta2));
        syntax.option(
                EPSILON, "X", "what keeps a division finite, of " + having(Kind::hasEpsilon) + "; 1e-8 by default");
        syntax.option(DECAY, "X", "part of the weight that a step takes, times the rate, of " + having(Kind::hasDecay));
        RpropOptions.describe(syntax);
    }

    static UpdateRule rule(Arguments arguments, Kind usual) {
        Kind kind = arguments.parse(RULE, text -> Names.parse("rule", Kind.class, Kind::label, text), usual);
        UpdateRule rule = UpdateRule.of(kind);
        if (arguments.has(RATE) && !kind.hasRate()) {
            throw new UsageException(RATE + ": rule " + kind.label()
                    + " has no learning rate: every weight has a step size of its own, which adapts");
        }
        if (arguments.has(CLIP) && kind.readsSigns()) {
            throw new UsageException(
                    CLIP + ": rule " + kind.label() + " looks at the signs of gradients alone, which no clip changes");
        }
        rule = set(arguments, RATE, rule, rule::withRate, any -> true);
        rule = set(arguments, CLIP, rule, rule::withClip, any -> true);
        rule = set(arguments, MOMENTUM, rule, rule::withMomentum, Kind::hasMomentum);
        rule = set(arguments, BETA2, rule, rule::withBeta2, Kind::hasBeta2);
        rule = set(arguments, EPSILON, rule, rule::withEpsilon, Kind::hasEpsilon);
        rule = set(arguments, DECAY, rule, rule::withDecay, Kind::hasDecay);
        return RpropOptions.apply(arguments, rule);
    }

    private static UpdateRule set(
            Arguments arguments,
            String option,
            UpdateRule rule,
            Function<Float, UpdateRule> with,
            Predicate<Kind> has) {
        Float value = arguments.number(option);
        if (value == null) {
            return rule;
        }
        if (!has.test(rule.kind())) {
            throw new UsageException(option + ": rule " + rule.kind().label() + " has none; " + having(has) + " have");
        }
        return Arguments.about(option + " " + arguments.text(option), () -> with.apply(value));
    }

    private static String having(Predicate<Kind> has) {
        StringJoiner names = new StringJoiner(", ");
        for (Kind kind : Kind.values()) {
            if (has.test(kind)) {
                names.add(kind.label());
            }
        }
        return names.toString();
    }

    /** {@code clip, rate 0.1, clip 1}. */
    static String describe(UpdateRule rule) {
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
