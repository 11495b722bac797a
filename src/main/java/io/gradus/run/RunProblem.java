package io.gradus.run;

import static io.gradus.net.NetworkSetting.AUTOENCODER;
import static io.gradus.net.NetworkSetting.HIDDEN;
import static io.gradus.net.NetworkSetting.NORM;
import static io.gradus.net.NetworkSetting.SHORTCUT;
import static io.gradus.net.NetworkSetting.SKIP;
import static io.gradus.net.NetworkSetting.STEPS;
import static io.gradus.plan.TrainingSetting.AUGMENTATION;
import static io.gradus.plan.TrainingSetting.CHUNK;
import static io.gradus.run.RunSetting.ADD_CLASSES;
import static io.gradus.run.RunSetting.CLASSES;
import static io.gradus.run.RunSetting.COLUMNS;
import static io.gradus.run.RunSetting.EPOCHS;
import static io.gradus.run.RunSetting.FROM;
import static io.gradus.run.RunSetting.IGNORE;
import static io.gradus.run.RunSetting.IMAGE;
import static io.gradus.run.RunSetting.MISSING;
import static io.gradus.run.RunSetting.NEW_HEAD;
import static io.gradus.run.RunSetting.REPEAT;
import static io.gradus.run.RunSetting.SPLIT;
import static io.gradus.run.RunSetting.TARGET;
import static io.gradus.run.RunSetting.TARGET_SCALING;
import static io.gradus.run.RunSetting.WINDOW;
import static io.gradus.train.TrainerSetting.STOPPING;
import static io.gradus.train.TrainerSetting.VALIDATE_EVERY;

import io.gradus.problem.Problem;
import io.gradus.problem.Setting;
import java.util.List;

/** What can be wrong with a run's settings: by themselves, for its data, or for the model that it starts from. */
public enum RunProblem implements Problem {
    CLASSES_OF_VALUES("the choice is among classes, and values are to be predicted", CLASSES, TARGET),
    ONE_CLASS("training needs two classes or more", CLASSES),
    AUTOENCODER_TARGETS("an auto-encoder predicts its inputs, not values beside them", TARGET, AUTOENCODER),
    UNEVEN_STEPS(
            "%s %s and %s %s: a step would begin within a row; give as many steps as rows, or a number that divides them",
            WINDOW, STEPS),
    OTHER_WINDOW("the model takes windows of %s rows; leave it out", WINDOW),
    NO_IMAGES(
            "%s does not say that its examples are pictures, as IDX files and the digits do; say what shape they have by"
                    + " %s, or leave it out",
            AUGMENTATION),
    IMAGE_OF_OTHER_SIZE("an image of %s has %s values, but an example of %s has %s", IMAGE, AUGMENTATION),
    IMAGE_WITHOUT_AUGMENTATION("it is for %s: give both, or neither", IMAGE),
    UNFIT_AUGMENTATION("%s", AUGMENTATION),
    CHUNK_OF_MINIBATCHES("rule %s has none; rprop+, rprop-, irprop+ and irprop- have", CHUNK),
    NO_MODEL("it is about a model's last layer: name the model by %s", NEW_HEAD, ADD_CLASSES),
    TWO_HEADS("%s draws the last layer anew and %s keeps what it has learnt: give one of them", NEW_HEAD, ADD_CLASSES),
    MODEL_WITHOUT_CLASSES("%s names no classes to add others to; %s replaces its head", ADD_CLASSES),
    VALUES_ADDED("%s has values, not classes", ADD_CLASSES),
    NO_CLASS_ADDED("the model has all classes of %s already; leave it out to train on", ADD_CLASSES),
    OTHER_HIDDEN("the model that training starts from has %s; leave it out, or %s", HIDDEN, FROM),
    OTHER_TOPOLOGY(
            "the model that training starts from is %s; leave it out, or %s", SKIP, SHORTCUT, STEPS, AUTOENCODER, FROM),
    OTHER_NORM("the model that training starts from is %s; leave it out, or %s", NORM, FROM),
    NO_TARGETS_TO_SCALE(
            "it is about values to predict, and there are none, or they are probabilities; leave it out",
            TARGET_SCALING),
    KNOWN_COLUMNS(
            "the model knows which columns it takes, and what becomes of missing values; leave it out",
            IGNORE,
            COLUMNS,
            MISSING),
    NO_EPOCHS("the number of epochs must be at least 1, not %s", EPOCHS),
    STOPPING_UNSEEN(
            "early stopping goes by the validation part, which an interval of %s epochs never evaluates in %s",
            STOPPING, VALIDATE_EVERY),
    NO_TEST("statistics of repeated runs are of the test error, and there is no test part", REPEAT, SPLIT);

    private final String sentence;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<Setting> settings;

    RunProblem(String sentence, Setting... settings) {
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
