package io.gradus.step.java;

import io.gradus.health.HealthCounter;
import io.gradus.plan.Control;
import io.gradus.plan.Control.Cause;
import io.gradus.plan.GradientControl;
import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.arena.WarmUp;
import java.util.Arrays;

/**
 * The plan in plain scalar Java: the readable reference, the tests' oracle, and what runs where no native library
 * loads. Exponentials come from {@link Transcendental}, so that every JVM computes the same bits.
 */
public final class JavaStep implements Step {
    /** Where whole floats end; by then adam's corrections are 1. */
    private static final float MOST_UPDATES = 1 << 24;

    private final Plan plan;
    private final int[] ops;
    private final int[] bounds; // of units' weights, behind the operations
    private final float[] arena;
    private final int batchSize;
    private final int healthEvery;
    private final int forwardOps;
    private final int layers;
    private final int tile;
    private final boolean countsUpdates;
    private final HealthTally tally = new HealthTally();
    private final RowUpdate rows;
    private final int measure; // offset of MEASURE, or the end of the operations
    private final int control; // the gradient control, or -1
    private final boolean wholeSet; // whether an update takes the whole training set

    /** Allocates the plan's arena, all zero but for settings and scaling, and loads every class that a step needs. */
    public JavaStep(Plan plan) {
        this.plan = plan;
        int[] all = plan.ops();
        int end = all.length;
        while (all[end - Op.LENGTH + Op.OPCODE] == Op.MAX_NORM) {
            end -= Op.LENGTH;
        }
        this.ops = Arrays.copyOf(all, end);
        this.bounds = Arrays.copyOfRange(all, end, all.length);
        this.arena = new float[plan.arenaFloats()];
        this.batchSize = plan.batchSize();
        this.healthEvery = plan.healthEvery();
        this.forwardOps = plan.forwardOps();
        this.layers = plan.network().layers().size();
        this.tile = plan.trains() ? plan.region("gradient tile").offset() : -1;
        this.countsUpdates = plan.rule() != null && plan.rule().kind().countsUpdates();
        this.measure = plan.wholeGradient() ? plan.measureOp() * Op.LENGTH : ops.length;
        this.control = measure < ops.length ? ops[measure + Op.DST] : -1;
        this.wholeSet = plan.rule() != null && plan.rule().kind().wholeSet();
        this.rows = new RowUpdate(arena, tile, tally, wholeSet ? control : -1);
        WarmUp.compileTheJdks();
        LossKernel.hit(
                arena, plan.outputs(), plan.network().outputs(), 0); // loads what the warm-up's data do not ask for
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
        int set = wholeSet ? setSize(samples) : 0;
        int seen = wholeSet ? (int) arena[control + GradientControl.SET_DONE] : 0;
        for (int at = 0, count; at < samples; at += count) {
            count = Math.min(batchSize, samples - at);
            if (wholeSet) {
                count = Math.min(count, set - seen);
            }
            if (seen == 0) {
                clearGradient();
            }
            int over = wholeSet ? set : count;
            double batchLoss = forward(source, first + at, count, over, true, firstStep + done);
            int hits = (int) arena[Control.CORRECT];
            boolean finite = Double.isFinite(batchLoss);
            if (!finite) {
                fail(layers - 1, Cause.LOSS);
            }
            boolean taken = finite && backward(count, over, firstStep + done, seen == 0);
            if (taken && wholeSet) {
                addLoss(batchLoss);
            }
            boolean last = !wholeSet || seen + count == set;
            if (taken && last && measure < ops.length) {
                taken = update(firstStep + done);
            }
            if (taken || measure == ops.length) { // of a step that a whole gradient can skip, nothing counts
                loss += batchLoss;
                correct += hits;
            }
            if (!taken) {
                seen = 0;
                break;
            }
            for (int bound = 0; last && bound < bounds.length; bound += Op.LENGTH) {
                RegularKernel.maxNorm(arena, bounds, bound);
            }
            seen = last ? 0 : seen + count;
            done += last ? 1 : 0;
        }
        if (wholeSet) {
            arena[control + GradientControl.SET_DONE] = seen;
        }
        arena[Control.CORRECT] = correct;
        arena[Control.STEPS_DONE] = done;
        return loss;
    }

    @Override
    public double evaluate(Source source, int first, int samples) {
        double loss = 0;
        int correct = 0;
        for (int at = 0; at < samples; at += batchSize) {
            int count = Math.min(batchSize, samples - at);
            loss += forward(source, first + at, count, count, false, 0);
            correct += (int) arena[Control.CORRECT];
        }
        arena[Control.CORRECT] = correct;
        return loss;
    }

