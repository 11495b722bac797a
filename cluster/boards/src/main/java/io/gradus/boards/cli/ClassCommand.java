package io.gradus.boards.cli;

import io.gradus.boards.teach.Lessons;
import io.gradus.boards.wire.Lesson;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.InputOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.RuleOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.StartOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.options.TrainingOptions;
import io.gradus.cluster.Exchange;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Shards;
import io.gradus.cluster.Ties;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.UpdateRule;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import io.gradus.run.UpdateSettings;
import io.gradus.step.provider.StepProvider;
import io.gradus.text.Names;
import java.util.List;
import java.util.Map;

/** What {@code teach} and {@code simulate} have in common: the options of what is learnt, and of how. */
abstract class ClassCommand implements Command {
    static final String BY = "--by";
    static final String EVERY = "--every";
    static final String BOARDS = "--boards";
    static final String ROUNDS = "--rounds";

    /** Of a vote's rule where none is named: the best of 0.0005 to 0.005 on the digits, over ten seeds (README.md). */
    static final float VOTE_RATE = 0.002f;

    private static final List<String> WAYS = List.of("vote", "average");

    /** A class's training: the run of the teacher's data, and what is taught. */
    record Taught(TrainingRun run, Lesson lesson, int shares, long rounds) {
        /** Rounds in which the largest share is passed through once. */
        int roundsPerEpoch() {
            return Shards.roundsPerEpoch(
                    run.split().train().size(),
                    shares,
                    run.setup().training().batchSize(),
                    lesson.rounds().localSteps());
        }
    }

    @Override
    public String program() {
        return "gradus-class";
    }

    /** Declares the options that decide what comes out. */
    static void describeClass(Syntax syntax, String boards, String byDefault) {
        DataArguments.describeParameter(syntax);
        syntax.section("Class");
        syntax.option(BOARDS, "N", boards, byDefault);
        syntax.option(BY, "WAY", "what boards send: vote (a sign for each weight), or average (weights)", "vote", WAYS);
        syntax.option(EVERY, "K", "steps that a board takes between rounds", "1");
        syntax.option(ROUNDS, "N", "rounds to do", "as --epochs says");
        RunOptions.describeBatch(syntax, "32 on each board; embedded sets have their own");
        syntax.option(RunOptions.EPOCHS, "N", "passes over all boards' shares", "as gradus train");
        RunOptions.describeSeed(syntax, "initial weights, split, order and noise");
        NetworkOptions.describe(syntax);
        TrainingOptions.describe(syntax);
        StartOptions.describe(syntax);
        DataArguments.describeOptions(syntax);
        DataArguments.describeSplit(syntax);
        InputOptions.describeScale(syntax);
        syntax.section("Executor");
        syntax.option(
                ExecutorOptions.EXECUTOR,
                "NAME",
                "what runs the steps on all machines; java where they differ in processor",
                "auto, the fastest of each",
                StepProvider.names());
    }

    /**
     * Reads the data, and decides what is taught.
     *
     * @param shares that the training part is dealt in
     */
    static Taught taught(Arguments arguments, int shares) {
        RoundPlan rounds = rounds(arguments);
        TrainingSettings settings = TrainingArguments.settings(arguments, arguments.required(0));
        if (rounds.votes() && settings.update().rule() == null) {
            settings = settings.withUpdate(voting(settings.update()));
        }
        TrainingRun run = TrainingSetup.of(settings).run();
        int examples = run.split().train().size();
        if (shares > examples) {
            throw new UsageException(BOARDS + " " + shares + ": there are " + examples + " examples to share out");
        }
        Lesson lesson = Lessons.of(run, rounds, executor(arguments));
        Taught all = new Taught(run, lesson, shares, 0);
        long count = arguments.has(ROUNDS) ? arguments.count(ROUNDS, 1, 1) : (long) run.epochs() * all.roundsPerEpoch();
        return new Taught(run, lesson, shares, count);
    }

    /** The rule of Bernstein et al. 2018, which the vote is made for, with what else is said. */
    private static UpdateSettings voting(UpdateSettings said) {
        float rate = said.numbers().getOrDefault(Hyperparameter.RATE, VOTE_RATE);
        return new UpdateSettings(
                UpdateRule.sign(rate),
                Map.of(),
                said.batchSize(),
                said.chunkSize(),
                said.healthEvery(),
                said.frozen(),
                said.gradientClip(),
                said.skipNonfinite(),
                said.regularization());
    }

    private static RoundPlan rounds(Arguments arguments) {
        String way = arguments.text(BY, "vote");
        if (!WAYS.contains(way)) {
            throw new UsageException(BY + ": " + Names.unknown("way", way, WAYS));
        }
        Exchange exchange = way.equals("vote") ? Exchange.VOTE : Exchange.AVERAGE;
        return new RoundPlan(exchange, Ties.PARITY, arguments.count(EVERY, 1, 1));
    }

    static String executor(Arguments arguments) {
        String name = arguments.text(ExecutorOptions.EXECUTOR, "auto");
        if (!StepProvider.names().contains(name)) {
            throw new UsageException(
                    ExecutorOptions.EXECUTOR + ": " + Names.unknown("executor", name, StepProvider.names()));
        }
        return name;
    }

    /** Options for every day that both have. */
    static List<String> usual() {
        return List.of(
                BOARDS,
                BY,
                EVERY,
                RunOptions.EPOCHS,
                RunOptions.BATCH,
                NetworkOptions.HIDDEN,
                RuleOptions.RULE,
                RuleOptions.RATE,
                RunOptions.SEED,
                ExecutorOptions.EXECUTOR);
    }
}
