package io.gradus.cli.model;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.SplitShares;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.plan.Plan;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.text.Names;
import io.gradus.train.Evaluator;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model applied to data.
 *
 * @param step runs an inference plan with the model's weights and scaling
 * @param source the examples that the model is applied to
 * @param part which part of the data they are
 * @param isLabelled whether the data have targets
 */
record ModelUse(Model model, Step step, Source source, String part, boolean isLabelled) implements AutoCloseable {
    private static final String PART = "--part";
    private static final String SEED = "--seed";
    private static final String ALL = "all";
    private static final List<String> PARTS = List.of(ALL, "train", "validation", "test");
    private static final int BATCH = 64;

    /** @param streams whether there is something to do without DATA, too */
    static void describe(Syntax syntax, boolean streams) {
        syntax.parameter("MODEL", "a file that gradus train saved", List.of());
        if (streams) {
            DataArguments.describeOptionalParameter(syntax);
        } else {
            DataArguments.describeParameter(syntax);
        }
        DataArguments.describeOptions(syntax);
        syntax.option(
                PART,
                "NAME",
                "which examples: " + String.join(", ", PARTS),
                "test where the data have parts or --split makes them, else all",
                PARTS);
        DataArguments.describeSplit(syntax);
        syntax.option(SEED, "N", "seed of the split", "the model's");
        ExecutorOptions.describe(syntax);
    }

    /**
     * Reads the model and the data that arguments 0 and 1 name.
     *
     * @param answers whether the data's answers are wanted; else they are passed over, unless parts are cut by them
     */
    static ModelUse of(Arguments arguments, Terminal terminal, boolean answers) {
        Path file = arguments.requiredPath(0);
        String asked = arguments.text(PART);
        if (asked != null && !PARTS.contains(asked)) {
            throw new UsageException(PART + ": " + Names.unknown("part", asked, PARTS));
        }
        SplitShares shares = DataArguments.shares(arguments);
        var executor = ExecutorOptions.executor(arguments, terminal);
        Model model = ModelFile.read(file);
        long seed = arguments.whole(SEED, model.provenance().seed());
        boolean parts = shares != null || (asked != null && !asked.equals(ALL));
        LoadedData loaded =
                DataArguments.settings(arguments, arguments.required(1)).forModel(model, answers || parts);
        loaded.notes().forEach(note -> terminal.warn(loaded.data().name() + ": " + note));
        return use(arguments, model, loaded, executor, asked, shares, seed);
    }

    private static ModelUse use(
            Arguments arguments,
            Model model,
            LoadedData loaded,
            Function<Plan, Step> executor,
            @Nullable String asked,
            @Nullable SplitShares shares,
            long seed) {
        String name = asked != null ? asked : loaded.ownSplit() == null && shares == null ? ALL : "test";
        requireUsed(arguments, name, loaded.ownSplit() != null && shares == null);
        Part part = name.equals(ALL)
                ? Part.all(loaded.data())
                : new ModelParts(model, loaded).part(name, shares, arguments.has(SEED) ? seed : null);
        Scaling targets = model.targetScaling();
        if (loaded.data().outputs() == 0) {
            part = new Part(withTargets(loaded.data(), model.network().outputs()), part.rows());
        } else if (targets != null) {
            part = new Part(part.data().withScaledTargets(targets), part.rows());
        }
        Plan plan = PlanCompiler.inference(model.network(), BATCH);
        Step step = executor.apply(plan);
        Source source = new Source(part);
        step.bind(source);
        model.load(plan, step.arena());
        Arenas.scale(plan, step.arena(), model.scaling());
        return new ModelUse(model, step, source, name, loaded.data().outputs() > 0);
    }

    /**
     * Refuses options about parts that are not cut.
     *
     * @param own whether the data come in parts of their own, and those are taken
     */
    private static void requireUsed(Arguments arguments, String part, boolean own) {
        for (String option : new String[] {DataArguments.SPLIT, SEED}) {
            if (arguments.has(option) && part.equals("all")) {
                throw new UsageException(option + " " + arguments.text(option) + ": it says how parts are cut, and "
                        + PART + " is all; leave it out, or name a part");
            }
        }
        if (arguments.has(SEED) && own) {
            throw new UsageException(SEED + " " + arguments.text(SEED)
                    + ": it says how parts are cut, and these data come in parts; leave it out");
        }
    }

    /** The data with targets of 0, because a step always computes a loss; the features are not copied. */
    private static Dataset withTargets(Dataset data, int outputs) {
        return data.withValues(outputs, Dataset.allocate((long) data.size() * outputs * Float.BYTES));
    }

    Evaluator evaluator() {
        return new Evaluator(step);
    }

    @Override
    public void close() {
        step.close();
    }
}
