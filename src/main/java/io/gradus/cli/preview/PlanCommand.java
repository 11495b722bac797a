package io.gradus.cli.preview;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.AugmentOptions;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.GradientOptions;
import io.gradus.cli.options.HealthOptions;
import io.gradus.cli.options.InputOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.RpropOptions;
import io.gradus.cli.options.RuleOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.ScheduleOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.options.TrainingOptions;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.plan.Region;
import io.gradus.plan.RegionId;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.report.JsonLine;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import io.gradus.run.InputSettings;
import io.gradus.run.TrainingDefaults;
import io.gradus.text.Text;
import io.gradus.train.Budgets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code gradus plan}: the memory map of a training run, without allocating it. */
public final class PlanCommand implements Command {
    private static final String JSON = "--json";
    private static final int BAR = 24;

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public String summary() {
        return "Shows what memory training would take, region by region, without taking it.";
    }

    @Override
    public void describe(Syntax syntax) {
        DataArguments.describeOptionalParameter(syntax);
        NetworkOptions.describeEither(syntax, "the network for DATA");
        TrainingOptions.describe(syntax);
        syntax.section("Training");
        RunOptions.describeBatch(syntax, "32; embedded sets have their own");
        ScheduleOptions.describeStop(syntax);
        HealthOptions.describeEvery(syntax);
        syntax.option(
                RunOptions.BUDGET,
                "SIZE",
                "bytes that the arena may take: 512KB; exit code 1 if it needs more",
                "none");
        DataArguments.describeOptions(syntax);
        AugmentOptions.describe(syntax);
        RunOptions.describeJson(syntax);
    }

