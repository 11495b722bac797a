package io.gradus.cli;

import io.gradus.net.Names;
import io.gradus.plan.Plan;
import io.gradus.step.JavaStep;
import io.gradus.step.Step;
import java.util.List;
import java.util.function.Function;

/** The options that say what runs the plan: the one place that knows of executors. */
final class ExecutorOptions {
    private static final String EXECUTOR = "--executor";
    private static final String THREADS = "--threads";
    private static final List<String> NAMES = List.of("auto", "java");

    private ExecutorOptions() {}

    static void describe(Syntax syntax) {
        syntax.section("Executor");
        syntax.option(EXECUTOR, "NAME", String.join(", ", NAMES) + "; auto by default", NAMES);
        syntax.option(THREADS, "N", "threads at most; all cores by default");
    }

    /** Makes the step that runs a plan. */
    static Function<Plan, Step> executor(Arguments arguments) {
        String name = arguments.text(EXECUTOR, "auto");
        arguments.count(THREADS, Runtime.getRuntime().availableProcessors(), 1);
        if (!NAMES.contains(name)) {
            throw new UsageException(EXECUTOR + ": " + Names.unknown("executor", name, NAMES));
        }
        return JavaStep::new;
    }

    /** The vector instructions behind a step's name: {@code avx2} of {@code native/avx2}, or none. */
    static String simd(String stepName) {
        int slash = stepName.indexOf('/');
        return slash < 0 ? "none" : stepName.substring(slash + 1);
    }

    /** Why which executor is chosen, a line each. */
    static List<String> reasons() {
        return List.of("java: chosen; this build has no native executor");
    }
}
