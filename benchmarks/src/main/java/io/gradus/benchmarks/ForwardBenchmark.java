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

/** Loading, the dense layers' forward half and the loss on one thread, without going back; an operation is a sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ForwardBenchmark {
    @Param({"W1_1", "W2_1", "W2_32", "W3_1", "W3_32", "W3_128", "W4_32"})
    public Workload workload;

    @Param({"native", "java"})
    public String executor;

    private Step step;
    private Source source;

    @Setup(Level.Trial)
    public void setUp() {
        Plan plan = workload.plan(0);
        step = StepProvider.choose(executor, plan, 1);
        source = workload.source();
        step.bind(source);
        Arenas.initialize(plan, step.arena(), 1);
    }

    @Benchmark
    @OperationsPerInvocation(Workload.SAMPLES)
    public double evaluate() {
        return step.evaluate(source, 0, Workload.SAMPLES);
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        step.close();
    }
}
