package io.gradus.train;

import static io.gradus.net.NetworkSetting.LOSS;
import static io.gradus.plan.TrainingSetting.BATCH_SIZE;
import static io.gradus.plan.TrainingSetting.HEALTH_EVERY;
import static io.gradus.plan.TrainingSetting.SKIP_NONFINITE;
import static io.gradus.rule.Regularizer.LABEL_SMOOTHING;
import static io.gradus.rule.RuleSetting.RULE;
import static io.gradus.rule.RuleSetting.SCHEDULE;
import static io.gradus.rule.RuleSetting.WARMUP;
import static io.gradus.train.TrainerSetting.BUDGET;
import static io.gradus.train.TrainerSetting.HALVE_ON_OSCILLATION;
import static io.gradus.train.TrainerSetting.REVIVE;
import static io.gradus.train.TrainerSetting.REWIND;
import static io.gradus.train.TrainerSetting.STOPPING;
import static io.gradus.train.TrainerSetting.VALIDATE_EVERY;

import io.gradus.problem.Problem;
import io.gradus.problem.Setting;
import java.util.List;

/** What can be wrong with the course of a training: by itself, or for its plan or its data. */
public enum TrainerProblem implements Problem {
    STOPPING_WITHOUT_VALIDATION("early stopping goes by the validation part, and there is none", STOPPING),
    VALIDATION_MISSING("there is no validation part to evaluate", VALIDATE_EVERY),
    VALIDATE_NEVER("the validation part is evaluated after every 1 or more epochs, not %s", VALIDATE_EVERY),
    MINIBATCHES_OF_WHOLE_SET(
            "rule %s compares the signs of successive gradients, which the noise of minibatches would change: it takes the"
                    + " whole training set%s for one update",
            BATCH_SIZE, RULE),
    SCHEDULE_WITHOUT_RATE(
            "rule %s has no learning rate: every weight has a step size of its own, which adapts",
            SCHEDULE, WARMUP, RULE),
    REMEDY_WITHOUT_RATE(
            "rule %s has no learning rate to halve: every weight has a step size of its own, which adapts",
            HALVE_ON_OSCILLATION, REWIND, RULE),
    REMEDY_WITHOUT_COUNTERS(
            "reviving dead units and halving the rate on oscillation go by the health counters, which are switched off",
            REVIVE,
            HALVE_ON_OSCILLATION,
            HEALTH_EVERY),
    REWIND_AND_SKIP(
            "a run that skips steps which are not finite goes on where it is, and never rewinds; choose %s or %s",
            REWIND, SKIP_NONFINITE),
    SMOOTHING_OF_VALUES("label smoothing is for classes, and %s has values to predict", LABEL_SMOOTHING, LOSS),
    TARGETS_OUT_OF_RANGE(
            "%s is for answers that are classes or %s, and example %s of %s has %s; use mse, mae or huber", LOSS),
    OVER_BUDGET(BudgetExceededException.OVER + "a smaller network would fit", BUDGET),
    OVER_BUDGET_BY_BATCH(BudgetExceededException.OVER + "%s %s would fit", BUDGET),
    OVER_BUDGET_BY_STATE(BudgetExceededException.OVER + "%s sgd, which keeps no state, with %s %s would fit", BUDGET),
    OVER_BUDGET_BY_COUNTERS(BudgetExceededException.OVER + "%s %s and %s 0 would fit", BUDGET),
    OVER_BUDGET_BY_ALL(
            BudgetExceededException.OVER + "%s sgd, which keeps no state, with %s %s and %s 0 would fit", BUDGET),
    OVER_BUDGET_BY_NETWORK(
            BudgetExceededException.OVER + "even %s at a time it needs %s: make the hidden layers smaller", BUDGET);

    private final String sentence;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<Setting> settings;

    TrainerProblem(String sentence, Setting... settings) {
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