    @Override
    public List<String> everyday() {
        return List.of(
                NetworkOptions.NET,
                NetworkOptions.HIDDEN,
                RuleOptions.RULE,
                RunOptions.BATCH,
                RunOptions.BUDGET,
                ScheduleOptions.STOP,
                HealthOptions.EVERY,
                JSON);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus plan digits", "the memory that training on the digits takes"),
                new Example(
                        "gradus plan --net 784-128-64-10 --rule adam --budget 512KB", "whether a network fits a board"),
                new Example("gradus plan digits --hidden 64,32 --freeze 1", "what freezing a layer saves"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String data = arguments.parameter(0);
        if ((data == null) != NetworkOptions.hasNet(arguments)) {
            throw new UsageException("name either DATA or a whole network, such as --net 64-32-10");
        }
        TrainingDefaults usual = TrainingArguments.defaults(arguments, data == null ? "" : data);
        TrainingSpec training = TrainingOptions.update(arguments, usual).training(usual);
        RpropOptions.refuseMinibatches(arguments, training);
        UpdateRule rule = training.rule();
        MemoryBudget budget = arguments.parse(RunOptions.BUDGET, MemoryBudget::parse);
        boolean stops = !ScheduleOptions.stopping(arguments).isEmpty();
        InputSettings inputs = InputOptions.settings(arguments);
        NetworkSpec network;
        AugmentedImages images;
        if (data == null) {
            network = NetworkOptions.forNet(arguments, "", usual.activation());
            images = inputs.images(network);
        } else {
            Dataset set = DataArguments.load(arguments, data).data();
            network = NetworkOptions.forData(arguments, set, usual);
            images = inputs.images(Part.all(set));
        }
        Plan plan = TrainingOptions.plan(network, training.withAugmentation(images));
        boolean fits = budget == null || budget.fits(plan);
        if (arguments.has(JSON)) {
            terminal.line(json(plan, rule, budget, stops));
        } else {
            print(terminal, plan, rule);
            if (stops) {
                terminal.line("Besides the arena: " + Text.bytes(Budgets.bestWeights(plan))
                        + ", a copy of the best epoch's weights, for --stop");
            }
            if (budget != null && fits) {
                terminal.line("It fits the budget of " + budget + ", with "
                        + Text.bytes(budget.bytes() - plan.arenaBytes()) + " to spare.");
            }
        }
        if (budget != null) {
            Budgets.require(plan, budget);
        }
        return OK;
    }

    private static void print(Terminal terminal, Plan plan, UpdateRule rule) {
        NetworkSpec network = plan.network();
        terminal.line(network + ", " + Text.count(network.parameters(), "parameter"));
        terminal.line("rule " + RuleOptions.describe(rule) + GradientOptions.describe(TrainingOptions.of(plan)) + "; "
                + TrainingOptions.batches(plan) + "; counters "
                + (plan.healthEvery() == 0
                        ? "never"
                        : plan.healthEvery() == 1 ? "every step" : "every " + plan.healthEvery() + " steps"));
        terminal.line();
        terminal.line(terminal.paint(
                Style.BOLD,
                Text.left("region", 16) + Text.right("offset", 13) + Text.right("bytes", 15) + Text.right("share", 8)));
        long bytes = plan.arenaBytes();
        for (Region region : plan.regions()) {
            double share = (double) region.bytes() / bytes;
            int full = (int) Math.round(share * BAR);
            String row = Text.left(region.id().label(), 16)
                    + Text.right(Text.grouped((long) region.offset() * Float.BYTES), 13)
                    + Text.right(Text.grouped(region.bytes()), 15)
                    + Text.right(Text.fixed(100 * share, 1) + " %", 8);
            String bar = terminal.glyph("█", "#").repeat(full);
            terminal.line(full == 0 ? row : row + "  " + terminal.paint(Style.CYAN, bar));
        }
        terminal.line(terminal.paint(
                Style.BOLD, Text.left("total", 29) + Text.right(Text.grouped(bytes), 15) + "  = " + Text.bytes(bytes)));
        terminal.line();
        int floats = rule.kind().stateFloats();
        long trained = (long) plan.region(RegionId.PARAMETERS).end() - plan.weights(plan.frozen());
        terminal.line("Rule state: "
                + (floats == 0
                        ? "none, " + rule.kind().label() + " keeps nothing"
                        : Text.bytes(floats * trained * Float.BYTES) + ", " + Text.count(floats, "float")
                                + " a parameter for " + rule.kind().label()));
        terminal.line(gradient(plan, trained * Float.BYTES));
        if (plan.frozen() > 0) {
            terminal.line(frozen(plan));
        }
        if (!plan.regularization().isNone()) {
            long price = plan.arenaBytes() - unregularized(plan).arenaBytes();
            terminal.line("Regularised: " + plan.regularization() + ", for "
                    + (price == 0 ? "no memory" : Text.bytes(price) + " more"));
        }
    }

    /** What is kept of gradients, and its price. */
    private static String gradient(Plan plan, long whole) {
        return plan.wholeGradient()
                ? "Gradient: " + Text.bytes(whole) + ", whole, because "
                        + TrainingOptions.whyWhole(plan) + "; without that, "
                        + Text.bytes(plan.region(RegionId.GRADIENT_TILE).bytes())
                        + " would do, one weight row at a time"
                : "Gradient: " + Text.bytes(plan.region(RegionId.GRADIENT_TILE).bytes())
                        + ", one weight row at a time; a whole gradient would take " + Text.bytes(whole) + " more";
    }

    /** What freezing saves. */
    private static String frozen(Plan plan) {
        Plan whole = unfrozen(plan);
        long flops = (whole.sampleFlops() - plan.sampleFlops()) * plan.batchSize();
        return "Frozen: " + (plan.frozen() == 1 ? "layer 1" : "layers 1 to " + plan.frozen()) + ", which saves "
                + Text.bytes(whole.arenaBytes() - plan.arenaBytes()) + " and "
                + Text.grouped(flops) + " of " + Text.grouped(whole.sampleFlops() * plan.batchSize())
                + " flops a step (" + Text.fixed(100.0 * flops / (whole.sampleFlops() * plan.batchSize()), 0) + " %)";
    }

    private static Plan unfrozen(Plan plan) {
        TrainingSpec training = plan.training();
        return training == null ? plan : PlanCompiler.training(plan.network(), training.withFrozen(0));
    }

    private static Plan unregularized(Plan plan) {
        TrainingSpec training = plan.training();
        return training == null
                ? plan
                : PlanCompiler.training(plan.network(), training.withRegularization(Regularization.NONE));
    }

    private static String json(Plan plan, UpdateRule rule, @Nullable MemoryBudget budget, boolean stops) {
        JsonLine line = new JsonLine()
                .put("net", plan.network().shape())
                .put("parameters", plan.network().parameters())
                .put("rule", rule.kind().label())
                .put("batch", plan.batchSize())
                .put("health_every", plan.healthEvery())
                .put("frozen", plan.frozen())
                .put("regularization", plan.regularization().toString())
                .put(
                        "regularization_bytes",
                        plan.arenaBytes() - unregularized(plan).arenaBytes())
                .put("step_flops", plan.sampleFlops() * plan.batchSize())
                .put("arena_bytes", plan.arenaBytes())
                .put("best_weights_bytes", stops ? Budgets.bestWeights(plan) : 0);
        if (budget == null) {
            line.putNull("budget_bytes").putNull("fits");
        } else {
            line.put("budget_bytes", budget.bytes()).put("fits", budget.fits(plan));
        }
        line.list("regions");
        for (Region region : plan.regions()) {
            line.item()
                    .put("name", region.id().label())
                    .put("offset_bytes", (long) region.offset() * Float.BYTES)
                    .put("bytes", region.bytes())
                    .endItem();
        }
        return line.endList().toString();
    }
}
