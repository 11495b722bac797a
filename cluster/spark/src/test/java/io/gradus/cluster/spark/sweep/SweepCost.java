package io.gradus.cluster.spark.sweep;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cluster.Words;
import io.gradus.cluster.spark.LocalSpark;
import io.gradus.run.Repeats;
import io.gradus.run.TrainingSetup;
import io.gradus.step.provider.StepProvider;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@code SweepCost spark|plain}: processor time of 200 trainings of digits by two threads, Spark's start excluded. */
public final class SweepCost {
    private static final String GRID = "rate=0.01,0.03,0.1,0.2,0.3 hidden=32,64+32";

    private SweepCost() {}

    public static void main(String[] args) throws Exception {
        Arguments given = new Arguments(List.of("digits"), args.length > 1 ? Map.of("--epochs", args[1]) : Map.of());
        List<Map<String, String>> combinations = Grid.parse(GRID).all();
        long before;
        List<String> sums = new ArrayList<>();
        if (args[0].equals("spark")) {
            Runner runner = new Runner(LocalSpark.context());
            before = processor();
            Sweep sweep = new Sweep(given, "digits", combinations, 1, 20);
            for (Row row : sweep.all(runner, Terminal.of(System.out, System.err, true))) {
                row.outcomes().forEach(each -> sums.add(each.run().crc32c()));
            }
        } else {
            before = processor();
            ExecutorService threads = Executors.newFixedThreadPool(2);
            List<Future<String>> all = new ArrayList<>();
            for (Map<String, String> combination : combinations) {
                TrainingSetup setup = Words.setup(given, "digits", combination);
                for (long seed = 1; seed <= 20; seed++) {
                    long one = seed;
                    all.add(threads.submit(() -> Repeats.one(setup, one, plan -> StepProvider.choose("auto", plan, 1))
                            .crc32c()));
                }
            }
            for (Future<String> each : all) {
                sums.add(each.get());
            }
            threads.shutdown();
        }
        System.out.println(args[0] + ": " + sums.size() + " trainings, " + (processor() - before) / 1_000_000
                + " ms of processor time, results " + Integer.toHexString(sums.hashCode()));
        System.exit(0);
    }

    private static long processor() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
