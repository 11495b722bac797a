package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.Rprop;
import io.gradus.rule.RuleProblem;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The options of the update rule. */
public final class RuleOptions {
    public static final String RULE = "--rule";
    public static final String RATE = "--rate";

    private RuleOptions() {}

    public static void describe(Syntax syntax) {
        List<String> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            kinds.add(kind.label());
        }
        syntax.section("Update rule");
        syntax.option(
                RULE,
                "NAME",
                "update rule: " + String.join(", ", kinds),
                "clip; adam at 0.003 for values to predict",
                kinds);
        for (Hyperparameter number : Hyperparameter.values()) {
            syntax.option(option(number), "X", number.meaning(), defaults(syntax, number));
        }
        RpropOptions.describe(syntax);
    }

    static UpdateRule rule(Arguments arguments, Kind usual) {
        Kind kind = arguments.has(RULE)
                ? arguments.parse(RULE, text -> Choice.parse("rule", Kind.class, Kind::label, text), usual)
                : usual;
        UpdateRule rule = UpdateRule.of(kind);
        for (Hyperparameter number : Hyperparameter.values()) {
            Float value = arguments.number(option(number));
            if (value != null && number == Hyperparameter.CLIP && kind.readsSigns()) {
                throw RuleProblem.CLIP_OF_SIGNS.with(kind.label());
            }
            rule = value == null ? rule : rule.with(number, value);
        }
        return RpropOptions.apply(arguments, rule);
    }

    /** The rule's numbers that options name. */
    static Map<Hyperparameter, Float> numbers(Arguments arguments) {
        Map<Hyperparameter, Float> numbers = new EnumMap<>(Hyperparameter.class);
        for (Hyperparameter number : Hyperparameter.values()) {
            Float value = arguments.number(option(number));
            if (value != null) {
                numbers.put(number, value);
            }
        }
        return numbers;
    }

    private static String option(Hyperparameter number) {
        return "--" + number.key();
    }

    /** What an option is for each rule that has it: {@code 0.1 for sgd, clip; 0.001 for sign}. */
    private static String defaults(Syntax syntax, Hyperparameter number) {
        if (!syntax.isDescribed()) {
            return "";
        }
        if (number == Hyperparameter.CLIP) { // which every rule has, and most leave off
            return "1 for rule clip, else none";
        }
        Map<Float, StringJoiner> rules = new LinkedHashMap<>(); // by default value
        for (Kind kind : Kind.values()) {
            if (kind.has(number)) {
                rules.computeIfAbsent(kind.defaultOf(number), value -> new StringJoiner(", "))
                        .add(kind.label());
            }
        }
        StringJoiner text = new StringJoiner("; ");
        rules.forEach((value, names) -> text.add(Text.shortest(value) + " for " + names));
        return text.toString();
    }

    /** {@code clip, rate 0.1, clip 1}. */
    public static String describe(UpdateRule rule) {
        Rprop rprop = rule.rprop();
        if (rprop != null) {
            return rule.kind().label() + ", " + RpropOptions.describe(rprop);
        }
        StringJoiner words = new StringJoiner(", ").add(rule.kind().label());
        for (Map.Entry<Hyperparameter, Float> entry : rule.numbers().entrySet()) {
            Hyperparameter number = entry.getKey();
            float value = entry.getValue();
            if (number == Hyperparameter.CLIP && rule.clips()) {
                words.add("gradients clipped at " + Text.shortest(value));
            } else if (value > 0 && !Float.isInfinite(value) && number != Hyperparameter.EPSILON) {
                words.add(number.key() + " " + Text.shortest(value));
            }
        }
        return words.toString();
    }
}
