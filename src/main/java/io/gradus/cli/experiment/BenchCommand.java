package io.gradus.cli.experiment;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.ProcessStatus;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.HealthOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.RpropOptions;
import io.gradus.cli.options.RuleOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.options.TrainingOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cli.train.AllocationMeter;
import io.gradus.cli.train.MeteredStep;
import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.net.Activation;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.report.JsonLine;
import io.gradus.run.TrainingDefaults;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.text.Text;
import io.gradus.train.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** {@code gradus bench}: measures the training speed of a network on random data. */
public final class BenchCommand implements Command {
    private static final String SECONDS = "--seconds";
    private static final String ROUNDS = "--rounds";
    private static final String SAMPLES = "--samples";
    private static final String JSON = "--json";
    private static final String NET = "784-128-64-10";

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "Measures how fast a network trains here, on random data.";
    }

    @Override
    public void describe(Syntax syntax) {
        NetworkOptions.describeNet(syntax, NET, Activation.RELU);
        TrainingOptions.describe(syntax);
        syntax.section("Measurement");
        RunOptions.describeBatch(syntax, "32");
        syntax.option(SECONDS, "X", "how long to measure, after a warm-up of half that time", "2");
        syntax.option(ROUNDS, "N", "measure N times, and show the least, the median and the largest speed", "1");
        syntax.option(SAMPLES, "N", "examples of the random data", "4096");
        RunOptions.describeSeed(syntax, "weights and data");
        HealthOptions.describeEvery(syntax);
        ExecutorOptions.describe(syntax);
        RunOptions.describeJson(syntax);
    }

    @Override
    public List<String> everyday() {
        return List.of(
                NetworkOptions.NET,
                RuleOptions.RULE,
                RunOptions.BATCH,
                SECONDS,
                HealthOptions.EVERY,
                ExecutorOptions.EXECUTOR,
                ExecutorOptions.THREADS,
                JSON);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus bench", "the speed of a 784-128-64-10 network"),
                new Example("gradus bench --batch 1 --threads 1", "one example at a time on one core"),
                new Example(
                        "gradus bench --net 64-32-10 --rule adam --executor java",
                        "another network and rule, without the native library"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        AllocationMeter meter = new AllocationMeter(true);
        NetworkSpec network = NetworkOptions.forNet(arguments, NET, Activation.RELU);
        TrainingDefaults usual = TrainingArguments.defaults(arguments, "");
        TrainingSpec training = TrainingOptions.update(arguments, usual).training(usual);
        int samples = arguments.count(SAMPLES, 4096, 1);
        double[] speeds = new double[arguments.count(ROUNDS, 1, 1)];
        RpropOptions.refuseMinibatches(arguments, training, samples);
        long seed = arguments.whole(RunOptions.SEED, 1);
        Float asked = arguments.number(SECONDS);
        float seconds = asked == null ? 2 : asked;
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new UsageException(
                    SECONDS + " " + Text.shortest(seconds) + ": it must be more than 0, and at most 3600");
        }
        Function<Plan, Step> executor = ExecutorOptions.executor(arguments, terminal);
        Plan plan = TrainingOptions.plan(network, training);
        Dataset data = SyntheticBatch.of(network, samples, seed);
        try (MeteredStep step = new MeteredStep(executor.apply(plan), meter)) {
            Source source = new Source(Part.all(data));
            step.bind(source);
            Arenas.initialize(plan, step.arena(), seed);
            Arenas.setSize(plan, step.arena(), samples);
            step.train(source, 0, Math.min(samples, plan.batchSize()), 0);
            double firstStep = ProcessStatus.millisecondsSinceStart();
            long steps = train(step, source, seconds / 2, 1);
            long collections = meter.collections();
            long bytes = 0;
            for (int round = 0; round < speeds.length; round++) {
                step.reset();
                steps = train(step, source, seconds, steps);
                speeds[round] = step.samplesPerSecond();
                bytes = step.allocatedBytes() < 0 ? -1 : bytes + step.allocatedBytes();
            }
            Arrays.sort(speeds);
            new Report(arguments, terminal, step, speeds, bytes, meter.collections() - collections, firstStep).print();
        }
        return OK;
    }

    /** Trains for {@code seconds}, in calls as long as a trainer's; returns the number of steps. */
    private static long train(MeteredStep step, Source source, double seconds, long firstStep) {
        int batchSize = step.plan().batchSize();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        int chunk =
                (int) Math.max(1, Math.min(Progress.stepsPerCall(step.plan()), source.size() / batchSize)) * batchSize;
        long steps = firstStep;
        int at = 0;
        do {
            int count = Math.min(chunk, source.size() - at);
            step.train(source, at, count, steps);
            if (step.arena()[Control.FAILED_LAYER] != 0) {
                throw new IllegalArgumentException(
                        "the weights diverged, so the speed would mean nothing; lower --rate or clip");
            }
            steps += (long) step.arena()[Control.STEPS_DONE];
            at = at + count < source.size() ? at + count : 0;
        } while (System.nanoTime() < end);
        return steps;
    }

    /** What was measured. */
    private static final class Report {
        private final Arguments arguments;
        private final Terminal terminal;
        private final MeteredStep step;
        private final double[] speeds; // samples a second of each round, ascending
        private final long bytes; // allocated on the training thread in all rounds; -1 if unknown
        private final long collections;
        private final double firstStep;

        Report(
                Arguments arguments,
                Terminal terminal,
                MeteredStep step,
                double[] speeds,
                long bytes,
                long collections,
                double firstStep) {
            this.arguments = arguments;
            this.terminal = terminal;
            this.step = step;
            this.speeds = speeds;
            this.bytes = bytes;
            this.collections = collections;
            this.firstStep = firstStep;
        }

        void print() {
            if (arguments.has(JSON)) {
                terminal.line(json());
            } else {
                lines();
            }
        }

        private double median() {
            int middle = speeds.length / 2;
            return speeds.length % 2 == 1 ? speeds[middle] : (speeds[middle - 1] + speeds[middle]) / 2;
        }

        private double gflops() {
            return median() * step.plan().sampleFlops() / 1e9;
        }

        private int threads() {
            return ExecutorOptions.threads(arguments, Runtime.getRuntime().availableProcessors());
        }

        private String json() {
            return new JsonLine()
                    .put("net", step.plan().network().shape())
                    .put("batch", step.plan().batchSize())
                    .put("samples_per_second", median())
                    .put("samples_per_second_least", speeds[0])
                    .put("samples_per_second_most", speeds[speeds.length - 1])
                    .put("rounds", speeds.length)
                    .put("gflops", gflops())
                    .putKnown("allocated_bytes", bytes)
                    .put("gc_count", collections)
                    .put("arena_bytes", step.plan().arenaBytes())
                    .putKnown("peak_rss_bytes", ProcessStatus.peakResidentBytes())
                    .put("first_step_ms", firstStep)
                    .put("executor", step.name())
                    .put("simd", ExecutorOptions.simd(step.name()))
                    .put("threads", threads())
                    .put("java", System.getProperty("java.version", ""))
                    .put("cpu", ProcessStatus.processor())
                    .toString();
        }

        private void lines() {
            terminal.line(step.plan().network() + "; " + TrainingOptions.batches(step.plan()));
            line("speed", Text.grouped(Math.round(median())) + " samples/s, " + Text.fixed(gflops(), 2) + " GFLOP/s");
            if (speeds.length > 1) {
                line(
                        "rounds",
                        speeds.length + ": " + Text.grouped(Math.round(speeds[0])) + " to "
                                + Text.grouped(Math.round(speeds[speeds.length - 1]))
                                + " samples/s; speed is the median");
            }
            line(
                    "allocated",
                    (bytes < 0 ? "unknown" : Text.grouped(bytes) + " bytes") + ", "
                            + Text.count(collections, "garbage collection"));
            long peak = ProcessStatus.peakResidentBytes();
            line(
                    "memory",
                    "arena " + Text.bytes(step.plan().arenaBytes())
                            + (peak < 0 ? "" : ", process " + Text.bytes(peak) + " at most"));
            line(
                    "executor",
                    step.name() + ", SIMD: " + ExecutorOptions.simd(step.name()) + ", "
                            + Text.count(threads(), "thread") + " at most");
            line("machine", ProcessStatus.processor() + ", Java " + System.getProperty("java.version", ""));
            if (!Double.isNaN(firstStep)) {
                line("first step", Text.fixed(firstStep, 0) + " ms after the process started");
            }
        }

        private void line(String label, String text) {
            terminal.line(Text.left(label, 12) + text);
        }
    }
}
