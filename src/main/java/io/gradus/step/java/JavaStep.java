package io.gradus.step.java;

import io.gradus.health.HealthCounter;
import io.gradus.plan.Control;
import io.gradus.plan.Control.Cause;
import io.gradus.plan.Phase;
import io.gradus.plan.Plan;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.arena.SeparateUpdates;
import io.gradus.step.arena.WarmUp;

/**
 * The plan in plain scalar Java: the readable reference, the tests' oracle, and what runs where no native library
 * loads. Exponentials come from {@link Transcendental}, so that every JVM computes the same bits.
 */
public final class JavaStep implements Step {
    /** Where whole floats end; by then adam's corrections are 1. */
    private static final float MOST_UPDATES = 1 << 24;

    private final Plan plan;
    private final int forwardEnd;
    private final int backwardEnd;
    private final int updateEnd;
    private final int opCount;
    private final int layers;
    private final int batchSize;
    private final int healthEvery;
    private final float[] arena;
    private final boolean countsUpdates;
    private final boolean keepsGradient;
    private final boolean wholeSet; // whether an update takes the whole training set
    private final SetGradient set;
    private final Minibatch now = new Minibatch();
    private final Operations operations;

    /** Allocates the plan's arena, all zero but for settings and scaling, and loads every class that a step needs. */
    public JavaStep(Plan plan) {
        this.plan = plan;
        this.forwardEnd = plan.end(Phase.FORWARD);
        this.backwardEnd = plan.end(Phase.BACKWARD);
        this.updateEnd = plan.end(Phase.UPDATE);
        this.opCount = plan.opCount();
        this.layers = plan.network().layers().size();
        this.batchSize = plan.batchSize();
        this.healthEvery = plan.healthEvery();
        this.arena = new float[plan.arenaFloats()];
        this.countsUpdates = plan.rule() != null && plan.rule().kind().countsUpdates();
        this.keepsGradient = plan.wholeGradient();
        this.wholeSet = plan.rule() != null && plan.rule().kind().wholeSet();
        this.set = new SetGradient(plan, arena);
        this.operations = new Operations(plan, arena, now, set);
        LossKernel.hit(arena, plan.outputs(), plan.network().outputs(), 0); // the warm-up's data do not ask for it
        WarmUp.compileTheJdks();
        WarmUp.run(this);
    }

    @Override
    public Plan plan() {
        return plan;
    }

    @Override
    public float[] arena() {
        return arena;
    }

    @Override
    public String name() {
        return "java";
    }

    @Override
    public void bind(Source source) {
        Arenas.requireFit(plan, source);
    }

    @Override
    public double train(Source source, int first, int samples, long firstStep) {
        double loss = 0;
        int correct = 0;
        int done = 0;
        arena[Control.FAILED_LAYER] = 0;
        arena[Control.FAILED_CAUSE] = 0;
        int setSize = wholeSet ? set.size(samples) : 0;
        int seen = wholeSet ? set.done() : 0; // samples of the set that the gradient has
        for (int at = 0, count; at < samples; at += count) {
            count = Math.min(batchSize, samples - at);
            if (wholeSet) {
                count = Math.min(count, setSize - seen);
                if (seen == 0) {
                    set.clear();
                }
            }
            long step = firstStep + done;
            boolean last = !wholeSet || seen + count == setSize;
            now.begin(source, first + at, count);
            now.train(wholeSet ? setSize : count, step, seen == 0 && watches(step));
            boolean taken = backward() && (!last || update());
            if (taken || !keepsGradient) { // of a step that a whole gradient can skip, nothing counts
                loss += now.loss;
                correct += (int) arena[Control.CORRECT];
            }
            if (!taken) {
                seen = 0;
                break;
            }
            seen = last ? 0 : seen + count;
            done += last ? 1 : 0;
        }
        if (wholeSet) {
            set.setDone(seen);
        }
        arena[Control.CORRECT] = correct;
        arena[Control.STEPS_DONE] = done;
        return loss;
    }

    @Override
    public double gradient(Source source, int first, int samples, long step) {
        SeparateUpdates.require(plan, samples);
        clearReports();
        now.begin(source, first, samples);
        now.train(samples, step, watches(step));
        backward();
        return now.loss;
    }

    @Override
    public boolean update(long step) {
        SeparateUpdates.require(plan, 1);
        clearReports();
        now.update(step);
        boolean taken = update();
        arena[Control.STEPS_DONE] = taken ? 1 : 0;
        return taken;
    }

    private void clearReports() {
        arena[Control.FAILED_LAYER] = 0;
        arena[Control.FAILED_CAUSE] = 0;
        arena[Control.STEPS_DONE] = 0;
    }

    @Override
    public double evaluate(Source source, int first, int samples) {
        double loss = 0;
        int correct = 0;
        for (int at = 0; at < samples; at += batchSize) {
            now.begin(source, first + at, Math.min(batchSize, samples - at));
            run(0, forwardEnd);
            loss += now.loss;
            correct += (int) arena[Control.CORRECT];
        }
        arena[Control.CORRECT] = correct;
        return loss;
    }

    @Override
    public void close() {}

    /**
     * Takes the minibatch there and back. Where no whole gradient is kept, that moves the weights.
     *
     * @return false if it met a number that was not finite
     */
    private boolean backward() {
        run(0, forwardEnd);
        if (!Double.isFinite(now.loss)) {
            fail(layers - 1, Cause.LOSS);
            return false;
        }
        operations.beginUpdate();
        if (!run(forwardEnd, backwardEnd)) {
            return false;
        }
        if (wholeSet) {
            set.addLoss(now.loss);
        }
        return true;
    }

    /**
     * Moves all weights by the whole gradient, if it is kept, or none if it is not finite; then what follows an update.
     */
    private boolean update() {
        if (keepsGradient) {
            operations.beginUpdate();
            if (!run(backwardEnd, updateEnd)) {
                return false;
            }
        }
        if (countsUpdates) {
            arena[Control.UPDATES] = Math.min(MOST_UPDATES, arena[Control.UPDATES] + 1);
        }
        if (wholeSet) {
            set.keepLoss();
        }
        return run(updateEnd, opCount);
    }

    private boolean watches(long step) {
        return healthEvery > 0 && step % healthEvery == 0;
    }

    /** Runs a phase's operations; false, having reported it, if one met a number that was not finite. */
    private boolean run(int from, int to) {
        for (int op = from; op < to; op++) {
            Cause cause = operations.run(op);
            if (cause != Cause.NONE) {
                fail(operations.failedLayer(op), cause);
                return false;
            }
        }
        return true;
    }

    private void fail(int layer, Cause cause) {
        arena[Control.FAILED_LAYER] = 1 + layer;
        arena[Control.FAILED_CAUSE] = cause.ordinal();
        if (plan.health(layer) >= 0) {
            arena[plan.health(layer) + HealthCounter.NONFINITE.ordinal()]++;
        }
    }
}
