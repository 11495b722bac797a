package io.gradus.cli.train;

import io.gradus.cli.model.Outcome;
import io.gradus.cli.options.GradientOptions;
import io.gradus.cli.options.RuleOptions;
import io.gradus.cli.options.TrainingOptions;
import io.gradus.data.Dataset;
import io.gradus.data.Split;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.run.StartingPoint;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run's settings in words, each under a name: for the lines that a run begins with, and for its report. */
final class RunSettings {
    private RunSettings() {}

    /** What is said before training, in order. */
    static Map<String, String> header(Trainer trainer, Split split, StartingPoint start) {
        Plan plan = trainer.plan();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("data", data(split));
        lines.put("network", plan.network() + ", " + Text.count(plan.network().parameters(), "parameter"));
        if (!start.isScratch()) {
            lines.put("from", describe(start, plan.network()));
        }
        if (plan.frozen() > 0) {
            lines.put(
                    "frozen",
                    (plan.frozen() == 1 ? "layer 1" : "layers 1 to " + plan.frozen())
                            + (start.isScratch() ? ", with random weights: there is no --from" : ""));
        }
        lines.put(
                "rule",
                RuleOptions.describe(trainer.rule())
                        + (plan.training() == null ? "" : GradientOptions.describe(plan.training()))
                        + (trainer.schedule().isConstant() ? "" : ", " + trainer.schedule())
                        + "; " + TrainingOptions.batches(plan));
        AugmentedImages images =
                plan.training() == null ? null : plan.training().augmentation();
        if (images != null) {
            lines.put("augment", images.augmentation() + ", of images of " + images.shape());
        }
        if (!plan.regularization().isNone()) {
            lines.put("regular", plan.regularization().toString());
        }
        lines.put("executor", trainer.step().name() + "; arena of " + Text.bytes(plan.arenaBytes()));
        return lines;
    }

    /** The same with what else a report compares. */
    static Map<String, String> all(Trainer trainer, Split split, StartingPoint start, long seed, int epochs) {
        Map<String, String> lines = header(trainer, split, start);
        NetworkSpec network = trainer.plan().network();
        lines.put(
                "weights",
                network.initializer().label() + (network.gain() == 1 ? "" : " times " + Text.shortest(network.gain())));
        lines.put("loss", network.loss().label());
        lines.put("epochs", "at most " + epochs);
        lines.put("seed", Long.toString(seed));
        return lines;
    }

    private static String data(Split split) {
        Dataset data = split.train().data();
        return data.name() + ": " + Text.count(data.inputs(), "input") + Outcome.windows(data) + ", "
                + (data.isClassification()
                        ? Text.count(data.outputs(), "class")
                        : Text.count(data.outputs(), "value") + " to predict")
                + "; " + Text.grouped(split.train().size()) + " train, "
                + Text.grouped(split.validation().size()) + " validation, "
                + Text.grouped(split.test().size()) + " test";
    }

    /** What is taken from a model, for people. */
    private static String describe(StartingPoint start, NetworkSpec network) {
        int more = start.addedOutputs(network);
        return switch (start.head()) {
            case KEPT -> "all weights of the model";
            case NEW -> "all layers of the model but the last, which is drawn anew";
            case EXTENDED -> "all weights of the model; the last layer has " + Text.count(more, "new output");
        };
    }
}
