package io.gradus.plan;

/**
 * The layout of one operation in {@link Plan#ops()}: {@link #LENGTH} ints, of which each opcode uses what it needs.
 * Offsets count floats of the arena, -1 standing for "not there". The same numbers stand in {@code native/src/plan.h}.
 */
public final class Op {
    // opcodes
    /** Gather a minibatch's features, scaled, into DST (batch, FAN_OUT). */
    public static final int LOAD = 0;
    /** DST (batch, FAN_OUT) = activation(SRC (batch, FAN_IN) · WEIGHTS + bias). */
    public static final int DENSE = 1;
    /** Loss of SRC (batch, FAN_IN) against the targets; its gradient, over the batch size, to DELTA. */
    public static final int LOSS = 2;
    /**
     * DELTA through the activation's derivative; DELTA_BELOW; gradient, counters and update of WEIGHTS. Where GRADIENT is
     * there, the gradient goes to it instead, and counters and update are left to UPDATE.
     */
    public static final int DENSE_BACKWARD = 3;
    /** DST (batch, FAN_IN) = SRC, and zeros from there to column FAN_OUT. */
    public static final int COPY = 10;
    /** DST (batch, FAN_OUT) = SRC + SRC2, all three with STRIDE. */
    public static final int ADD = 11;
    /** DST (batch, FAN_OUT) = activation(SRC), both with STRIDE. */
    public static final int ACTIVATE = 12;
    /** DELTA (batch, FAN_OUT) through the activation's derivative, which the layer's DENSE_BACKWARD then leaves out. */
    public static final int ACTIVATE_BACKWARD = 13;
    /**
     * Counters, clips and the rule for WEIGHTS, all that is trained, from GRADIENT, which is left as it is. SRC, unless
     * -1, are the factors of {@link #MEASURE}, (2, STRIDE).
     */
    public static final int UPDATE = 4;
    /**
     * Behind the last gradient and before the first UPDATE: whether the gradient, SRC, SRC_STRIDE floats, is finite; and
     * for each UPDATE the square roots of the factors by which its weights' gradients, the first row, and its biases', the
     * second, are to be scaled. RULE is the one of all UPDATEs, FUNCTION a {@link io.gradus.rule.GradientClip.Kind} ordinal, DST the {@link
     * GradientControl}.
     */
    public static final int MEASURE = 5;
    /** DST (batch, FAN_OUT) = SRC with mean 0 and variance 1 in every row, times the gains and plus the shifts, WEIGHTS. */
    public static final int LAYER_NORM = 14;
    /** The same in every column, over the minibatch in training, else by RUNNING. */
    public static final int BATCH_NORM = 15;
    /** DELTA, with respect to LAYER_NORM's DST, becomes that with respect to SRC; gradients to NORM_GRADIENT. */
    public static final int LAYER_NORM_BACKWARD = 16;
    /** The same of BATCH_NORM; RUNNING moves on. */
    public static final int BATCH_NORM_BACKWARD = 17;
    /**
     * DST (batch, FAN_OUT) = SRC, each value with probability AMOUNT2 / 65536 replaced by 0, the others times AMOUNT. LAYER
     * is -1 for the network's inputs. Which were kept goes to SIGNS, if that is there. In evaluation a plain copy.
     */
    public static final int DROPOUT = 6;
    /** DELTA (batch, FAN_OUT) times AMOUNT where SIGNS says that the value was kept, else 0. */
    public static final int DROPOUT_BACKWARD = 7;
    /** DST (batch, FAN_OUT) = SRC + normal noise of standard deviation AMOUNT. In evaluation a plain copy. */
    public static final int NOISE = 8;
    /** Scales each unit's FAN_IN weights down to norm AMOUNT; at the end of the backward half. */
    public static final int MAX_NORM = 9;
    /** DELTA (batch, FAN_OUT) += AMOUNT, over the samples of an update, times the sign of DST. */
    public static final int SPARSITY = 26;
    /**
     * A recurrent layer, STEPS dense ones with the same WEIGHTS. SRC (STEPS · batch, FAN_IN) receives each step's inputs,
     * from SRC2, and beside them the outputs of the step before, from DST (STEPS · batch, FAN_OUT). The last step lies
     * first, so that whoever reads the layer finds it at DST, and the errors likewise.
     */
    public static final int RECURRENT = 21;
    /** DELTA of the last step through all steps; then as DENSE_BACKWARD, of STEPS times as many samples. */
    public static final int RECURRENT_BACKWARD = 22;
    /** The outputs, DST, of a dense layer that keeps its weights: in place of DENSE_BACKWARD, PEAK and HEALTH alone. */
    public static final int FROZEN = 20;