    @Override
    public void close() {}

    /**
     * Runs the forward half; with {@code training}, also prepares the way back.
     *
     * @param over samples that the mean is taken over, of which these may be a part
     * @return the sum of the samples' losses
     */
    private double forward(Source source, int first, int samples, int over, boolean training, long step) {
        double loss = 0;
        for (int op = 0; op < forwardOps; op++) {
            int at = op * Op.LENGTH;
            switch (ops[at + Op.OPCODE]) {
                case Op.LOAD -> {
                    if (training && ops[at + Op.AUGMENT] >= 0) {
                        AugmentKernel.load(arena, ops, at, source, first, samples);
                    } else {
                        BatchLoader.load(arena, ops, at, source, first, samples);
                    }
                }
                case Op.DENSE -> DenseKernel.forward(arena, ops, at, samples);
                case Op.RECURRENT -> RecurrentKernel.forward(arena, ops, at, samples);
                case Op.COPY -> ElementwiseKernel.copy(arena, ops, at, samples);
                case Op.ADD -> ElementwiseKernel.add(arena, ops, at, samples);
                case Op.ACTIVATE -> ElementwiseKernel.activate(arena, ops, at, samples);
                case Op.LAYER_NORM -> NormKernel.layer(arena, ops, at, samples);
                case Op.BATCH_NORM -> NormKernel.batch(arena, ops, at, samples, training);
                case Op.DROPOUT -> RegularKernel.dropout(arena, ops, at, samples, step, training);
                case Op.NOISE -> RegularKernel.noise(arena, ops, at, samples, step, training);
                default -> loss = loss(source, first, samples, over, at, training);
            }
        }
        return loss;
    }

    private double loss(Source source, int first, int samples, int over, int at, boolean training) {
        double loss = 0;
        int correct = 0;
        int outputs = ops[at + Op.FAN_IN];
        boolean classes = source.isClassification();
        for (int b = 0; b < samples; b++) {
            int row = source.order().get(first + b);
            int y = ops[at + Op.SRC] + b * ops[at + Op.STRIDE];
            int t = ops[at + Op.SRC2] < 0 ? -1 : ops[at + Op.SRC2] + b * ops[at + Op.STRIDE];
            int d = training ? ops[at + Op.DELTA] + b * ops[at + Op.STRIDE] : -1;
            loss += LossKernel.sample(ops[at + Op.FUNCTION], arena, y, outputs, source, row, t, d, 1f / over);
            if (training && ops[at + Op.AMOUNT] > 0) {
                float smoothing = Float.intBitsToFloat(ops[at + Op.AMOUNT]);
                RegularKernel.smooth(ops[at + Op.FUNCTION], arena, d, outputs, source, row, 1f / over, smoothing);
            }
            if (classes && LossKernel.hit(arena, y, outputs, source.label(row))) {
                correct++;
            }
        }
        arena[Control.CORRECT] = correct;
        return loss;
    }

    /**
     * Runs the backward half of step number {@code step}, up to MEASURE if there is one.
     *
     * @param begins whether these are the first samples of the step, whose outputs and errors are what counters read
     * @return false if it met a number that was not finite
     */
    private boolean backward(int samples, int over, long step, boolean begins) {
        boolean watched = begins && watches(step);
        int through = -1; // the layer whose errors have passed its activation
        beginRows(step);
        for (int at = forwardOps * Op.LENGTH; at < measure; at += Op.LENGTH) {
            int layer = ops[at + Op.LAYER];
            int opcode = ops[at + Op.OPCODE];
            if (opcode == Op.COPY) {
                ElementwiseKernel.copy(arena, ops, at, samples);
                continue;
            }
            if (opcode == Op.ADD) {
                ElementwiseKernel.add(arena, ops, at, samples);
                continue;
            }
            if (opcode == Op.LAYER_NORM_BACKWARD || opcode == Op.BATCH_NORM_BACKWARD) {
                if (!NormKernel.backward(arena, ops, at, samples)) {
                    fail(layer, Cause.DELTA);
                    return false;
                }
                continue;
            }
            if (opcode == Op.FROZEN) {
                watchOutputs(at, samples, watched);
                continue;
            }
            if (regular(at, samples, over)) {
                continue;
            }
            if (through != layer && !DenseKernel.throughActivation(arena, ops, at, samples)) {
                fail(layer, Cause.DELTA);
                return false;
            }
            through = layer;
            if (opcode == Op.RECURRENT_BACKWARD && !RecurrentKernel.through(arena, ops, at, samples)) {
                fail(layer, Cause.DELTA);
                return false;
            }
            if (opcode != Op.ACTIVATE_BACKWARD && !backward(at, samples, over, watched)) {
                fail(layer, Cause.GRADIENT);
                return false;
            }
        }
        if (measure == ops.length) {
            countUpdate();
        }
        return true;
    }

