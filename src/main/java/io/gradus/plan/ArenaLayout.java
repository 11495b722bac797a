package io.gradus.plan;

import io.gradus.data.augment.AugmentedImages;
import io.gradus.health.HealthCounter;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Shortcut;
import io.gradus.rule.GradientClip;
import io.gradus.rule.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies where: the arena's regions, and each layer's part of them. Offsets count floats, -1 standing for "not there";
 * an array has an element for every layer.
 */
final class ArenaLayout {
    final NetworkSpec network;
    final @Nullable TrainingSpec training;
    final @Nullable UpdateRule rule;
    final int batchSize;
    final int layers;
    /** How many layers, from the first on, keep their weights, and have neither gradients nor state. */
    final int frozen;

    final List<Region> regions = new ArrayList<>();

    /** Padded widths. */
    final int[] stride;
    /** The layer whose sums a skip adds to this one's. */
    final int[] skipSource;
    /** Whether a skip begins at this layer's sums. */
    final boolean[] skipBegins;

    final int inputStride;
    final int parameters;
    final int[] weights; // (parameterRows, stride)
    /** Running means and variances of layers normalised by the minibatch, (2, stride). */
    final int[] running;

    /** Floats of the weights that are trained, and where they begin. */
    final int trainedFloats;

    final int firstTrained;
    final int state;
    final int scaling;
    final int inputs; // (batch, inputStride)
    /** The {@link Augment} region. */
    final int augment;

    final int[] outputs; // (batch, stride)
    final int[] pre; // (batch, stride)
    /** Sums before they are normalised, (batch, stride). */
    final int[] raw;
    /** As {@link Op#STATISTICS}. */
    final int[] statistics;
    /** Where no whole gradient is kept: gradients of gains and shifts, (2, stride), until the layer's weights are moved. */
    private final int[] normGradient;

    /** What a recurrent first layer reads at each step, the last one first: (steps · batch, unrolledStride). */
    final int unrolled;

    final int unrolledStride;

    /** What layers with shortcuts read, of which each reads a beginning: (batch, wideStride). */
    final int wide;

    final int wideStride;
    final int losses;
    private final int[] delta = {-1, -1}; // (batch, widest)
    private final int stepDelta; // of a recurrent layer, (steps · batch, stride)
    /** An error on its way past a skip's layers: (batch, stride of them). */
    final int skipDelta;
    /** The sum of the errors of what layers with shortcuts read, and one layer's part: (batch, wideStride). */
    final int wideDelta;

    final int widePart;
    /** Where every gradient is to be known before the first weight moves: as the trained weights. */
    private final int gradient;
    /** Square roots of the factors of a layer's weights, and of its biases: (2, stride). */
    final int[] factors;

    final int gradientControl;
    final int signs;
    final int[] peaks;
    final int health;

    private long floats;

