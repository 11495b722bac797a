package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.data.Dataset;
import io.gradus.net.Activation;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.run.TrainingDefaults;
import io.gradus.train.StoppingRule;
import java.util.List;
import java.util.StringJoiner;

/** What a run uses where no option says otherwise: {@link TrainingDefaults}, in words of the command line. */
public record Recipe(TrainingDefaults defaults) {
    /** For data by their name, as options say what is to be predicted. */
    public static Recipe of(String data, Arguments arguments) {
        return new Recipe(TrainingDefaults.of(data, DataArguments.isRegression(arguments)));
    }

    /** The same, once the data are read. */
    public static Recipe of(String name, Dataset data) {
        boolean values = data.isLabelled() && !data.isClassification() && !data.hasOwnAnswers();
        return new Recipe(TrainingDefaults.of(name, values));
    }

    /** Widths of the hidden layers, as they are typed. */
    public String hidden() {
        StringJoiner widths = new StringJoiner(",");
        for (int width : defaults.hidden()) {
            widths.add(Integer.toString(width));
        }
        return widths.toString();
    }

    public Activation activation() {
        return defaults.activation();
    }

    /** The same for a network that is known. */
    public Recipe fitting(NetworkSpec network) {
        return new Recipe(defaults.fitting(network));
    }

    public int batchSize() {
        return defaults.batchSize();
    }

    /** What a plan follows from, with what holds weights back where neither a rule nor a regularisation is chosen. */
    public TrainingSpec training(Arguments arguments) {
        TrainingSpec training = TrainingOptions.spec(arguments, defaults.rule().kind(), batchSize());
        if (!arguments.has(RuleOptions.RULE) && !arguments.has(RuleOptions.RATE)) {
            training =
                    training.withRule(training.rule().withRate(defaults.rule().rate()));
        }
        boolean said =
                arguments.has(RuleOptions.RULE) || !training.regularization().isNone();
        return said ? training : training.withRegularization(defaults.regularization());
    }

    /** Epochs for a training part of so many samples. */
    public int epochs(int samples, TrainingSpec training) {
        return defaults.epochs(samples, training);
    }

    /** When a run ends early, where options say nothing of it, of epochs or of a cosine over them. */
    public List<StoppingRule> stopping(Arguments arguments, int validation, TrainingSpec training) {
        return arguments.has(RunOptions.EPOCHS) || ScheduleOptions.isSaid(arguments)
                ? List.of()
                : defaults.stopping(validation, training);
    }
}
