package io.gradus.cli.experiment;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.AugmentOptions;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.GradientOptions;
import io.gradus.cli.options.InputOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.RuleOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.options.TrainingOptions;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.lab.RateRange;
import io.gradus.lab.RateRange.Point;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.report.JsonLine;
import io.gradus.rule.UpdateRule;
import io.gradus.run.InputSettings;
import io.gradus.run.TrainingDefaults;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.text.Text;
import io.gradus.train.TargetRange;
import java.util.List;
import java.util.function.Function;

/** {@code gradus rate DATA}: tries learning rates, from far too small to far too large, and suggests one. */
public final class RateCommand implements Command {
    private static final String FROM = "--from-rate";
    private static final String TO = "--to-rate";
    private static final String JSON = "--json";

    /** The range by default, as factors on the rule's default learning rate. */
    private static final double LEAST = 1e-4;

    private static final double MOST = 1e3;
    private static final int BAR = 40;

    /** Points of the curve for each printed line. */
    private static final int EACH = 5;

    @Override
    public String name() {
        return "rate";
    }

    @Override
    public String summary() {
        return "Tries growing learning rates on data, draws the loss, and suggests a rate.";
    }

    @Override
    public void describe(Syntax syntax) {
        DataArguments.describeParameter(syntax);
        NetworkOptions.describe(syntax);
        TrainingOptions.describe(syntax);
        syntax.section("Range");
        syntax.option(FROM, "X", "the first learning rate to try", "the rule's own divided by 10000");
        syntax.option(TO, "X", "the last learning rate to try", "the rule's own times 1000");
        RunOptions.describeBatch(syntax, "32; embedded sets have their own");
        RunOptions.describeSeed(syntax, "initial weights, split, order and noise");
        DataArguments.describeOptions(syntax);
        DataArguments.describeSplit(syntax);
        AugmentOptions.describe(syntax);
        ExecutorOptions.describe(syntax);
        RunOptions.describeJson(syntax);
    }

