package io.gradus.rule;

import static io.gradus.rule.RuleSetting.BETA2;
import static io.gradus.rule.RuleSetting.CLIP;
import static io.gradus.rule.RuleSetting.DECAY;
import static io.gradus.rule.RuleSetting.EPSILON;
import static io.gradus.rule.RuleSetting.ETA_MINUS;
import static io.gradus.rule.RuleSetting.ETA_PLUS;
import static io.gradus.rule.RuleSetting.LABEL_SMOOTHING;
import static io.gradus.rule.RuleSetting.MAX_NORM;
import static io.gradus.rule.RuleSetting.MOMENTUM;
import static io.gradus.rule.RuleSetting.RATE;
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
    /** About whichever setting it is. */
    NEGATIVE("the %s must be at least 0, not %s"),
    /** About whichever setting it is. */
    NOT_A_SHARE("the %s must lie in 0..1, not %s"),
    /** About whichever setting it is. */
    NOT_A_PROBABILITY("the probability of %s must lie in 0..1, below 1, not %s"),
    /** About whichever setting it is. */
    PROBABILITY_TOO_SMALL("the probability of %s counts in 65536ths, and %s is less than half of one"),
    /** About whichever clip it is. */
    LIMIT_NOT_POSITIVE("the limit must be positive and finite, not %s"),
    NO_RATE("rule %s has no learning rate: every weight has a step size of its own, which adapts", RATE, RULE),
    RATE_NOT_POSITIVE("the learning rate must be positive, not %s", RATE),
    STEP_SIZES_MISSING("rule %s needs its step sizes", RULE),
    NO_STEP_SIZES(
            "rule %s has no step sizes: the rprop family has", STEP_FIRST, STEP_MAX, STEP_MIN, ETA_PLUS, ETA_MINUS),
    CLIP_NOT_POSITIVE("the clip must be positive, not %s", CLIP),
    CLIP_MISSING("rule clip needs a finite clip; without one, use sgd", CLIP),
    CLIP_OF_SIGNS("rule %s reads only the signs of gradients, which no clip changes", CLIP, RULE),
    NO_MOMENTUM("rule %s has none; %s have", MOMENTUM, RULE),
    NO_BETA2("rule %s has none; %s have", BETA2, RULE),
    NO_EPSILON("rule %s has none; %s have", EPSILON, RULE),
    NO_DECAY("rule %s has none; %s have", DECAY, RULE),
    EPSILON_ZERO("epsilon must be positive: without it a gradient of 0 gives NaN", EPSILON),
    ETA_PLUS_TOO_SMALL("η+ must be more than 1, not %s", ETA_PLUS),
    ETA_MINUS_OUT_OF_RANGE("η- must lie between 0 and 1, not %s", ETA_MINUS),
    STEP_MIN_NEGATIVE("the smallest step must be at least 0, not %s", STEP_MIN),
    STEP_MAX_TOO_SMALL("the largest step must be finite, and larger than the smallest, %s, not %s", STEP_MAX, STEP_MIN),
    STEP_FIRST_OUT_OF_RANGE(
            "the first step must be positive and lie in %s..%s, not %s", STEP_FIRST, STEP_MAX, STEP_MIN),
    MAX_NORM_NOT_POSITIVE("the largest norm must be positive, not %s", MAX_NORM),
    SMOOTHING_OUT_OF_RANGE("label smoothing must lie in 0..1, below 1, not %s", LABEL_SMOOTHING),
    SCHEDULE_FACTOR("a schedule's factor must lie in 0..1%s, not %s", SCHEDULE),
    SCHEDULE_EPOCHS("a schedule goes by at least 1 epoch, not %s", SCHEDULE),
    WARMUP_NEGATIVE("a warm-up takes at least 0 epochs, not %s", WARMUP);

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