    private boolean watches(long step) {
        return healthEvery > 0 && step % healthEvery == 0;
    }

    private void beginRows(long step) {
        rows.begin(watches(step), watches(step) && step > 0, watches(step + 1));
    }

    private void countUpdate() {
        if (countsUpdates) {
            arena[Control.UPDATES] = Math.min(MOST_UPDATES, arena[Control.UPDATES] + 1);
        }
    }

    /** One layer's weights, or their gradient alone; false if one is not finite. */
    private boolean backward(int at, int samples, int over, boolean watched) {
        watchOutputs(at, samples, watched);
        if (watched) {
            tally.reset();
            HealthTally.errors(arena, ops, at, samples, over);
        }
        if (!DenseKernel.backward(arena, ops, at, RecurrentKernel.rows(ops, at, samples), tile, rows)) {
            return false;
        }
        if (watched && measure == ops.length) {
            store(at);
        }
        return true;
    }

    /** Moves all weights by the whole gradient, or none if it is not finite. */
    private boolean update(long step) {
        int broken = UpdateKernel.measure(arena, ops, measure);
        if (broken >= 0) {
            fail(ops[broken + Op.LAYER], Cause.GRADIENT);
            return false;
        }
        beginRows(step);
        for (int at = measure + Op.LENGTH; at < ops.length; at += Op.LENGTH) {
            tally.reset();
            UpdateKernel.update(arena, ops, at, tile, rows);
            if (watches(step)) {
                store(at);
            }
        }
        countUpdate();
        if (wholeSet) {
            arena[control + GradientControl.LAST_LOSS] = arena[control + GradientControl.SET_LOSS];
            arena[control + GradientControl.LAST_LOSS + 1] = arena[control + GradientControl.SET_LOSS + 1];
        }
        return true;
    }

    private void store(int at) {
        int rows = ops[at + Op.FAN_IN] + (ops[at + Op.NORM_GRADIENT] < 0 ? 1 : 2);
        int parameters = rows * ops[at + Op.FAN_OUT];
        tally.store(arena, ops[at + Op.HEALTH], parameters);
    }

    /** Samples of an update: as many as was said, or those of one call. */
    private int setSize(int samples) {
        int size = (int) arena[control + GradientControl.SET_SIZE];
        return size > 0 ? size : samples;
    }

    private void addLoss(double batchLoss) {
        int at = control + GradientControl.SET_LOSS;
        double sum = (double) arena[at] + arena[at + 1] + batchLoss;
        arena[at] = (float) sum;
        arena[at + 1] = (float) (sum - arena[at]);
    }

    /** Where operations add to the whole gradient, it is 0 before the first does, and so is the set's loss. */
    private void clearGradient() {
        if (measure < ops.length && ops[measure + Op.ADDS] != 0) {
            int gradient = ops[measure + Op.SRC];
            Arrays.fill(arena, gradient, gradient + ops[measure + Op.SRC_STRIDE], 0);
            arena[control + GradientControl.SET_LOSS] = 0;
            arena[control + GradientControl.SET_LOSS + 1] = 0;
        }
    }

    private void watchOutputs(int at, int samples, boolean watched) {
        int values = RecurrentKernel.rows(ops, at, samples);
        if (ops[at + Op.PEAK] >= 0) {
            DenseKernel.peaks(arena, ops, at, values);
        }
        if (watched) {
            HealthTally.outputs(arena, ops, at, values);
        }
    }

    /** Whether an operation of the backward half is one of {@link RegularKernel}'s, which is then done. */
    private boolean regular(int at, int samples, int over) {
        switch (ops[at + Op.OPCODE]) {
            case Op.DROPOUT_BACKWARD -> RegularKernel.dropoutBackward(arena, ops, at, samples);
            case Op.SPARSITY -> RegularKernel.sparsity(arena, ops, at, samples, over);
            default -> {
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
