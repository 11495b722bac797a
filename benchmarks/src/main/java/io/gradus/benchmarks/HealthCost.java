package io.gradus.benchmarks;

import io.gradus.plan.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What health counters cost at the default interval: samples a second with them over those without, round by round. */
public final class HealthCost {
    private static final String DEFAULT_INTERVAL = Integer.toString(Plan.DEFAULT_HEALTH_EVERY);

    private HealthCost() {}

    /** Arguments: the executor, {@code native} by default, and the number of rounds, 5 by default. */
    public static void main(String[] args) throws RunnerException {
        String executor = args.length > 0 ? args[0] : "native";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        System.out.println("| workload | without, samples/s | with, every " + DEFAULT_INTERVAL
                + " steps | ratio: min–median–max |");
        System.out.println("|---|---|---|---|");
        for (Workload workload : Workload.values()) {
            List<Double> ratios = new ArrayList<>();
            double without = 0;
            double with = 0;
            for (int round = 0; round < rounds; round++) {
                without = score(workload, executor, "0");
                with = score(workload, executor, DEFAULT_INTERVAL);
                ratios.add(with / without);
            }
            ratios.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f | %.3f–%.3f–%.3f |%n",
                    workload.label(),
                    without,
                    with,
                    ratios.get(0),
                    ratios.get(rounds / 2),
                    ratios.get(rounds - 1));
        }
    }

    private static double score(Workload workload, String executor, String every) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(StepBenchmark.class.getSimpleName())
                        .param("workload", workload.name())
                        .param("executor", executor)
                        .param("healthEvery", every)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        return results.iterator().next().getPrimaryResult().getScore();
    }
}
