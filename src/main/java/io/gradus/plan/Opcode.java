package io.gradus.plan;

import static io.gradus.plan.Phase.AFTER_UPDATE;
import static io.gradus.plan.Phase.BACKWARD;
import static io.gradus.plan.Phase.EITHER;
import static io.gradus.plan.Phase.FORWARD;

/**
 * The operations that a plan is made of: what each does, to which {@link Field}s of it, in which {@link Phase}. Its
 * ordinal is what stands in {@link Field#OPCODE}. Shapes are (rows, columns); {@code batch} is the samples of a
 * minibatch.
 *
 * <p>Where to find an operation: its fields are set in {@code plan.compiler}, in the class of its name; it is run by a
 * kernel in {@code step.java} and by one under {@code native/src}.
 */
public enum Opcode {
    // ---- forwards ----
    /**
     * Gathers a minibatch's features into DST (batch, FAN_OUT), scaled by SRC, (2, STRIDE): shifts and factors.
     * AUGMENT, if it is there, says how pictures to train on are changed.
     */
    LOAD(FORWARD, Work.NONE),
    /** DST (batch, FAN_OUT) = SRC + normal noise of standard deviation AMOUNT. In evaluation a copy. */
    NOISE(FORWARD, Work.NONE),
    /**
     * DST (batch, FAN_OUT) = SRC, each value with probability DROP_THRESHOLD / 65536 replaced by 0, the others times
     * AMOUNT. LAYER is -1 for the network's inputs. Which were kept goes to SIGNS, if that is there. In evaluation a
     * copy.
     */
    DROPOUT(FORWARD, Work.NONE),
    /**
     * DST (batch, FAN_OUT) = activation(SRC (batch, FAN_IN) · WEIGHTS + biases), and the sums to PRE if that is there.
     */
    DENSE(FORWARD, Work.FORWARD),
    /**
     * A recurrent layer, STEPS dense ones with the same WEIGHTS. SRC (STEPS · batch, FAN_IN) receives each step's
     * inputs, from SRC2, and beside them the outputs of the step before, from DST (STEPS · batch, FAN_OUT). The last
     * step lies first, so that whoever reads the layer finds it at DST, and the deltas likewise.
     */
    RECURRENT(FORWARD, Work.FORWARD_STEPS),
    /**
     * DST (batch, FAN_OUT) = SRC brought to mean 0 and variance 1 in every row, times gains plus shifts, which are
     * WEIGHTS (2, STRIDE).
     */
    LAYER_NORM(FORWARD, Work.NONE),
    /** The same in every column: over the minibatch in training, else by RUNNING. */
    BATCH_NORM(FORWARD, Work.NONE),
    /** DST (batch, FAN_OUT) = activation(SRC), both with STRIDE. */
    ACTIVATE(FORWARD, Work.NONE),
    /**
     * Loss of SRC (batch, FAN_IN) against the targets, which are smoothed by AMOUNT; its gradient, over the samples of
     * an update, to DELTA. The last operation forwards.
     */
    LOSS(FORWARD, Work.NONE),

    // ---- forwards and backwards ----
    /** DST (batch, FAN_IN) = SRC, and zeros from there to column FAN_OUT. */
    COPY(EITHER, Work.NONE),
    /** DST (batch, FAN_OUT) = SRC + SRC2, all three with STRIDE. */
    ADD(EITHER, Work.NONE),

    // ---- backwards ----
    /** DELTA (batch, FAN_OUT) times AMOUNT where SIGNS says that the value was kept, else 0. */
    DROPOUT_BACKWARD(BACKWARD, Work.NONE),
    /** DELTA (batch, FAN_OUT) += AMOUNT, over the samples of an update, times the sign of DST. */
    SPARSITY(BACKWARD, Work.NONE),
    /** DELTA (batch, FAN_OUT) times the activation's derivative, which the layer's DENSE_BACKWARD then leaves out. */
    ACTIVATE_BACKWARD(BACKWARD, Work.NONE),
    /** DELTA, with respect to LAYER_NORM's DST, becomes that with respect to its SRC; gradients to NORM_GRADIENT. */
    LAYER_NORM_BACKWARD(BACKWARD, Work.NONE),
    /** The same of BATCH_NORM; RUNNING moves on. */
    BATCH_NORM_BACKWARD(BACKWARD, Work.NONE),
    /**
     * DELTA times the activation's derivative; DELTA_BELOW; gradient, counters and update of WEIGHTS. Where GRADIENT is
     * there, the gradient goes to it instead, and counters and update are left to UPDATE.
     */
    DENSE_BACKWARD(BACKWARD, Work.BACKWARD),
    /** DELTA of the last step through all steps; then as DENSE_BACKWARD, of STEPS times as many samples. */
    RECURRENT_BACKWARD(BACKWARD, Work.THROUGH_TIME),
    /** In place of DENSE_BACKWARD where a layer keeps its weights: PEAK and HEALTH of its outputs, DST, alone. */
    FROZEN(BACKWARD, Work.NONE),

    // ---- the update, where the whole gradient is kept ----
    /**
     * Before the first UPDATE: whether the gradient, SRC, SRC_STRIDE floats, is finite; and for each UPDATE the square
     * roots of the factors by which its weights' gradients, the first row, and its biases', the second, are scaled.
     * RULE is the one of all UPDATEs, FUNCTION a {@link io.gradus.rule.GradientClip.Kind} ordinal, DST the
     * {@link GradientControl}.
     */
    MEASURE(Phase.UPDATE, Work.NONE),
    /**
     * Counters, clips and the rule for WEIGHTS, all that is trained, from GRADIENT, which is left as it is. SRC, unless
     * -1, are the factors of MEASURE, (2, STRIDE).
     */
    UPDATE(Phase.UPDATE, Work.NONE),

    // ---- behind the update ----
    /** Scales each unit's FAN_IN weights down to norm AMOUNT, if they are longer. */
    MAX_NORM(AFTER_UPDATE, Work.NONE);

    /** What an operation computes with weights. An enum, for a lambda each would cost every start some milliseconds. */
    private enum Work {
        NONE,
        FORWARD,
        FORWARD_STEPS,
        BACKWARD,
        THROUGH_TIME
    }

    private final Phase phase;
    private final Work work;

    Opcode(Phase phase, Work work) {
        this.phase = phase;
        this.work = work;
    }

    /** When it runs. */
    public Phase phase() {
        return phase;
    }

    /**
     * Floating-point operations of one sample, for the operation that lies at {@code at}; 0 for what has no weights.
     */
    public long flops(int[] ops, int at) {
        long weights = (long) ops[at + Field.FAN_IN] * ops[at + Field.FAN_OUT];
        long steps = ops[at + Field.STEPS];
        long own = (long) ops[at + Field.FAN_OUT] * ops[at + Field.FAN_OUT]; // that deltas pass from step to step
        return switch (work) {
            case NONE -> 0;
            case FORWARD -> 2 * weights;
            case FORWARD_STEPS -> 2 * weights * steps;
            case BACKWARD -> (ops[at + Field.DELTA_BELOW] < 0 ? 2 : 4) * weights;
            case THROUGH_TIME -> 2 * weights * steps + 2 * own * (steps - 1);
        };
    }
}
