package io.gradus.rule;

import io.gradus.problem.Problem;
import io.gradus.problem.Setting;
import java.util.List;

/** What can be wrong with an update rule by itself. */
public enum RuleProblem implements Problem {
    NO_SUCH_NUMBER("rule %s has no %s", RuleSetting.RULE),
    STEP_SIZES("rule %s %s step sizes: the rprop family has", RuleSetting.RULE),
    CLIP_OF_NOTHING("rule clip needs a finite clip; without one, use sgd", Hyperparameter.CLIP, RuleSetting.RULE);

    private final String sentence;
    private final List<Setting> settings;

    RuleProblem(String sentence, Setting... settings) {
        this.sentence = sentence;
        this.settings = List.of(settings);
    }

    @Override
    public List<Setting> settings() {
        return settings;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
