package io.gradus.plan;

import io.gradus.health.HealthCounter;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a network, a rule and a batch size into a {@link Plan}. Nothing is allocated for the run itself. */
public final class PlanCompiler {
    /** Gradient values a layer and sampled step put into its distribution, at most about this many. */
    private static final int HISTOGRAM_SAMPLES = 64;

    private final NetworkSpec network;
    private final @Nullable TrainingSpec training;
    private final @Nullable UpdateRule rule;
    private final int batchSize;
    private final int layers;
    private final int frozen; // layers that keep their weights
    private final List<Region> regions = new ArrayList<>();
    private long floats;

    private PlanCompiler(NetworkSpec network, @Nullable TrainingSpec training, int batchSize) {
        this.network = network;
        this.training = training;
        this.rule = training == null ? null : training.rule();
        this.batchSize = batchSize;
        this.layers = network.layers().size();
        this.frozen = training == null ? 0 : training.frozen();
    }

    /**
     * The plan of training.
     *
     * @throws IllegalArgumentException if the arena would have 2³¹ floats or more, or every layer is frozen
     */
    public static Plan training(NetworkSpec network, TrainingSpec training) {
        requireTrained(network, training);
        return new PlanCompiler(network, training, training.batchSize()).compile();
    }

    /**
     * The plan of training by a rule and nothing besides.
     *
     * @param healthEvery fill in the health counters at every so many steps; 0 for never
     * @throws IllegalArgumentException if the arena would have 2³¹ floats or more
     */
    public static Plan training(NetworkSpec network, UpdateRule rule, int batchSize, int healthEvery) {
        return training(network, new TrainingSpec(rule, batchSize, healthEvery));
    }

