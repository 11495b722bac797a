package io.gradus.cli.experiment;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.RegularizationOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.options.TrainingOptions;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.report.JsonLine;
import io.gradus.run.TrainingDefaults;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.reference.GradientCheck;
import io.gradus.text.Text;
import io.gradus.train.TargetRange;
import java.util.List;
import java.util.function.Function;

/** {@code gradus gradcheck}: compares the gradients of back-propagation with central differences. */
public final class GradcheckCommand implements Command {
    private static final String MOST = "--parameters";
    private static final String JSON = "--json";
    private static final String NET = "16-13-10";
    private static final int BATCH = 7;

    @Override
    public String name() {
        return "gradcheck";
    }

    @Override
    public String summary() {
        return "Checks a network's gradients against central differences in double precision.";
    }

    @Override
    public void describe(Syntax syntax) {
        DataArguments.describeOptionalParameter(syntax);
        NetworkOptions.describeEither(syntax, NET + ", on random data, where no DATA are named");
        RegularizationOptions.describeGradients(syntax);
        syntax.section("Check");
        RunOptions.describeBatch(syntax, Integer.toString(BATCH));
        RunOptions.describeSeed(syntax, "weights and random data");
        syntax.option(
                MOST, "N", "parameters to check by central differences, drawn at random if there are more", "2000");
        DataArguments.describeOptions(syntax);
        ExecutorOptions.describe(syntax);
        RunOptions.describeJson(syntax);
    }

    @Override
    public List<String> everyday() {
        return List.of(
                NetworkOptions.NET,
                NetworkOptions.HIDDEN,
                NetworkOptions.ACTIVATION,
                RunOptions.BATCH,
                MOST,
                RunOptions.SEED,
                ExecutorOptions.EXECUTOR,
                JSON);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus gradcheck", "checks a small network on random data"),
                new Example("gradus gradcheck digits --hidden 32,16 --activation gelu", "a network for the digits"),
                new Example("gradus gradcheck --net 16-13x4-10 --skip 2 --dropout 0.5", "with skips and dropout"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String name = arguments.parameter(0);
        if (name != null && NetworkOptions.hasNet(arguments)) {
            throw new UsageException("name either DATA or a whole network by --net, not both");
        }
        TrainingDefaults usual = TrainingArguments.defaults(arguments, name == null ? "" : name);
        int batchSize = arguments.count(RunOptions.BATCH, BATCH, 1);
        int most = arguments.count(MOST, 2000, 1);
        long seed = arguments.whole(RunOptions.SEED, 1);
        Function<Plan, Step> executor = ExecutorOptions.executor(arguments, terminal);
        NetworkSpec network;
        Dataset data;
        if (name == null) {
            network = NetworkOptions.forNet(arguments, NET, usual.activation());
            data = SyntheticBatch.of(network, batchSize, seed);
        } else {
            data = DataArguments.load(arguments, name).data();
            network = NetworkOptions.forData(arguments, data, usual);
        }
        TrainingSpec training = new TrainingSpec(GradientCheck.READABLE, batchSize, 0)
                .withRegularization(RegularizationOptions.of(arguments));
        TargetRange.requireClasses(training.regularization(), data);
        Plan plan = TrainingOptions.plan(network, training);
        try (Step step = executor.apply(plan)) {
            Source source = new Source(Part.all(data));
            source.shuffle(seed, 1);
            step.bind(source);
            Arenas.initialize(plan, step.arena(), seed);
            if (name != null) {
                Arenas.scale(plan, step.arena(), Scaling.auto(Part.all(data)));
            }
            int samples = Math.min(batchSize, data.size());
            GradientCheck.Result result = GradientCheck.check(step, source, samples, most, seed);
            report(arguments, terminal, network, step.name(), result);
            return result.passed() ? OK : FAILED;
        }
    }

    private static void report(
            Arguments arguments, Terminal terminal, NetworkSpec network, String executor, GradientCheck.Result result) {
        if (arguments.has(JSON)) {
            terminal.line(new JsonLine()
                    .put("net", network.shape())
                    .put("executor", executor)
                    .put("checked", result.checked())
                    .put("formula_error", result.formulaError())
                    .put("executor_error", result.executorError())
                    .put("worst", result.worst())
                    .put("passed", result.passed())
                    .toString());
            return;
        }
        terminal.line(network + ", executor " + executor);
        terminal.line("formulas against central differences, " + Text.count(result.checked(), "parameter")
                + ": largest error "
                + Text.scientific(result.formulaError()) + " (tolerated: "
                + Text.scientific(GradientCheck.FORMULA_TOLERANCE) + ")");
        terminal.line("executor against formulas, all parameters: largest error "
                + Text.scientific(result.executorError()) + " (tolerated: "
                + Text.scientific(GradientCheck.EXECUTOR_TOLERANCE) + ")");
        terminal.line(
                result.passed()
                        ? terminal.paint(Style.GREEN, "the gradients are right")
                        : terminal.paint(Style.RED, "MISMATCH: " + result.worst()));
    }
}
