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

/** The options of the executor that runs the steps. */
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

    /** Makes the step that runs a plan; warns in one line if the native library could not be loaded. */
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

    /** Makes steps of one thread each, for runs side by side. */
    public static Function<Plan, Step> singleThreaded(Arguments arguments, Terminal terminal) {
        return named(arguments, terminal, 1);
    }

    /** The number of threads. */
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

    /** The vector instructions in a step's name: {@code avx2} of {@code native/avx2}, or none. */
    public static String simd(String stepName) {
        int slash = stepName.indexOf('/');
        return slash < 0 ? "none" : stepName.substring(slash + 1);
    }

    /** Which executor is chosen, and why others are not, a line each. */
    public static List<String> reasons() {
        List<String> reasons = new ArrayList<>(List.of(StepProvider.resolve("auto") + ": chosen, the fastest here"));
        for (StepProvider.Refusal refusal : StepProvider.refusals()) {
            reasons.add(refusal.executor() + ": not available, " + refusal.reason());
        }
        return reasons;
    }
}
