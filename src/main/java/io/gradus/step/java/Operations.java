package io.gradus.step.java;

import io.gradus.plan.Control.Cause;
import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.Phase;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.rule.UpdateRule;

/** A plan's operations, decoded, and the kernel that runs each. */
final class Operations {
    private final float[] arena;
    private final int[] ops;
    private final Opcode[] opcodes;
    /** Of each operation, whether it takes deltas through its layer's activation; else ACTIVATE_BACKWARD did. */
    private final boolean[] ownDerivative;

    private final int updateEnd; // in ints
    private final int tile;
    private final boolean keepsGradient;
    private final int healthEvery;
    private final Minibatch now;
    private final HealthTally tally = new HealthTally();
    private final RowUpdate rows;
    private int broken = -1; // offset of the UPDATE whose gradient MEASURE found not to be finite

    /**
     * @param now what operations are run on
     * @param set the gradient of the whole training set, for rules that take it
     */
    Operations(Plan plan, float[] arena, Minibatch now, SetGradient set) {
        this.arena = arena;
        this.ops = plan.ops();
        this.opcodes = new Opcode[plan.opCount()];
        this.ownDerivative = new boolean[plan.opCount()];
        int activated = -1; // the layer whose deltas went through its activation already
        for (int op = 0; op < opcodes.length; op++) {
            opcodes[op] = plan.opcode(op);
            activated = opcodes[op] == Opcode.ACTIVATE_BACKWARD ? plan.op(op, Field.LAYER) : activated;
            ownDerivative[op] = plan.op(op, Field.LAYER) != activated;
        }
        this.updateEnd = plan.end(Phase.UPDATE) * Field.LENGTH;
        this.tile = plan.trains() ? plan.region(RegionId.GRADIENT_TILE).offset() : -1;
        this.keepsGradient = plan.wholeGradient();
        this.healthEvery = plan.healthEvery();
        this.now = now;
        UpdateRule rule = plan.rule();
        this.rows =
                new RowUpdate(arena, tile, tally, rule != null && rule.kind().wholeSet() ? set.control() : -1);
    }

    /** Before weights are moved: settings of the rule, and what of this step is to be counted. */
    void beginUpdate() {
        boolean watched = watches(now.step);
        long judgement = healthEvery > 0 ? now.step / healthEvery : 0;
        rows.begin(watched, watched && now.step > 0, watches(now.step + 1), judgement);
    }

    /** Which layer was to blame for what {@link #run} met in operation {@code op}. */
    int failedLayer(int op) {
        return ops[(opcodes[op] == Opcode.MEASURE ? broken : op * Field.LENGTH) + Field.LAYER];
    }

    private boolean watches(long step) {
        return healthEvery > 0 && step % healthEvery == 0;
    }

