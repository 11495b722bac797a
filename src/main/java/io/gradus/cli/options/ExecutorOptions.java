package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.terminal.Terminal;
import io.gradus.plan.Plan;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import io.gradus.text.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The options that say what runs the plan: the one place that knows of executors. */
public final class ExecutorOptions {
    public static final String EXECUTOR = "--executor";
    public static final String THREADS = "--threads";

    private ExecutorOptions() {}

    public static void describe(Syntax syntax) {
        List<String> names = StepProvider.names();
        syntax.section("Executor");
        syntax.option(EXECUTOR, "NAME", "what runs the steps: " + String.join(", ", names), "auto, the fastest", names);
        describeThreads(syntax);
    }

    /** For commands that leave the executor to choose itself. */
    public static void describeThreads(Syntax syntax) {
        syntax.option(THREADS, "N", "threads at most; small networks use fewer", "all cores");
    }

    /** Makes the step that runs a plan; says in one line where a native one was wanted and could not be had. */
    public static Function<Plan, Step> executor(Arguments arguments, Terminal terminal) {
        return executor(arguments, terminal, Runtime.getRuntime().availableProcessors());
    }

    /**
     * The same with another default for the number of threads.
     *
     * @param cores threads to use where no option says how many
     */
    public static Function<Plan, Step> executor(Arguments arguments, Terminal terminal, int cores) {
        int threads = threads(arguments, cores);
        if (arguments.has(THREADS)
                && threads > 1
                && arguments.text(EXECUTOR, "").equals("java")) {
            throw new UsageException(
                    THREADS + " " + threads + ": " + EXECUTOR + " java runs on one thread; leave out either");
        }
        return named(arguments, terminal, threads);
    }

    /** Steps of one thread each, for runs side by side. */
    public static Function<Plan, Step> singleThreaded(Arguments arguments, Terminal terminal) {
        return named(arguments, terminal, 1);
    }

    /** How many threads there are to be. */
    public static int threads(Arguments arguments, int cores) {
        return arguments.count(THREADS, cores, 1);
    }

    private static Function<Plan, Step> named(Arguments arguments, Terminal terminal, int threads) {
        String name = arguments.text(EXECUTOR, "auto");
        if (!StepProvider.names().contains(name)) {
            throw new UsageException(EXECUTOR + ": " + Names.unknown("executor", name, StepProvider.names()));
        }
        if (name.equals("auto") && StepProvider.notice() != null) {
            terminal.warn(StepProvider.notice());
        }
        return new Chosen(name, threads);
    }

    private record Chosen(String name, int threads) implements Function<Plan, Step> {
        @Override
        public Step apply(Plan plan) {
            return StepProvider.choose(name, plan, threads);
        }
    }

    /** The vector instructions behind a step's name: {@code avx2} of {@code native/avx2}, or none. */
    public static String simd(String stepName) {
        int slash = stepName.indexOf('/');
        return slash < 0 ? "none" : stepName.substring(slash + 1);
    }

    /** Why which executor is chosen, a line each. */
    public static List<String> reasons() {
        List<String> reasons = new ArrayList<>(List.of(StepProvider.resolve("auto") + ": chosen, the best there is"));
        for (StepProvider.Refusal refusal : StepProvider.refusals()) {
            reasons.add(refusal.executor() + ": not here, " + refusal.reason());
        }
        return reasons;
    }
}
