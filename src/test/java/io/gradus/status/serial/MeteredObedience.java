package io.gradus.status.serial;

import io.gradus.plan.Plan;
import io.gradus.status.RunControl;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.testing.AllocatedBytes;
import io.gradus.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * What a training thread does of a run with a control: steps, and looks at the control between them; with the bytes
 * that both allocate.
 */
final class MeteredObedience implements TrainingListener, RunControl.Run, Step {
    private final RunControl control;
    private @Nullable Step step;
    private long bytes;
    private long obeyed;

    MeteredObedience(RunControl control) {
        this.control = control;
    }

    Step around(Step made) {
        step = made;
        return this;
    }

    long bytes() {
        return bytes;
    }

    /** How often there was something to obey. */
    long obeyed() {
        return obeyed;
    }

    @Override
    public double train(Source source, int first, int samples, long firstStep) {
        long before = AllocatedBytes.now();
        double loss = step.train(source, first, samples, firstStep);
        bytes += AllocatedBytes.now() - before;
        return loss;
    }

    @Override
    public void progress(int epoch, int samples, int total) {
        long before = AllocatedBytes.now();
        if (control.hasNews()) {
            obeyed++;
            try {
                control.obey(this);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        bytes += AllocatedBytes.now() - before;
    }

    @Override
    public void rate(float rate) {
        obeyed++;
    }

    @Override
    public void reset() {
        obeyed++;
    }

    @Override
    public void stepSingly(boolean on) {
        obeyed++;
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
    public double evaluate(Source source, int first, int samples) {
        return step.evaluate(source, first, samples);
    }

    @Override
    public void close() {
        step.close();
    }
}