    /**
     * Runs operation number {@code op} of the plan. Here stands what every opcode does.
     *
     * @return what was not finite; NONE if all was
     */
    Cause run(int op) {
        int at = op * Field.LENGTH;
        int samples = now.samples;
        return switch (opcodes[op]) {
            case LOAD -> {
                if (now.training && ops[at + Field.AUGMENT] >= 0) {
                    AugmentKernel.load(arena, ops, at, now.source(), now.first, samples);
                } else {
                    LoadKernel.load(arena, ops, at, now.source(), now.first, samples);
                }
                yield Cause.NONE;
            }
            case NOISE -> {
                NoiseKernel.forward(arena, ops, at, samples, now.step, now.training);
                yield Cause.NONE;
            }
            case DROPOUT -> {
                DropoutKernel.forward(arena, ops, at, samples, now.step, now.training);
                yield Cause.NONE;
            }
            case DENSE -> {
                DenseKernel.forward(arena, ops, at, samples);
                yield Cause.NONE;
            }
            case RECURRENT -> {
                RecurrentKernel.forward(arena, ops, at, samples);
                yield Cause.NONE;
            }
            case LAYER_NORM -> {
                NormKernel.layer(arena, ops, at, samples);
                yield Cause.NONE;
            }
            case BATCH_NORM -> {
                NormKernel.batch(arena, ops, at, samples, now.training);
                yield Cause.NONE;
            }
            case ACTIVATE -> {
                ActivationKernel.activate(arena, ops, at, samples);
                yield Cause.NONE;
            }
            case LOSS -> {
                now.loss =
                        LossKernel.minibatch(arena, ops, at, now.source(), now.first, samples, now.over, now.training);
                yield Cause.NONE; // the caller looks at the loss
            }
            case COPY -> {
                ElementwiseKernel.copy(arena, ops, at, samples);
                yield Cause.NONE;
            }
            case ADD -> {
                ElementwiseKernel.add(arena, ops, at, samples);
                yield Cause.NONE;
            }
            case DROPOUT_BACKWARD -> {
                DropoutKernel.backward(arena, ops, at, samples);
                yield Cause.NONE;
            }
            case SPARSITY -> {
                SparsityKernel.backward(arena, ops, at, samples, now.over);
                yield Cause.NONE;
            }
            case ACTIVATE_BACKWARD -> deltas(ActivationKernel.toSums(arena, ops, at, 0, samples));
            case LAYER_NORM_BACKWARD -> deltas(NormKernel.backward(arena, ops, at, samples, false));
            case BATCH_NORM_BACKWARD -> deltas(NormKernel.backward(arena, ops, at, samples, true));
            case DENSE_BACKWARD -> denseBackward(op);
            case RECURRENT_BACKWARD -> recurrentBackward(op);
            case FROZEN -> {
                watchOutputs(at);
                yield Cause.NONE;
            }
            case MEASURE -> {
                broken = UpdateKernel.measure(arena, ops, at, updateEnd);
                yield broken < 0 ? Cause.NONE : Cause.GRADIENT;
            }
            case UPDATE -> {
                tally.reset();
                UpdateKernel.update(arena, ops, at, tile, rows);
                if (watches(now.step)) {
                    storeRows(at);
                }
                yield Cause.NONE;
            }
            case MAX_NORM -> {
                MaxNormKernel.afterUpdate(arena, ops, at);
                yield Cause.NONE;
            }
        };
    }

    private static Cause deltas(boolean finite) {
        return finite ? Cause.NONE : Cause.DELTA;
    }

    private Cause recurrentBackward(int op) {
        int at = op * Field.LENGTH;
        if (!ActivationKernel.toSums(arena, ops, at, 0, now.samples)
                || !RecurrentKernel.throughTime(arena, ops, at, now.samples)) {
            return Cause.DELTA;
        }
        return weightGradient(at);
    }

    private Cause denseBackward(int op) {
        int at = op * Field.LENGTH;
        if (ownDerivative[op] && !ActivationKernel.toSums(arena, ops, at, 0, now.samples)) {
            return Cause.DELTA;
        }
        return weightGradient(at);
    }

    /** One layer's gradient, by which its weights move unless it is kept. */
    private Cause weightGradient(int at) {
        watchOutputs(at);
        if (now.watched) {
            tally.reset();
            HealthTally.deltas(arena, ops, at, now.samples, now.over);
        }
        if (!DenseKernel.backward(arena, ops, at, RecurrentKernel.rows(ops, at, now.samples), tile, rows)) {
            return Cause.GRADIENT;
        }
        if (now.watched && !keepsGradient) {
            storeRows(at);
        }
        return Cause.NONE;
    }

    private void watchOutputs(int at) {
        int values = RecurrentKernel.rows(ops, at, now.samples);
        if (ops[at + Field.PEAK] >= 0) {
            DenseKernel.peaks(arena, ops, at, values);
        }
        if (now.watched) {
            HealthTally.outputs(arena, ops, at, values);
        }
    }

    private void storeRows(int at) {
        int trained = ops[at + Field.FAN_IN] + (ops[at + Field.NORM_GRADIENT] < 0 ? 1 : 2);
        tally.store(arena, ops[at + Field.HEALTH], trained * ops[at + Field.FAN_OUT]);
    }
}
