package io.gradus.plan;

/**
 * The layout of one operation in {@link Plan#ops()}: {@link #LENGTH} ints, of which each {@link Opcode} uses what it
 * needs. Offsets count floats of the arena, -1 standing for "not there".
 *
 * <p>Constants rather than an enum, because kernels index with them. No two fields have the same number, and none
 * reaches LENGTH: {@link NativeHeader} checks it.
 */
public final class Field {
    /** An {@link Opcode} ordinal. */
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
    /** An {@link io.gradus.net.Activation} ordinal; in LOSS a {@link io.gradus.net.Loss} ordinal. */
    public static final int FUNCTION = 9;
    /** Slope of leaky-relu, the float's bits. */
    public static final int SLOPE = 10;
    /** Values before the activation, (batch, STRIDE), where the derivative needs them; else -1. */
    public static final int PRE = 11;
    /**
     * Gradients of the loss with respect to a layer's outputs or sums, (batch, STRIDE); -1 in a plan without training.
     */
    public static final int DELTA = 12;
    /** The same of what the layer reads, (batch, SRC_STRIDE), or -1 at the first layer that is trained. */
    public static final int DELTA_BELOW = 13;
    /** The rule's state, laid out as WEIGHTS, or -1. */
    public static final int STATE = 14;
    /** Sign masks: for every 16 parameters of WEIGHTS a float of negative and one of positive signs; or -1. */
    public static final int SIGNS = 15;
    /** The largest output of each unit since the window began, (STRIDE), or -1 where units can't die. */
    public static final int PEAK = 16;
    /** The layer's block of health counters, or -1. */
    public static final int HEALTH = 17;
    /**
     * Every how many weight rows the gradient's distribution is sampled; which ones changes from judgement to
     * judgement.
     */
    public static final int HISTOGRAM_ROWS = 18;
    /** An {@link io.gradus.rule.UpdateRule.Kind} ordinal. */
    public static final int RULE = 19;
    /** In LOSS: a double of each sample's loss, so that threads share the work and the sum keeps its order. */
    public static final int SAMPLE_LOSSES = 20;
    /**
     * The rule's second float a parameter, laid out as WEIGHTS, or -1. A third lies as far behind as this does behind
     * STATE.
     */
    public static final int STATE2 = 21;
    /** The whole gradient of WEIGHTS, laid out as they are; or -1. */
    public static final int GRADIENT = 22;
    /**
     * In DENSE_BACKWARD, and of NORM_GRADIENT where a norm writes it: 1 if GRADIENT is added to, 0 if it is written. In
     * MEASURE: 1 if any operation adds, so that the gradient is 0 at an update's beginning.
     */
    public static final int ADDS = 23;
    /**
     * The number of an operation that has one, which its {@link Opcode} describes: the float's bits, or -1 for none.
     */
    public static final int AMOUNT = 24;
    /** In DROPOUT: of 65536 values how many become 0. */
    public static final int DROP_THRESHOLD = 25;
    /**
     * In ADD: what is added. In LOSS: the targets, (batch, STRIDE), where they are in the arena; else -1. In RECURRENT:
     * the inputs of all steps, (batch, STEPS · (FAN_IN - FAN_OUT) padded).
     */
    public static final int SRC2 = 26;
    /**
     * Gradients of gains and of shifts, (2, STRIDE), of which the layer's WEIGHTS have rows behind the biases, which
     * are then not trained; or -1. Where GRADIENT is there, rows of it.
     */
    public static final int NORM_GRADIENT = 27;
    /**
     * LAYER_NORM: of every sample mean, 1/sd and two sums of the way back, (batch, 4). BATCH_NORM: means, 1/sd and
     * variances of the minibatch, (3, STRIDE); -1 where the running ones are always used.
     */
    public static final int STATISTICS = 28;
    /** BATCH_NORM: running means and variances, (2, STRIDE). */
    public static final int RUNNING = 29;
    /** Of a recurrent layer, how many; else -1. */
    public static final int STEPS = 30;
    /** In LOAD: the {@link Augment} region by which examples to train on are changed, or -1. */
    public static final int AUGMENT = 31;
    /** Where weights move: the L2 penalty that is added to their gradients, the float's bits; or -1. */
    public static final int L2 = 32;
    /** The same of the L1 penalty; there where L2 is. */
    public static final int L1 = 33;
    /** Ints of one operation. */
    public static final int LENGTH = 36;

    private Field() {}
}
