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
import io.gradus.data.Split;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.text.Names;
import io.gradus.train.Evaluator;
import java.nio.file.Path;
import java.util.List;

/**
 * A model put to use on data.
 *
 * @param step an inference plan's, with the model's weights and scaling
 * @param source the examples that the model is asked about
 * @param part which part of the data they are
 * @param isLabelled whether the data say what the answers should be
 */
record ModelUse(Model model, Step step, Source source, String part, boolean isLabelled) implements AutoCloseable {
    private static final String PART = "--part";
    private static final String SEED = "--seed";
    private static final List<String> PARTS = List.of("all", "train", "validation", "test");
    private static final int BATCH = 64;

    static void describe(Syntax syntax) {
        syntax.parameter("MODEL", "a file that gradus train saved", List.of());
        DataArguments.describeParameter(syntax);
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

    /** Reads the model and the data that arguments 0 and 1 name. */
    static ModelUse of(Arguments arguments, Terminal terminal) {
        Path file = arguments.requiredPath(0);
        String asked = arguments.text(PART);
        if (asked != null && !PARTS.contains(asked)) {
            throw new UsageException(PART + ": " + Names.unknown("part", asked, PARTS));
        }
        var shares = DataArguments.shares(arguments);
        var executor = ExecutorOptions.executor(arguments, terminal);
        Model model = ModelFile.read(file);
        long seed = arguments.whole(SEED, model.provenance().seed());
        LoadedData loaded =
                DataArguments.load(arguments, arguments.required(1), DataArguments.forModel(arguments, model));
        if (model.network().topology().autoencoder()) {
            loaded = loaded.reconstruction();
        }
        String name = asked != null ? asked : loaded.ownSplit() == null && shares == null ? "all" : "test";
        requireUsed(arguments, name, loaded.ownSplit() != null && shares == null);
        Part part = Part.all(loaded.data());
        if (!name.equals("all")) {
            Split split = loaded.split(shares, seed);
            part = switch (name) {
                case "train" -> split.train();
                case "validation" -> split.validation();
                default -> split.test();
            };
        }
        if (loaded.data().outputs() == 0) {
            part = new Part(withTargets(loaded.data(), model.network().outputs()), part.rows());
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

    /** Data without targets, given some, since a step computes losses too; the features are not copied. */
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
