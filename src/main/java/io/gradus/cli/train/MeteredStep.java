package io.gradus.cli.train;

import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.step.Source;
import io.gradus.step.Step;
import java.util.function.Function;

/** A step whose training calls are timed and whose allocations are measured. It allocates nothing itself. */
public final class MeteredStep implements Step {
    private final Step step;
    private final AllocationMeter meter;
    private boolean metering;
    private long nanos;
    private long bytes;
    private long steps;
    private long samples;
    private double lastLoss;

    public MeteredStep(Step step, AllocationMeter meter) {
        this.step = step;
        this.meter = meter;
    }

    /** Makes metered steps of what {@code executor} makes. */
    static Function<Plan, Step> around(Function<Plan, Step> executor, AllocationMeter meter) {
        return new Around(executor, meter);
    }

    private record Around(Function<Plan, Step> executor, AllocationMeter meter) implements Function<Plan, Step> {
        @Override
        public Step apply(Plan plan) {
            return new MeteredStep(executor.apply(plan), meter);
        }
    }

    /** Nanoseconds spent in training calls. */
    long nanos() {
        return nanos;
    }

    /** Samples trained on. */
    long samples() {
        return samples;
    }

    /** Samples a second, of training calls alone; 0 before the first. */
    public double samplesPerSecond() {
        return nanos == 0 ? 0 : samples * 1e9 / nanos;
    }

    /** Mean loss of the samples of the last call. */
    double lastLoss() {
        return lastLoss;
    }

    /** Bytes that training calls allocated on this thread; -1 if unknown. */
    public long allocatedBytes() {
        return meter.bytes() < 0 ? -1 : bytes;
    }

    /** Bytes allocated per minibatch step; NaN if unknown. */
    double allocatedBytesPerStep() {
        return allocatedBytes() < 0 ? Double.NaN : (double) bytes / Math.max(1, steps);
    }

    /** Sets all measurements to 0. */
    public void reset() {
        nanos = 0;
        bytes = 0;
        steps = 0;
        samples = 0;
    }

    @Override
    public double train(Source source, int first, int count, long firstStep) {
        if (!metering) {
            meter.await();
            metering = true;
        }
        long allocated = meter.bytes();
        long began = System.nanoTime();
        double loss = step.train(source, first, count, firstStep);
        nanos += System.nanoTime() - began;
        bytes += meter.bytes() - allocated;
        steps += (long) step.arena()[Control.STEPS_DONE];
        samples += count;
        lastLoss = loss / count;
        return loss;
    }

    @Override
    public Plan plan() {
        return step.plan();
    }

    @Override
    public float[] arena() {
        return step.arena();
    }

    @Override
    public String name() {
        return step.name();
    }

    @Override
    public void bind(Source source) {
        step.bind(source);
    }

    @Override
    public double gradient(Source source, int first, int count, long number) {
        return step.gradient(source, first, count, number);
    }

    @Override
    public boolean update(long number) {
        return step.update(number);
    }

    @Override
    public double evaluate(Source source, int first, int count) {
        return step.evaluate(source, first, count);
    }

    @Override
    public void close() {
        step.close();
    }
}