    ArenaLayout(NetworkSpec network, @Nullable TrainingSpec training, int batchSize) {
        this.network = network;
        this.training = training;
        this.rule = training == null ? null : training.rule();
        this.batchSize = batchSize;
        this.layers = network.layers().size();
        this.frozen = training == null ? 0 : training.frozen();
        this.stride = new int[layers];
        this.skipSource = network.skipSources();
        this.skipBegins = new boolean[layers];
        boolean watched = training != null && training.healthEvery() > 0;
        long[] ofWeights = new long[layers];
        long weightSum = 0;
        long frozenSum = 0;
        int widest = 0; // of the layers that are trained
        for (int n = 0; n < layers; n++) {
            stride[n] = Plan.padded(network.layers().get(n).width());
            ofWeights[n] = (long) network.parameterRows(n) * stride[n];
            weightSum += ofWeights[n];
            frozenSum += n < frozen ? ofWeights[n] : 0;
            widest = n < frozen ? 0 : Math.max(widest, stride[n]);
            if (skipSource[n] >= 0) {
                skipBegins[skipSource[n]] = true;
            }
        }
        inputStride = Plan.padded(network.inputs());
        boolean shortcuts = network.topology().shortcut() != Shortcut.NONE;
        wideStride = shortcuts ? Plan.padded(network.fanIn(layers - 1)) : 0;
        boolean trains = rule != null;

        add("control", Control.LENGTH, "settings and reports");
        weights = pieces("parameters", ofWeights, "weights and biases, rows padded to " + Plan.LANES);
        parameters = weights[0];
        trainedFloats = (int) (weightSum - frozenSum);
        firstTrained = parameters + (int) frozenSum;
        running = pieces("running statistics", normFloats(Norm.BATCH, 2), "means and variances of whole training");
        int states = rule == null ? 0 : rule.kind().stateFloats();
        state = rule == null || states == 0
                ? -1
                : add(
                        "rule state",
                        (long) trainedFloats * states,
                        states + " float(s) a parameter for " + rule.kind().label());
        scaling = add("scaling", 2L * inputStride, "shift and scale of each input");
        inputs = add("input", (long) batchSize * inputStride, "the minibatch, scaled");
        augment = augmentation();
        unrolledStride = Plan.padded(network.fanIn(0));
        unrolled = network.steps(0) > 1
                ? add(
                        "unrolled",
                        (long) network.steps(0) * batchSize * unrolledStride,
                        "what a recurrent layer reads at each of " + network.steps(0) + " steps")
                : -1;
        outputs = pieces("activations", batches(true), "every layer's outputs, kept for the way back");
        pre = pieces("pre-activations", batches(false), "sums that a derivative or a skip needs");
        raw = trains ? pieces("raw sums", rawFloats(), "sums before they are normalised") : absent();
        statistics = trains ? pieces("norm statistics", statisticsFloats(), "of the minibatch") : absent();
        normGradient = trains ? pieces("norm gradient", gradientFloats(), "of gains and shifts") : absent();
        wide = shortcuts ? add("shortcuts", (long) batchSize * wideStride, "inputs and outputs side by side") : -1;
        losses = add("sample losses", Plan.padded(2 * batchSize), "a double each, for a sum in one order");
        if (trains) {
            delta[0] = add("delta 0", (long) batchSize * widest, "errors of a layer");
            int own = frozen == 0 && network.steps(0) > 1 ? 1 : 0; // the recurrent layer's errors lie apart
            delta[1] = layers - frozen - own > 1
                    ? add("delta 1", (long) batchSize * widest, "errors of the layer below")
                    : delta[0];
        }
        stepDelta = trains && frozen == 0 && network.steps(0) > 1
                ? add("step deltas", (long) network.steps(0) * batchSize * stride[0], "errors of every step")
                : -1;
        skipDelta = trains && widestSkip() > 0
                ? add("skip delta", (long) batchSize * widestSkip(), "errors that pass a skip's layers by")
                : -1;
        wideDelta = trains && shortcuts && frozen < layers - 1
                ? add("shortcut delta", (long) batchSize * wideStride, "errors by way of shortcuts")
                : -1;
        widePart = trains && network.topology().shortcut() == Shortcut.ALL && frozen < layers - 2
                ? add("shortcut part", (long) batchSize * wideStride, "one layer's share of them")
                : -1;
        if (trains) {
            add(
                    "gradient tile",
                    widest,
                    "the gradient of one weight row" + (wholeGradient() ? "" : "; there is no whole gradient"));
        }
        gradient = wholeGradient() ? add("gradient", trainedFloats, "of every weight, before any moves") : -1;
        factors = pieces("gradient factors", factorFloats(), "how much smaller clipping makes each unit's gradients");
        gradientControl = wholeGradient() ? add("gradient control", GradientControl.LENGTH, "settings of it") : -1;
        signs = watched
                ? add(
                        "sign masks",
                        ((long) trainedFloats / Plan.LANES * 2 + Plan.LANES - 1) / Plan.LANES * Plan.LANES,
                        "last signs, to count flips")
                : -1;
        peaks = pieces("unit peaks", peakFloats(watched), "largest output of each unit, to count dead ones");
        health = watched ? add("health", (long) layers * HealthCounter.BLOCK, "counters of each layer") : -1;
    }

    /** Where layer {@code n}'s errors lie, (batch, stride). */
    int delta(int n) {
        return n == 0 && stepDelta >= 0 ? stepDelta : delta[n & 1];
    }

    /** Whether layer {@code n} is more than one operation: its sums are needed apart from its outputs. */
    boolean isSplit(int n) {
        return takesPartInSkip(n) || normalizes(n);
    }

    private boolean takesPartInSkip(int n) {
        return skipBegins[n] || skipSource[n] >= 0;
    }

    /** Whether a skip that ends at layer {@code n} takes an error to layers that are trained. */
    boolean passesBy(int n) {
        return skipSource[n] >= frozen;
    }

    /** Where layer {@code n}'s sums lie before they are normalised, if they are. */
    int rawSums(int n) {
        return raw[n] >= 0 ? raw[n] : sums(n);
    }

    /** Layer {@code n}'s gains, and behind them its shifts, (2, stride). */
    int gains(int n) {
        return weights[n] + (network.fanIn(n) + 1) * stride[n];
    }

    /** Where layer {@code n}'s values lie before its activation: apart, or where its outputs will be. */
    int sums(int n) {
        return pre[n] >= 0 ? pre[n] : outputs[n];
    }

    /** The rule's state of layer {@code n}'s weights, the first or the second of a parameter. */
    int state(int n, int which) {
        return rule == null || rule.kind().stateFloats() <= which
                ? -1
                : state + which * trainedFloats + (weights[n] - firstTrained);
    }

    /** Whether the whole gradient is kept, and weights move behind the whole way back. */
    boolean wholeGradient() {
        return training != null && training.wholeGradient();
    }

    /** Whether a gradient has several contributions, so that operations add to it. */
    boolean addsGradients() {
        return training != null && training.rule().kind().wholeSet();
    }

