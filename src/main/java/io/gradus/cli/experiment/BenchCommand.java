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
import io.gradus.cli.options.RunOptions;
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
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.util.function.Function;

/** {@code gradus bench}: training speed of a network on random data. */
public final class BenchCommand implements Command {
    private static final String SECONDS = "--seconds";
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
        NetworkOptions.describeNet(syntax, NET + " by default");
        TrainingOptions.describe(syntax);
        syntax.section("Measurement");
        syntax.option(RunOptions.BATCH, "N", "samples of a minibatch; 32 by default");
        syntax.option(SECONDS, "X", "how long to measure, after half as long a warm-up; 2 by default");
        syntax.option(SAMPLES, "N", "of the random data; 4096 by default");
        syntax.option(RunOptions.SEED, "N", "of weights and data; 1 by default");
        syntax.option(HealthOptions.EVERY, "K", "health counters every K steps, 0 for never");
        ExecutorOptions.describe(syntax);
        syntax.section("Output");
        syntax.flag(JSON, "one line of JSON");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        AllocationMeter meter = new AllocationMeter(true);
        NetworkSpec network = NetworkOptions.forNet(arguments, NET, Activation.RELU);
        TrainingSpec training = TrainingOptions.spec(arguments, UpdateRule.Kind.CLIP, 32);
        int samples = arguments.count(SAMPLES, 4096, 1);
        RpropOptions.refuseMinibatches(arguments, training, samples);
        long seed = arguments.whole(RunOptions.SEED, 1);
        Float asked = arguments.number(SECONDS);
        float seconds = asked == null ? 2 : asked;
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new UsageException(
                    SECONDS + " " + Text.shortest(seconds) + ": it must be more than 0, and at most 3600");
        }
        Function<Plan, Step> executor = ExecutorOptions.executor(arguments, terminal);
        Plan plan = TrainingOptions.plan(arguments, network, training);
        Dataset data = SyntheticBatch.of(network, samples, seed);
        try (MeteredStep step = new MeteredStep(executor.apply(plan), meter)) {
            Source source = new Source(Part.all(data));
            step.bind(source);
            Arenas.initialize(plan, step.arena(), seed);
            Arenas.setSize(plan, step.arena(), samples);
            long steps = train(step, source, seconds / 2, 0);
            step.reset();
            long collections = meter.collections();
            train(step, source, seconds, steps);
            report(arguments, terminal, step, meter.collections() - collections);
        }
        return OK;
    }

    /** Trains for so long, in calls as long as a trainer's; the steps done. */
    private static long train(MeteredStep step, Source source, double seconds, long firstStep) {
        int batchSize = step.plan().batchSize();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        int chunk =
                (int) Math.max(1, Math.min(Trainer.stepsPerCall(step.plan()), source.size() / batchSize)) * batchSize;
        long steps = firstStep;
        int at = 0;
        do {
            int count = Math.min(chunk, source.size() - at);
            step.train(source, at, count, steps);
            if (step.arena()[Control.FAILED_LAYER] != 0) {
                throw new IllegalArgumentException(
                        "the random weights diverged, so speed means nothing; lower --rate or clip");
            }
            steps += (long) step.arena()[Control.STEPS_DONE];
            at = at + count < source.size() ? at + count : 0;
        } while (System.nanoTime() < end);
        return steps;
    }

    private static void report(Arguments arguments, Terminal terminal, MeteredStep step, long collections) {
        double rate = step.samplesPerSecond();
        double gflops = rate * step.plan().sampleFlops() / 1e9;
        long peak = ProcessStatus.peakResidentBytes();
        String simd = ExecutorOptions.simd(step.name());
        if (arguments.has(JSON)) {
            JsonLine line = new JsonLine()
                    .put("net", step.plan().network().shape())
                    .put("batch", step.plan().batchSize())
                    .put("samples_per_second", rate)
                    .put("gflops", gflops)
                    .putKnown("allocated_bytes", step.allocatedBytes())
                    .put("gc_count", collections)
                    .put("arena_bytes", step.plan().arenaBytes())
                    .putKnown("peak_rss_bytes", peak)
                    .put("executor", step.name())
                    .put("simd", simd);
            terminal.line(line.toString());
            return;
        }
        terminal.line(step.plan().network() + "; " + TrainingOptions.batches(step.plan()));
        terminal.line(Text.left("speed", 12) + Text.grouped(Math.round(rate)) + " samples/s, " + Text.fixed(gflops, 2)
                + " GFLOP/s");
        terminal.line(Text.left("allocated", 12)
                + (step.allocatedBytes() < 0 ? "unknown" : Text.grouped(step.allocatedBytes()) + " bytes") + ", "
                + Text.count(collections, "garbage collection"));
        terminal.line(
                Text.left("memory", 12) + "arena " + Text.bytes(step.plan().arenaBytes())
                        + (peak < 0 ? "" : ", process " + Text.bytes(peak) + " at most"));
        terminal.line(Text.left("executor", 12) + step.name() + ", SIMD: " + simd);
    }
}