    // fields
    public static final int OPCODE = 0;
    /** 0 for the first hidden layer. */
    public static final int LAYER = 1;

    public static final int FAN_IN = 2;
    public static final int FAN_OUT = 3;
    /** What is read: (batch, SRC_STRIDE). */
    public static final int SRC = 4;

    public static final int SRC_STRIDE = 5;
    /** What is written, or, backwards, was written forwards: (batch, STRIDE). */
    public static final int DST = 6;
    /** Floats from a row to the next, in DST, DELTA, WEIGHTS and PRE: FAN_OUT padded. */
    public static final int STRIDE = 7;
    /** (FAN_IN + 1, STRIDE), the last row being the biases. */
    public static final int WEIGHTS = 8;
    /** An {@link io.gradus.net.Activation} ordinal, or a {@link io.gradus.net.Loss} ordinal in LOSS. */
    public static final int FUNCTION = 9;
    /** Slope of leaky-relu, the float's bits. */
    public static final int SLOPE = 10;
    /** Values before the activation, (batch, STRIDE), where the derivative needs them; else -1. */
    public static final int PRE = 11;
    /** (batch, STRIDE); in LOSS of a plan without training, -1. */
    public static final int DELTA = 12;
    /** (batch, SRC_STRIDE), or -1 at the first layer that is trained. */
    public static final int DELTA_BELOW = 13;
    /** The rule's state, laid out as WEIGHTS, or -1. */
    public static final int STATE = 14;
    /** Sign masks: for every 16 parameters of WEIGHTS a float of negative and one of positive signs; or -1. */
    public static final int SIGNS = 15;
    /** The largest output of each unit since the window began, (STRIDE), or -1 where units can't die. */
    public static final int PEAK = 16;
    /** The layer's block of health counters, or -1. */
    public static final int HEALTH = 17;
    /** Every how many weight rows the gradient's distribution is sampled. */
    public static final int HISTOGRAM_ROWS = 18;
    /** An {@link io.gradus.rule.UpdateRule.Kind} ordinal. */
    public static final int RULE = 19;
    /** In LOSS: a double of each sample's loss, so that threads share the work and the sum keeps its order. */
    public static final int SAMPLE_LOSSES = 20;
    /** The rule's second float a parameter, laid out as WEIGHTS, or -1. A third lies as far behind as this does behind STATE. */
    public static final int STATE2 = 21;
    /**
     * In ADD: what is added. In LOSS: the targets, (batch, STRIDE), where they are in the arena; else -1. In RECURRENT: the
     * inputs of all steps, (batch, STEPS · (FAN_IN - FAN_OUT) padded).
     */
    public static final int SRC2 = 26;
    /** The whole gradient of WEIGHTS, laid out as they are; or -1. */
    public static final int GRADIENT = 22;
    /**
     * In DENSE_BACKWARD, and of NORM_GRADIENT where a norm writes it: 1 if GRADIENT is added to, 0 if it is written. In MEASURE: 1 if any operation adds, so that the
     * gradient is 0 at an update's beginning.
     */
    public static final int ADDS = 23;
    /**
     * Gradients of gains and of shifts, (2, STRIDE), of which the layer's WEIGHTS have rows behind the biases, which are
     * then not trained; or -1. Where GRADIENT is there, rows of it.
     */
    public static final int NORM_GRADIENT = 27;
    /**
     * LAYER_NORM: of every sample mean, 1/sd and two sums of the way back, (batch, 4). BATCH_NORM: means, 1/sd and variances
     * of the minibatch, (3, STRIDE); -1 where the running ones are always used.
     */
    public static final int STATISTICS = 28;
    /** BATCH_NORM: running means and variances, (2, STRIDE). */
    public static final int RUNNING = 29;
    /** Of a recurrent layer, how many; else -1. */
    public static final int STEPS = 30;
    /** In LOAD: the {@link Augment} region by which examples to train on are changed, or -1. */
    public static final int AUGMENT = 31;
    /**
     * The bits of a float, or -1: in DENSE_BACKWARD the l2 penalty, in LOSS the smoothing of labels; what else it is, the
     * opcodes say.
     */
    public static final int AMOUNT = 24;
    /** In DENSE_BACKWARD the l1 penalty, the bits of a float, or -1; in DROPOUT a number of 65536ths. */
    public static final int AMOUNT2 = 25;
    /** Ints of one operation. */
    public static final int LENGTH = 32;

    private Op() {}
}
