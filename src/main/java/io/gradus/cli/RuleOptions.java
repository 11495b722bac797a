package io.gradus.cli;

import io.gradus.net.Names;
import io.gradus.rule.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/** The options that say how weights move. */
final class RuleOptions {
    private static final String RULE = "--rule";
    private static final String RATE = "--rate";
    private static final String CLIP = "--clip";
    private static final String MOMENTUM = "--momentum";

    private RuleOptions() {}

    static void describe(Syntax syntax) {
        List<String> kinds = new ArrayList<>();
        for (UpdateRule.Kind kind : UpdateRule.Kind.values()) {
            kinds.add(kind.label());
        }
        syntax.section("Update rule");
        syntax.option(RULE, "NAME", String.join(", ", kinds) + "; clip by default", kinds);
        syntax.option(RATE, "X", "learning rate; by default what suits the rule");
        syntax.option(CLIP, "X", "largest gradient let through, with any rule; 1 for rule clip, else none, by default");
        syntax.option(MOMENTUM, "X", "of momentum, nesterov and signum; 0.9 by default");
    }

    static UpdateRule rule(Arguments arguments, UpdateRule.Kind usual) {
        UpdateRule.Kind kind = arguments.parse(
                RULE, text -> Names.parse("rule", UpdateRule.Kind.class, UpdateRule.Kind::label, text), usual);
        UpdateRule rule = UpdateRule.of(kind);
        Float rate = arguments.number(RATE);
        Float clip = arguments.number(CLIP);
        Float momentum = arguments.number(MOMENTUM);
        if (momentum != null && rule.momentum() == 0) {
            throw new UsageException(
                    MOMENTUM + ": rule " + kind.label() + " has none; use momentum, nesterov or signum");
        }
        UpdateRule rated = rate == null ? rule : about(arguments, RATE, () -> rule.withRate(rate));
        UpdateRule clipped = clip == null ? rated : about(arguments, CLIP, () -> rated.withClip(clip));
        return momentum == null ? clipped : about(arguments, MOMENTUM, () -> clipped.withMomentum(momentum));
    }

    private static UpdateRule about(Arguments arguments, String option, java.util.function.Supplier<UpdateRule> rule) {
        return Arguments.about(option + " " + arguments.text(option), rule);
    }

    /** {@code clip, rate 0.1, clip 1}. */
    static String describe(UpdateRule rule) {
        return rule.kind().label() + ", rate " + Text.shortest(rule.rate())
                + (rule.clips() ? ", gradients clipped at " + Text.shortest(rule.clip()) : "")
                + (rule.momentum() > 0 ? ", momentum " + Text.shortest(rule.momentum()) : "");
    }
}
