package io.gradus.step.reference;

import io.gradus.plan.Plan;
import io.gradus.step.Source;
import io.gradus.step.Step;

/** Passes everything on; tests override what they break. */
class ForwardingStep implements Step {
    private final Step step;

    ForwardingStep(Step step) {
        this.step = step;
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
    public double train(Source source, int first, int samples, long firstStep) {
        return step.train(source, first, samples, firstStep);
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