    /** The plan of inference alone: no deltas, no state, no counters. */
    public static Plan inference(NetworkSpec network, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, not " + batchSize);
        }
        return new PlanCompiler(network, null, batchSize).compile();
    }

    /** The bytes that a training plan's arena would take; Long.MAX_VALUE if there can be no such arena. */
    public static long arenaBytes(NetworkSpec network, TrainingSpec training) {
        try {
            return training(network, training).arenaBytes();
        } catch (IllegalArgumentException | ArithmeticException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Refuses to train nothing.
     *
     * @throws IllegalArgumentException if every layer of the network is frozen
     */
    public static void requireTrained(NetworkSpec network, TrainingSpec training) {
        int layers = network.layers().size();
        if (training.frozen() >= layers) {
            throw new IllegalArgumentException("with " + training.frozen() + " layers frozen, nothing of "
                    + network.shape() + " is left to train: it has "
                    + (layers == 1 ? "one layer, the output" : layers + " layers; freeze at most " + (layers - 1)));
        }
    }

    private Plan compile() {
        int[] stride = new int[layers]; // padded width of each layer
        long weightFloats = 0;
        long frozenFloats = 0;
        int widest = 0; // of the layers that are trained
        for (int n = 0; n < layers; n++) {
            stride[n] = Plan.padded(network.layers().get(n).width());
            weightFloats += (network.fanIn(n) + 1L) * stride[n];
            frozenFloats += n < frozen ? (network.fanIn(n) + 1L) * stride[n] : 0;
            widest = n < frozen ? 0 : Math.max(widest, stride[n]);
        }
        int inputStride = Plan.padded(network.inputs());
        boolean watched = training != null && training.healthEvery() > 0;

        add("control", Control.LENGTH, "settings and reports");
        int parameters = add("parameters", weightFloats, "weights and biases, rows padded to " + Plan.LANES);
        long trainedFloats = weightFloats - frozenFloats;
        int firstTrained = parameters + (int) frozenFloats;
        int state = -1;
        if (rule != null && rule.kind().stateFloats() > 0) {
            state = add(
                    "rule state",
                    trainedFloats * rule.kind().stateFloats(),
                    rule.kind().stateFloats() + " float(s) a parameter for "
                            + rule.kind().label());
        }
        int scaling = add("scaling", 2L * inputStride, "shift and scale of each input");
        int inputs = add("input", (long) batchSize * inputStride, "the minibatch, scaled");
        int[] outputs = new int[layers];
        int[] pre = new int[layers];
        long sum = 0;
        for (int n = 0; n < layers; n++) {
            outputs[n] = (int) Math.min(Integer.MAX_VALUE, sum);
            sum += (long) batchSize * stride[n];
        }
        int activations = add("activations", sum, "every layer's outputs, kept for the way back");
        sum = 0;
        for (int n = 0; n < layers; n++) {
            outputs[n] += activations;
            pre[n] = -1;
            if (rule != null
                    && n >= frozen
                    && !network.layers().get(n).activation().derivativeFromOutput()) {
                pre[n] = (int) Math.min(Integer.MAX_VALUE, floats + sum);
                sum += (long) batchSize * stride[n];
            }
        }
        if (sum > 0) {
            add("pre-activations", sum, "inputs of activations whose derivative needs them");
        }
        int losses = add("sample losses", Plan.padded(2 * batchSize), "a double each, for a sum in one order");
        int[] delta = {-1, -1};
        if (rule != null) {
            delta[0] = add("delta 0", (long) batchSize * widest, "errors of a layer");
            delta[1] = layers - frozen > 1
                    ? add("delta 1", (long) batchSize * widest, "errors of the layer below")
                    : delta[0];
            add("gradient tile", widest, "the gradient of one weight row; there is no whole gradient");
        }
        int signs = watched
                ? add(
                        "sign masks",
                        (trainedFloats / Plan.LANES * 2 + Plan.LANES - 1) / Plan.LANES * Plan.LANES,
                        "last signs, to count flips")
                : -1;
        int peaks = -1;
        if (watched) {
            sum = 0;
            for (int n = 0; n < layers; n++) {
                sum += network.layers().get(n).activation().canDie() ? stride[n] : 0;
            }
            peaks = sum == 0 ? -1 : add("unit peaks", sum, "largest output of each unit, to count dead ones");
        }
        int health = watched ? add("health", (long) layers * HealthCounter.BLOCK, "counters of each layer") : -1;

        int forwardOps = layers + 2;
        int backwardOps = rule == null ? 0 : watched ? layers : layers - frozen;
        int[] ops = new int[(forwardOps + backwardOps) * Op.LENGTH];
        Arrays.fill(ops, -1);
        ops[Op.OPCODE] = Op.LOAD;
        ops[Op.FAN_OUT] = network.inputs();
        ops[Op.SRC] = scaling;
        ops[Op.DST] = inputs;
        ops[Op.STRIDE] = inputStride;
        int weights = parameters;
        int peak = peaks;
        for (int n = 0; n < layers; n++) {
            LayerSpec layer = network.layers().get(n);
            int at = (n + 1) * Op.LENGTH;
            ops[at + Op.OPCODE] = Op.DENSE;
            ops[at + Op.LAYER] = n;
            ops[at + Op.FAN_IN] = network.fanIn(n);
            ops[at + Op.FAN_OUT] = layer.width();
            ops[at + Op.SRC] = n == 0 ? inputs : outputs[n - 1];
            ops[at + Op.SRC_STRIDE] = n == 0 ? inputStride : stride[n - 1];
            ops[at + Op.DST] = outputs[n];
            ops[at + Op.STRIDE] = stride[n];
            ops[at + Op.WEIGHTS] = weights;
            ops[at + Op.FUNCTION] = layer.activation().ordinal();
            ops[at + Op.SLOPE] = Float.floatToRawIntBits(layer.slope());
            ops[at + Op.PRE] = pre[n];
            if (peaks >= 0 && layer.activation().canDie()) {
                ops[at + Op.PEAK] = peak;
                peak += stride[n];
            }
            if (rule != null) {
                ops[at + Op.HEALTH] = health < 0 ? -1 : health + n * HealthCounter.BLOCK;
            }
            if (rule != null && n >= frozen) {
                ops[at + Op.DELTA] = delta[n & 1];
                ops[at + Op.DELTA_BELOW] = n == frozen ? -1 : delta[(n - 1) & 1];
                ops[at + Op.STATE] = state < 0 ? -1 : state + (weights - firstTrained);
                ops[at + Op.STATE2] = rule.kind().stateFloats() < 2 ? -1 : ops[at + Op.STATE] + (int) trainedFloats;
                ops[at + Op.SIGNS] = signs < 0 ? -1 : signs + (weights - firstTrained) / Plan.LANES * 2;
                ops[at + Op.HISTOGRAM_ROWS] =
                        (int) (((network.fanIn(n) + 1L) * layer.width() + HISTOGRAM_SAMPLES - 1) / HISTOGRAM_SAMPLES);
                ops[at + Op.RULE] = rule.kind().ordinal();
            }
            if (rule != null && (n >= frozen || watched)) {
                int backward = (forwardOps + layers - 1 - n) * Op.LENGTH;
                System.arraycopy(ops, at, ops, backward, Op.LENGTH);
                ops[backward + Op.OPCODE] = n >= frozen ? Op.DENSE_BACKWARD : Op.FROZEN;
            }
            weights += (network.fanIn(n) + 1) * stride[n];
        }
        int loss = (layers + 1) * Op.LENGTH;
        ops[loss + Op.OPCODE] = Op.LOSS;
        ops[loss + Op.LAYER] = layers - 1;
        ops[loss + Op.FAN_IN] = network.outputs();
        ops[loss + Op.SRC] = outputs[layers - 1];
        ops[loss + Op.STRIDE] = stride[layers - 1];
        ops[loss + Op.FUNCTION] = network.loss().ordinal();
        ops[loss + Op.SAMPLE_LOSSES] = losses;
        ops[loss + Op.DELTA] = rule == null ? -1 : delta[(layers - 1) & 1];
        return new Plan(network, training, batchSize, ops, forwardOps, regions);
    }

    private int add(String name, long length, String purpose) {
        if (floats + length > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    "the network needs more than the 8 GiB that one arena can hold; make it or the batch smaller");
        }
        int offset = (int) floats;
        regions.add(new Region(name, offset, (int) length, purpose));
        floats += length;
        return offset;
    }
}
