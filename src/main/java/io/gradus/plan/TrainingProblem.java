package io.gradus.plan;

import static io.gradus.net.NetworkSetting.AUTOENCODER;
import static io.gradus.net.NetworkSetting.HIDDEN;
import static io.gradus.net.NetworkSetting.LOSS;
import static io.gradus.net.NetworkSetting.NORM;
import static io.gradus.plan.TrainingSetting.AUGMENTATION;
import static io.gradus.plan.TrainingSetting.BATCH_SIZE;
import static io.gradus.plan.TrainingSetting.FROZEN;
import static io.gradus.plan.TrainingSetting.HEALTH_EVERY;
import static io.gradus.plan.TrainingSetting.SKIP_NONFINITE;
import static io.gradus.rule.Hyperparameter.DECAY;
import static io.gradus.rule.Regularizer.L2;
import static io.gradus.rule.Regularizer.LABEL_SMOOTHING;
import static io.gradus.rule.RuleSetting.AGC;
import static io.gradus.rule.RuleSetting.RULE;

import io.gradus.problem.Problem;
import io.gradus.problem.Setting;
import java.util.List;

/** What can be wrong with a training: by itself, or for a network. */
public enum TrainingProblem implements Problem {
    NO_BATCH("the batch size must be at least 1, not %s", BATCH_SIZE),
    HEALTH_EVERY_NEGATIVE(
            "health counters are filled in every 1 or more steps, or never, which is 0; not %s", HEALTH_EVERY),
    FROZEN_NEGATIVE("the number of frozen layers must be at least 0, not %s", FROZEN),
    /** About whichever clip it is. */
    NORM_OF_SIGNS("rule %s reads only the signs of gradients, which no bound on their norm changes"),
    SKIP_OF_WHOLE_SET(
            "a step of rule %s is a pass over the whole training set, and the next would meet the same number again",
            SKIP_NONFINITE, RULE),
    SEPARATE_WHOLE_SET(
            "rule %s adds gradients up over the whole training set, which one machine has: gradients cannot be"
                    + " exchanged minibatch by minibatch",
            RULE),
    NOT_SEPARATE("the plan moves weights on the way back: it has no gradient apart from its update", RULE),
    ALL_FROZEN("with %s layers frozen, nothing of %s is left to train: it has %s", FROZEN),
    AGC_OF_OUTPUT(
            "adaptive clipping leaves the output layer alone, and of %s no other is trained", AGC, FROZEN, HIDDEN),
    BATCH_NORM_OF_ONE(
            "batch normalisation needs minibatches of several samples, not of 1; layer normalisation takes any",
            BATCH_SIZE,
            NORM),
    BATCH_NORM_OF_WHOLE_SET(
            "batch normalisation takes its statistics from minibatches, but rule %s takes the whole training set for"
                    + " one update, which only passes in chunks; use layer normalisation",
            RULE, NORM),
    AUGMENTED_WHOLE_SET(
            "rule %s compares the signs of successive gradients, which pictures that change from epoch to epoch would"
                    + " change at random",
            AUGMENTATION, RULE),
    AUGMENTED_OTHER_SIZE("images of %s have %s values, but the network takes %s", AUGMENTATION),
    /** About whichever regulariser it is. */
    RANDOM_WHOLE_SET("rule %s compares the signs of successive gradients, which %s would change at random"),
    /** About whichever regulariser it is. */
    WITHOUT_HIDDEN("%s is of hidden outputs, and %s has none"),
    SMOOTHING_OF_AUTOENCODER(
            "label smoothing is for classes, and an auto-encoder has none", LABEL_SMOOTHING, AUTOENCODER),
    SMOOTHING_WITHOUT_CLASSES(
            "label smoothing is for the losses of classes, cross-entropy and bce, not %s", LABEL_SMOOTHING, LOSS),
    L2_AND_DECAY(
            "rule %s lets weights decay by itself, past its running means; use either that decay or l2: with l2, set"
                    + " the decay to 0",
            L2, DECAY, RULE);

    private final String sentence;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<Setting> settings;

    TrainingProblem(String sentence, Setting... settings) {
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
