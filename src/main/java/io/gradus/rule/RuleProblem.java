package io.gradus.rule;

import static io.gradus.rule.Hyperparameter.CLIP;
import static io.gradus.rule.Hyperparameter.RATE;
import static io.gradus.rule.RuleSetting.ETA_MINUS;
import static io.gradus.rule.RuleSetting.ETA_PLUS;
import static io.gradus.rule.RuleSetting.RULE;
import static io.gradus.rule.RuleSetting.SCHEDULE;
import static io.gradus.rule.RuleSetting.STEP_FIRST;
import static io.gradus.rule.RuleSetting.STEP_MAX;
import static io.gradus.rule.RuleSetting.STEP_MIN;
import static io.gradus.rule.RuleSetting.WARMUP;

import io.gradus.problem.Problem;
import io.gradus.problem.Setting;
import java.util.List;

/** What can be wrong with a rule, a clip, regularisation or a schedule by itself. */
public enum RuleProblem implements Problem {
    /** About whichever number it is. */
    OUT_OF_RANGE("the %s %s, not %s"),
    /** About whichever number it is. */
    NO_SUCH_NUMBER("rule %s has no %s; %s have"),
    /** About whichever clip it is. */
    LIMIT_NOT_POSITIVE("the limit must be positive and finite, not %s"),
    NO_RATE("rule %s has no learning rate: every weight has a step size of its own, which adapts", RATE, RULE),
    STEP_SIZES_MISSING("rule %s needs its step sizes", RULE),
    NO_STEP_SIZES(
            "rule %s has no step sizes: the rprop family has", STEP_FIRST, STEP_MAX, STEP_MIN, ETA_PLUS, ETA_MINUS),
    CLIP_MISSING("rule clip needs a finite clip; without one, use sgd", CLIP),
    CLIP_OF_SIGNS("rule %s reads only the signs of gradients, which no clip changes", CLIP, RULE),
    ETA_PLUS_TOO_SMALL("η+ must be more than 1, not %s", ETA_PLUS),
    ETA_MINUS_OUT_OF_RANGE("η- must lie between 0 and 1, not %s", ETA_MINUS),
    STEP_MIN_NEGATIVE("the smallest step must be at least 0, not %s", STEP_MIN),
    STEP_MAX_TOO_SMALL("the largest step must be finite, and larger than the smallest, %s, not %s", STEP_MAX, STEP_MIN),
    STEP_FIRST_OUT_OF_RANGE(
            "the first step must be positive and lie in %s..%s, not %s", STEP_FIRST, STEP_MAX, STEP_MIN),
    SCHEDULE_FACTOR("a schedule's factor must lie in 0..1%s, not %s", SCHEDULE),
    SCHEDULE_EPOCHS("a schedule goes by at least 1 epoch, not %s", SCHEDULE),
    WARMUP_NEGATIVE("a warm-up takes at least 0 epochs, not %s", WARMUP);

    private final String sentence;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
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
