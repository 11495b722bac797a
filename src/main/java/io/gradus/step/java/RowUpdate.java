package io.gradus.step.java;

import io.gradus.plan.Control;
import io.gradus.plan.Field;
import io.gradus.plan.GradientControl;
import io.gradus.plan.Plan;
import io.gradus.rule.Hyperparameter;

/**
 * What becomes of one weight row's gradient, in the tile: counters read it, clips bound it, and the rule applies it.
 */
final class RowUpdate {
    private static final int CLIP = Control.of(Hyperparameter.CLIP);
    private static final int MOMENTUM = Control.of(Hyperparameter.MOMENTUM);
    private static final int BETA2 = Control.of(Hyperparameter.BETA2);

    private final float[] arena;
    private final int tile;
    private final HealthTally tally;
    private final int rprop; // the gradient control, or -1 under other rules
    private boolean worse;
    private boolean watched;
    private boolean countFlips;
    private boolean recordSigns;
    private long judgement;
    private float clip;
    private float correct1;
    private float correct2;

    /**
     * @param tile where a row's gradient is put before {@link #apply}
     * @param tally where to count
     * @param rprop the gradient control under a rule of the rprop family, or -1
     */
    RowUpdate(float[] arena, int tile, HealthTally tally, int rprop) {
        this.arena = arena;
        this.tile = tile;
        this.tally = tally;
        this.rprop = rprop;
    }

    /**
     * Begins a step.
     *
     * @param watched whether counters are filled in
     * @param countFlips whether the step before recorded its signs
     * @param recordSigns whether the next step will count sign flips
     * @param judgement how many steps were watched before. It says which rows' gradients are sampled: other ones each
     *     time, since some rows may always be 0, as those of a picture's corners are.
     */
    void begin(boolean watched, boolean countFlips, boolean recordSigns, long judgement) {
        this.watched = watched;
        this.countFlips = countFlips;
        this.recordSigns = recordSigns;
        this.judgement = judgement;
        this.clip = arena[CLIP];
        this.worse = rprop >= 0 && sum(GradientControl.SET_LOSS) > sum(GradientControl.LAST_LOSS);
        int update = (int) arena[Control.UPDATES] + 1;
        this.correct1 = (float) RuleKernel.correction(arena[MOMENTUM], update);
        this.correct2 = (float) Math.sqrt(RuleKernel.correction(arena[BETA2], update));
    }

    /**
     * Moves row {@code i} of the weights of the operation at {@code at}.
     *
     * @param factors square roots of what gradients are scaled by, one a unit, or -1
     */
    void apply(int[] ops, int at, int i, int factors) {
        int stride = ops[at + Field.STRIDE];
        int fanOut = ops[at + Field.FAN_OUT];
        int state = ops[at + Field.STATE];
        int state2 = ops[at + Field.STATE2];
        int signs = ops[at + Field.SIGNS] + i * (stride / Plan.LANES * 2);
        int w = ops[at + Field.WEIGHTS] + i * stride;
        if (watched) {
            tally.gradients(arena, tile, w, fanOut, factors < 0 ? clip : Float.POSITIVE_INFINITY);
            if (countFlips) {
                tally.countFlips(arena, tile, fanOut, signs);
            }
            int every = ops[at + Field.HISTOGRAM_ROWS];
            if (i % every == judgement % every) {
                HealthTally.distribution(arena, tile, fanOut, ops[at + Field.HEALTH]);
            }
        }
        if (recordSigns) {
            HealthTally.recordSigns(arena, tile, fanOut, signs);
        }
        if (factors >= 0) {
            for (int j = 0; j < fanOut; j++) {
                arena[tile + j] = arena[tile + j] * arena[factors + j] * arena[factors + j];
            }
            if (watched) {
                tally.scaled(arena, tile, factors, fanOut, clip);
            }
        }
        if (clip != Float.POSITIVE_INFINITY) {
            RuleKernel.clip(arena, tile, fanOut, clip);
        }
        if (ops[at + Field.L2] >= 0 && i < ops[at + Field.FAN_IN]) {
            float l2 = Float.intBitsToFloat(ops[at + Field.L2]);
            RuleKernel.penalize(arena, tile, w, fanOut, l2, Float.intBitsToFloat(ops[at + Field.L1]));
        }
        if (rprop >= 0) {
            rprop(ops, at, i);
        } else {
            RuleKernel.step(
                    ops[at + Field.RULE],
                    arena,
                    tile,
                    w,
                    state < 0 ? -1 : state + i * stride,
                    state2 < 0 ? -1 : state2 + i * stride,
                    fanOut,
                    correct1,
                    correct2);
        }
        if (watched) {
            tally.updates(arena, tile, fanOut);
        }
        for (int j = 0; j < fanOut; j++) {
            arena[w + j] += arena[tile + j];
        }
    }

    private void rprop(int[] ops, int at, int i) {
        int row = i * ops[at + Field.STRIDE];
        int fanOut = ops[at + Field.FAN_OUT];
        int size = ops[at + Field.STATE] + row;
        int last = ops[at + Field.STATE2] + row;
        int moved = last + (last - size);
        RpropKernel.step(ops[at + Field.RULE], arena, rprop, tile, size, last, moved, fanOut, worse);
        if (watched) {
            float min = arena[rprop + GradientControl.STEP_MIN];
            tally.bounds(arena, size, fanOut, min, arena[rprop + GradientControl.STEP_MAX]);
        }
    }

    private double sum(int field) {
        return (double) arena[rprop + field] + arena[rprop + field + 1];
    }
}
