package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.net.NetworkSetting;
import io.gradus.plan.TrainingSetting;
import io.gradus.problem.Problem;
import io.gradus.problem.ProblemException;
import io.gradus.problem.Setting;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.Regularizer;
import io.gradus.rule.RuleSetting;
import io.gradus.run.RunSetting;
import io.gradus.train.TrainerProblem;
import io.gradus.train.TrainerSetting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the library's settings and problems are called on the command line. Loaded when something is refused. */
public final class OptionWords {
    private static final Map<Setting, List<String>> OPTIONS = options();

    /** What can be done by options about a problem, besides what its sentence says. */
    private static final Map<Problem, String> HINTS = Map.of(
            TrainerProblem.MINIBATCHES_OF_WHOLE_SET,
            "leave --batch out, and use --chunk to say how many samples pass at a time",
            TrainerProblem.STOPPING_WITHOUT_VALIDATION,
            "--split makes one",
            TrainerProblem.VALIDATION_MISSING,
            "--split makes one");

    private OptionWords() {}

    /** The setting's option, or its label where it has none. */
    public static String name(Setting setting) {
        List<String> options = OPTIONS.get(setting);
        return options == null ? setting.label() : options.get(0);
    }

    /** What was refused, said of the option that it is about, if the user gave one. */
    public static String words(ProblemException refused, Arguments arguments, Syntax syntax) {
        String hint = HINTS.get(refused.problem());
        return subject(refused.settings(), arguments, syntax)
                + refused.words(OptionWords::name)
                + (hint == null ? "" : "; " + hint);
    }

    /** {@code --batch 3: }; empty if none of the settings was given. */
    private static String subject(List<Setting> settings, Arguments arguments, Syntax syntax) {
        for (Setting setting : settings) {
            for (String name : OPTIONS.getOrDefault(setting, List.of())) {
                Syntax.@Nullable Option option = syntax.option(name);
                if (option != null && arguments.has(name)) {
                    return (option.label() == null ? name : name + " " + arguments.text(name)) + ": ";
                }
            }
        }
        return "";
    }

    private static Map<Setting, List<String>> options() {
        Map<Setting, List<String>> options = new HashMap<>();
        network(options);
        rule(options);
        training(options);
        run(options);
        return options;
    }

    private static void network(Map<Setting, List<String>> options) {
        options.put(NetworkSetting.INPUTS, List.of("--net"));
        options.put(NetworkSetting.HIDDEN, List.of("--hidden", "--net"));
        options.put(NetworkSetting.ACTIVATION, List.of("--activation"));
        options.put(NetworkSetting.SLOPE, List.of("--slope"));
        options.put(NetworkSetting.OUTPUT_ACTIVATION, List.of("--output-activation"));
        options.put(NetworkSetting.INITIALIZER, List.of("--init"));
        options.put(NetworkSetting.GAIN, List.of("--gain"));
        options.put(NetworkSetting.SKIP, List.of("--skip"));
        options.put(NetworkSetting.SHORTCUT, List.of("--shortcut"));
        options.put(NetworkSetting.NORM, List.of("--norm"));
        options.put(NetworkSetting.AUTOENCODER, List.of("--autoencoder"));
        options.put(NetworkSetting.STEPS, List.of("--elman"));
        options.put(NetworkSetting.LOSS, List.of("--loss"));
    }

    private static void rule(Map<Setting, List<String>> options) {
        options.put(RuleSetting.RULE, List.of("--rule"));
        for (Hyperparameter number : Hyperparameter.values()) {
            options.put(number, List.of("--" + number.key()));
        }
        for (Regularizer regularizer : Regularizer.values()) {
            options.put(regularizer, List.of("--" + regularizer.key()));
        }
        options.put(RuleSetting.ETA_PLUS, List.of("--eta-plus"));
        options.put(RuleSetting.ETA_MINUS, List.of("--eta-minus"));
        options.put(RuleSetting.STEP_FIRST, List.of("--step-first"));
        options.put(RuleSetting.STEP_MAX, List.of("--step-max"));
        options.put(RuleSetting.STEP_MIN, List.of("--step-min"));
        options.put(RuleSetting.CLIP_NORM, List.of("--clip-norm"));
        options.put(RuleSetting.CLIP_GLOBAL_NORM, List.of("--clip-global-norm"));
        options.put(RuleSetting.AGC, List.of("--agc"));
        options.put(RuleSetting.SCHEDULE, List.of("--schedule"));
        options.put(RuleSetting.WARMUP, List.of("--warmup"));
    }

    private static void training(Map<Setting, List<String>> options) {
        options.put(TrainingSetting.BATCH_SIZE, List.of("--batch"));
        options.put(TrainingSetting.CHUNK, List.of("--chunk"));
        options.put(TrainingSetting.FROZEN, List.of("--freeze"));
        options.put(TrainingSetting.SKIP_NONFINITE, List.of("--on-nonfinite"));
        options.put(TrainingSetting.AUGMENTATION, List.of("--augment"));
        options.put(TrainingSetting.HEALTH_EVERY, List.of("--health-every"));
        options.put(TrainerSetting.STOPPING, List.of("--stop"));
        options.put(TrainerSetting.VALIDATE_EVERY, List.of("--validate-every"));
        options.put(TrainerSetting.REVIVE, List.of("--revive"));
        options.put(TrainerSetting.HALVE_ON_OSCILLATION, List.of("--halve-on-oscillation"));
        options.put(TrainerSetting.REWIND, List.of("--on-diverged"));
        options.put(TrainerSetting.BUDGET, List.of("--budget"));
    }

    private static void run(Map<Setting, List<String>> options) {
        options.put(RunSetting.LABEL, List.of("--label"));
        options.put(RunSetting.TARGET, List.of("--target"));
        options.put(RunSetting.WINDOW, List.of("--window"));
        options.put(RunSetting.CLASSES, List.of("--classes"));
        options.put(RunSetting.SPLIT, List.of("--split"));
        options.put(RunSetting.IMAGE, List.of("--image"));
        options.put(RunSetting.SCALING, List.of("--scale"));
        options.put(RunSetting.TARGET_SCALING, List.of("--target-scale"));
        options.put(RunSetting.IGNORE, List.of("--ignore"));
        options.put(RunSetting.COLUMNS, List.of("--columns"));
        options.put(RunSetting.MISSING, List.of("--missing"));
        options.put(RunSetting.EPOCHS, List.of("--epochs"));
        options.put(RunSetting.FROM, List.of("--from"));
        options.put(RunSetting.NEW_HEAD, List.of("--new-head"));
        options.put(RunSetting.ADD_CLASSES, List.of("--add-classes"));
        options.put(RunSetting.PART, List.of("--part"));
        options.put(RunSetting.REPEAT, List.of("--repeat"));
    }
}