    /** The whole gradient of layer {@code n}'s weights, or -1. */
    int gradient(int n) {
        return gradient < 0 ? -1 : gradient + (weights[n] - firstTrained);
    }

    /** Where the gradients of layer {@code n}'s gains and shifts go, (2, stride); -1 if it has none. */
    int normGradient(int n) {
        return gradient < 0 || !normalizes(n) ? normGradient[n] : gradient(n) + (network.fanIn(n) + 1) * stride[n];
    }

    /** The last signs of layer {@code n}'s gradients. */
    int signs(int n) {
        return signs < 0 ? -1 : signs + (weights[n] - firstTrained) / Plan.LANES * 2;
    }

    /** Layer {@code n}'s counters. */
    int health(int n) {
        return health < 0 ? -1 : health + n * HealthCounter.BLOCK;
    }

    /** The column of {@link #wide} where layer {@code n}'s outputs are, or -1 if nobody reads them there. */
    int wideColumn(int n) {
        if (n == layers - 1 || !network.readsInputs(n + 1)) {
            return -1;
        }
        return network.fanIn(n + 1) - network.layers().get(n).width();
    }

    /** A minibatch of every layer's values, or of those alone whose sums must be kept apart. */
    private long[] batches(boolean all) {
        long[] lengths = new long[layers];
        for (int n = 0; n < layers; n++) {
            boolean needed = training != null
                    && n >= frozen
                    && !network.layers().get(n).activation().derivativeFromOutput();
            lengths[n] = all || needed || takesPartInSkip(n) ? (long) network.steps(n) * batchSize * stride[n] : 0;
        }
        return lengths;
    }

    private long[] peakFloats(boolean watched) {
        long[] lengths = new long[layers];
        for (int n = 0; n < layers; n++) {
            LayerSpec layer = network.layers().get(n);
            lengths[n] = watched && layer.activation().canDie() ? stride[n] : 0;
        }
        return lengths;
    }

    /** Adaptive clipping leaves the output layer alone. */
    private long[] factorFloats() {
        long[] lengths = new long[layers];
        GradientClip.Kind clip = training == null
                ? GradientClip.Kind.NONE
                : training.gradientClip().kind();
        int end = clip == GradientClip.Kind.NONE ? 0 : clip == GradientClip.Kind.AGC ? layers - 1 : layers;
        for (int n = frozen; n < end; n++) {
            lengths[n] = 2L * stride[n];
        }
        return lengths;
    }

    private boolean normalizes(int n) {
        return network.layers().get(n).isNormalized();
    }

    private long[] rawFloats() {
        long[] lengths = new long[layers];
        for (int n = frozen; n < layers; n++) {
            lengths[n] = normalizes(n) ? (long) batchSize * stride[n] : 0;
        }
        return lengths;
    }

    private long[] gradientFloats() {
        long[] lengths = new long[layers];
        for (int n = frozen; n < layers; n++) {
            lengths[n] = normalizes(n) && !wholeGradient() ? 2L * stride[n] : 0;
        }
        return lengths;
    }

    private long[] statisticsFloats() {
        long[] lengths = normFloats(Norm.BATCH, 3);
        for (int n = 0; n < layers; n++) {
            if (network.layers().get(n).norm() == Norm.LAYER) {
                lengths[n] = Plan.padded(4 * batchSize);
            }
            lengths[n] = n < frozen ? 0 : lengths[n];
        }
        return lengths;
    }

    private long[] normFloats(Norm norm, int rows) {
        long[] lengths = new long[layers];
        for (int n = 0; n < layers; n++) {
            lengths[n] = network.layers().get(n).norm() == norm ? (long) rows * stride[n] : 0;
        }
        return lengths;
    }

    private int[] absent() {
        int[] offsets = new int[layers];
        Arrays.fill(offsets, -1);
        return offsets;
    }

    private int widestSkip() {
        int widest = 0;
        for (int n = 0; n < layers; n++) {
            widest = passesBy(n) ? Math.max(widest, stride[n]) : widest;
        }
        return widest;
    }

    private int augmentation() {
        AugmentedImages images = training == null ? null : training.augmentation();
        if (images == null) {
            return -1;
        }
        if (images.shape().size() != network.inputs()) {
            throw TrainingProblem.AUGMENTED_OTHER_SIZE.with(
                    images.shape(), images.shape().size(), network.inputs());
        }
        return add("augmentation", Augment.floats(images, batchSize), "what is drawn for each picture of a minibatch");
    }

    /** A region of a piece for each layer, whose length may be 0. */
    private int[] pieces(String name, long[] lengths, String purpose) {
        int[] offsets = new int[layers];
        Arrays.fill(offsets, -1);
        long sum = 0;
        for (long length : lengths) {
            sum += length;
        }
        if (sum > 0) {
            int next = add(name, sum, purpose);
            for (int n = 0; n < layers; n++) {
                if (lengths[n] > 0) {
                    offsets[n] = next;
                    next += (int) lengths[n];
                }
            }
        }
        return offsets;
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
