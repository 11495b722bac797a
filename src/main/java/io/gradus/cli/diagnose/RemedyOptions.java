package io.gradus.cli.diagnose;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.RpropOptions;
import io.gradus.health.Remedy;
import io.gradus.net.Activation;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.UpdateRule;
import io.gradus.text.Names;

/** A remedy typed behind a run's other options. */
final class RemedyOptions {
    private RemedyOptions() {}

    /**
     * The options with the remedy's in place of theirs, and without those that another rule or activation would ignore.
     */
    static Arguments with(Arguments arguments, Remedy remedy) {
        Arguments changed = arguments;
        for (Remedy.Setting setting : remedy.settings()) {
            changed = changed.with(setting.option().flag(), setting.value());
            if (setting.option() == Remedy.Option.RULE) {
                changed = ofRule(changed, setting.value());
            }
            if (setting.option() == Remedy.Option.ACTIVATION
                    && !setting.value().equals(Activation.LEAKY_RELU.label())) {
                changed = changed.without(NetworkOptions.SLOPE);
            }
        }
        return changed;
    }

    private static Arguments ofRule(Arguments arguments, String rule) {
        UpdateRule.Kind kind = Names.parse("rule", UpdateRule.Kind.class, UpdateRule.Kind::label, rule);
        Arguments changed = arguments;
        for (Hyperparameter number : Hyperparameter.values()) {
            boolean unread = number == Hyperparameter.CLIP && kind.readsSigns();
            if ((!kind.has(number) && number != Hyperparameter.CLIP) || unread) {
                changed = changed.without("--" + number.key());
            }
        }
        if (!kind.wholeSet()) {
            for (String option : RpropOptions.NAMES) {
                changed = changed.without(option);
            }
        }
        return changed;
    }
}
