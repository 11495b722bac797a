package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.run.RunProblem;
import io.gradus.run.RunSetting;
import io.gradus.run.StartSettings;
import io.gradus.run.StartSettings.Head;
import io.gradus.run.StartingPoint;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The options of the model that training starts from. */
public final class StartOptions {
    static final String NEW_HEAD = "--new-head";
    static final String ADD_CLASSES = "--add-classes";

    private StartOptions() {}

    public static void describe(Syntax syntax) {
        syntax.option(
                RunOptions.FROM,
                "MODEL",
                "start from these weights: a saved model, or a safetensors file of dense layers by PyTorch's names",
                "none: random weights");
        syntax.flag(NEW_HEAD, "with --from: draw the last layer anew, for the data's classes or values");
        syntax.flag(ADD_CLASSES, "with --from: give the last layer outputs for classes that the model lacks");
    }

    static @Nullable StartSettings settings(Arguments arguments) {
        Path from = arguments.path(RunOptions.FROM);
        boolean anew = arguments.has(NEW_HEAD);
        boolean add = arguments.has(ADD_CLASSES);
        if (from == null) {
            if (anew || add) {
                throw RunProblem.NO_MODEL.with(RunSetting.FROM);
            }
            return null;
        }
        if (anew && add) {
            throw RunProblem.TWO_HEADS.with(RunSetting.NEW_HEAD, RunSetting.ADD_CLASSES);
        }
        return new StartSettings(from.toString(), anew ? Head.NEW : add ? Head.EXTENDED : Head.KEPT);
    }

    /** Refuses options of random weights where no weight is random. */
    static void requireUsed(Arguments arguments, StartingPoint start) {
        if (start.isScratch() || (start.head() != Head.KEPT && !start.described())) {
            return;
        }
        for (String option : new String[] {NetworkOptions.INIT, NetworkOptions.GAIN}) {
            if (arguments.has(option)) {
                throw new UsageException(option + " " + arguments.text(option) + ": it is for random weights, and "
                        + (start.head() == Head.KEPT
                                ? "these come from "
                                : "new ones are drawn as the model's were, by ")
                        + RunOptions.FROM + "; leave it out");
            }
        }
    }
}