    @Override
    public List<String> everyday() {
        return List.of(
                NetworkOptions.HIDDEN,
                NetworkOptions.ACTIVATION,
                RuleOptions.RULE,
                FROM,
                TO,
                RunOptions.BATCH,
                DataArguments.TARGET,
                DataArguments.SPLIT,
                RunOptions.SEED,
                JSON);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus rate digits", "which learning rate suits the digits"),
                new Example("gradus rate digits --rule adam", "and under another rule"),
                new Example(
                        "gradus rate data.csv --target price --from-rate 1e-5 --to-rate 1",
                        "a column of your own file, within a range"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String name = arguments.required(0);
        TrainingDefaults usual = TrainingArguments.defaults(arguments, name);
        TrainingSpec training =
                TrainingOptions.update(arguments, usual).training(usual).withHealthEvery(0);
        UpdateRule rule = training.rule();
        if (training.skipNonfinite()) {
            throw new UsageException(
                    GradientOptions.ON_NONFINITE + " skip: trying ends at the first rate whose loss is not finite");
        }
        if (!rule.kind().hasRate()) {
            throw new UsageException("rule " + rule.kind().label()
                    + " has no learning rate to look for: every weight has a step size of its own, which adapts");
        }
        if (arguments.has(RuleOptions.RATE) && arguments.has(FROM) && arguments.has(TO)) {
            throw new UsageException(RuleOptions.RATE + " " + arguments.text(RuleOptions.RATE)
                    + ": the range of rates follows from it, but " + FROM + " and " + TO
                    + " give another; leave it out");
        }
        long seed = arguments.whole(RunOptions.SEED, 1);
        double low = bound(arguments, FROM, rule.rate() * LEAST);
        double high = bound(arguments, TO, rule.rate() * MOST);
        if (high <= low) {
            throw new UsageException(TO + " must be larger than " + FROM);
        }
        InputSettings inputs = InputOptions.settings(arguments);
        Function<Plan, Step> executor = ExecutorOptions.executor(arguments, terminal);
        LoadedData loaded = DataArguments.load(arguments, name);
        Dataset data = loaded.data();
        NetworkSpec network = NetworkOptions.forData(arguments, data, usual);
        Split split = loaded.split(DataArguments.shares(arguments), seed);
        TargetRange.requireClasses(training.regularization(), data);
        TargetRange.require(network.loss(), data);
        TrainingSpec augmented = training.withAugmentation(inputs.images(split.train()));
        Plan plan = TrainingOptions.plan(network, augmented);
        RateRange range;
        try (Step step = executor.apply(plan)) {
            Source source = new Source(split.train());
            step.bind(source);
            Arenas.scale(plan, step.arena(), Scaling.auto(split.train()));
            Arenas.initialize(plan, step.arena(), seed);
            range = RateRange.run(step, rule, source, low, high, seed);
        }
        double suggestion = range.suggestion();
        if (arguments.has(JSON)) {
            terminal.line(json(rule, range, suggestion));
        } else {
            print(terminal, plan, range, suggestion);
        }
        if (Double.isNaN(suggestion)) {
            terminal.warn("the loss falls at none of these learning rates: try others by " + FROM + " and " + TO);
            return FAILED;
        }
        return OK;
    }

    private static double bound(Arguments arguments, String option, double otherwise) {
        Float value = arguments.number(option);
        if (value != null && !(value > 0)) {
            throw new UsageException(option + " " + arguments.text(option) + ": a rate must be positive");
        }
        return value == null ? otherwise : value;
    }

    private static void print(Terminal terminal, Plan plan, RateRange range, double suggestion) {
        List<Point> points = range.points();
        double top = points.get(0).loss();
        for (Point point : points) {
            top = point.loss() <= 1.2 * points.get(0).loss() ? Math.max(top, point.loss()) : top;
        }
        TrainingSpec training = TrainingOptions.of(plan);
        AugmentedImages images = training.augmentation();
        terminal.line(plan.network() + ", rule " + training.rule().kind().label()
                + (images == null ? "" : ", augmented by " + images.augmentation()));
        terminal.line();
        terminal.line(terminal.paint(Style.BOLD, Text.right("rate", 10) + Text.right("loss", 10)));
        for (int n = 0; n < points.size(); n += EACH) {
            Point point = points.get(n);
            boolean here = n <= near(points, suggestion) && near(points, suggestion) < n + EACH;
            boolean beyond = !(point.loss() <= top);
            int length = beyond ? BAR : (int) Math.round(point.loss() / top * BAR);
            terminal.line(Text.right(Text.scientific(point.rate()), 10)
                    + Text.right(Text.measure(point.loss()), 10) + "  "
                    + terminal.paint(
                            here ? Style.GREEN : beyond ? Style.RED : Style.CYAN,
                            terminal.glyph("█", "#").repeat(length))
                    + (beyond ? terminal.glyph("→", ">") : "") + (here ? "  falls fastest" : ""));
        }
        terminal.line();
        if (!Double.isNaN(suggestion)) {
            terminal.line("suggestion  --rate " + rounded(suggestion));
        }
    }

    private static int near(List<Point> points, double rate) {
        int nearest = -1;
        for (int n = 0; n < points.size(); n++) {
            nearest = points.get(n).rate() <= rate ? n : nearest;
        }
        return nearest;
    }

    private static String json(UpdateRule rule, RateRange range, double suggestion) {
        JsonLine line = new JsonLine()
                .put("rule", rule.kind().label())
                .put("suggestion", Double.isNaN(suggestion) ? Double.NaN : Double.parseDouble(rounded(suggestion)))
                .list("points");
        for (Point point : range.points()) {
            line.item().put("rate", point.rate()).put("loss", point.loss()).endItem();
        }
        return line.endList().toString();
    }

    /** Two digits, as many as the measurement warrants. */
    private static String rounded(double rate) {
        return Text.shortest(Float.parseFloat(Text.scientific(rate)));
    }
}
