package io.gradus.benchmarks;

import io.gradus.plan.Plan;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.provider.StepProvider;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole training steps on one thread; an operation is a sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class StepBenchmark {
    @Param({"W1_1", "W2_1", "W2_32", "W3_1", "W3_32", "W3_128", "W4_32"})
    public Workload workload;

    @Param({"native", "java"})
    public String executor;

    /** Counters every so many steps; 0 for never. */
    @Param({"0", "64", "1"})
    public int healthEvery;

    private Step step;
    private Source source;
    private long steps;

    @Setup(Level.Trial)
    public void setUp() {
        source = workload.source(); // first: what it leaves to the garbage collector would move the arena
        System.gc();
        Plan plan = workload.plan(healthEvery);
        step = StepProvider.choose(executor, plan, 1);
        step.bind(source);
        Arenas.initialize(plan, step.arena(), 1);
    }

    @Benchmark
    @OperationsPerInvocation(Workload.SAMPLES)
    public double train() {
        double loss = step.train(source, 0, Workload.SAMPLES, steps);
        steps += Workload.SAMPLES / step.plan().batchSize();
        return loss;
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        step.close();
    }
}
