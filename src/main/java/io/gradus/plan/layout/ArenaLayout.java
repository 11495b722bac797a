package io.gradus.plan.layout;

import io.gradus.data.augment.AugmentedImages;
import io.gradus.health.HealthCounter;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Shortcut;
import io.gradus.plan.Augment;
import io.gradus.plan.Control;
import io.gradus.plan.GradientControl;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.plan.TrainingProblem;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What lies where: the arena's regions, and each layer's part of them. Offsets count floats, -1 standing for "not
 * there"; an array has an element for every layer.
 */
public final class ArenaLayout {
    public final NetworkSpec network;
    public final @Nullable TrainingSpec training;
    public final Regularization regularization;
    public final int batchSize;
    public final int layers;
    /** How many layers, from the first on, keep their weights, and have neither gradients nor state. */
    public final int frozen;

    public final RegionList regions = new RegionList();
    public final SkipEnds skips;

    /** Padded widths. */
    public final int[] stride;

    public final int inputStride;
    public final int[] weights; // (parameterRows, stride)
    /** Running means and variances of layers normalised by the minibatch, (2, stride). */
    public final int[] running;

    /** Floats of the weights that are trained, and where they begin. */
    public final int trainedFloats;

    private final int firstTrained;
    private final int state;
    public final int scaling;
    public final int inputs; // (batch, inputStride)
    /**
     * The inputs as the first layer reads them, with noise or some dropped: {@link #inputs}, unless those are also
     * targets.
     */
    public final int firstInputs;
    /** The {@link Augment} region. */
    public final int augment;

    public final int[] outputs; // (batch, stride)
    private final int[] pre; // (batch, stride)
    /** Sums before they are normalised, (batch, stride). */
    private final int[] raw;
    /** As {@link io.gradus.plan.Field#STATISTICS}. */
    public final int[] statistics;
    /**
     * Where no whole gradient is kept: gradients of gains and shifts, (2, stride), until the layer's weights are moved.
     */
    private final int[] normGradient;
    /** Hidden outputs as the next layer reads them, (batch, stride), where some are dropped. */
    public final int[] dropped;
    /** A bit for each of them, set where it was kept. */
    public final int[] masks;

    /** What a recurrent first layer reads at each step, the last one first: (steps · batch, unrolledStride). */
    public final int unrolled;

    public final int unrolledStride;

    /** What layers with shortcuts read, of which each reads a beginning: (batch, wideStride). */
    public final int wide;

    public final int wideStride;
    public final int losses;
    private final int[] delta = {-1, -1}; // (batch, widest)
    private final int stepDelta; // of a recurrent layer, (steps · batch, stride)
    /** A delta on its way past a skip's layers: (batch, stride of them). */
    public final int skipDelta;
    /** The sum of the deltas of what layers with shortcuts read, and one layer's part: (batch, wideStride). */
    public final int wideDelta;

    public final int widePart;
    /** Where every gradient is to be known before the first weight moves: as the trained weights. */
    private final int gradient;
    /** Square roots of the factors of a layer's weights, and of its biases: (2, stride). */
    public final int[] factors;

    public final int gradientControl;
    private final int signs;
    public final int[] peaks;
    private final int health;

    public ArenaLayout(NetworkSpec network, @Nullable TrainingSpec training, int batchSize) {
        this.network = network;
        this.training = training;
        this.regularization = training == null ? Regularization.NONE : training.regularization();
        this.batchSize = batchSize;
        this.layers = network.layers().size();
        this.frozen = training == null ? 0 : training.frozen();
        this.skips = new SkipEnds(network);
        LayerFloats floats = new LayerFloats(network, training, batchSize, skips);
        this.stride = new int[layers];
        for (int n = 0; n < layers; n++) {
            stride[n] = floats.stride(n);
        }
        inputStride = Plan.padded(network.inputs());
        boolean shortcuts = network.topology().shortcut() != Shortcut.NONE;
        wideStride = shortcuts ? Plan.padded(network.fanIn(layers - 1)) : 0;
        boolean trains = training != null;
        boolean watched = training != null && training.healthEvery() > 0;
        boolean recurs = network.steps(0) > 1;

        regions.add(RegionId.CONTROL, Control.LENGTH, "settings and reports");
        long[] parameters = floats.parameters();
        weights =
                regions.addPieces(RegionId.PARAMETERS, parameters, "weights and biases, rows padded to " + Plan.LANES);
        int frozenFloats = (int) Arrays.stream(parameters, 0, frozen).sum();
        trainedFloats = (int) Arrays.stream(parameters).sum() - frozenFloats;
        firstTrained = weights[0] + frozenFloats;
        running = regions.addPieces(
                RegionId.RUNNING_STATISTICS, floats.runningStatistics(), "means and variances of whole training");
        state = ruleState();
        scaling = regions.add(RegionId.SCALING, 2L * inputStride, "shift and scale of each input");
        inputs = regions.add(RegionId.INPUT, (long) batchSize * inputStride, "the minibatch, scaled");
        augment = augmentation();
        unrolledStride = Plan.padded(network.fanIn(0));
        unrolled = regions.addIf(
                recurs,
                RegionId.UNROLLED,
                (long) network.steps(0) * batchSize * unrolledStride,
                "what a recurrent layer reads at each of " + network.steps(0) + " steps");
        outputs = regions.addPieces(
                RegionId.ACTIVATIONS, floats.outputs(), "every layer's outputs, kept for the way back");
        pre = regions.addPieces(
                RegionId.PRE_ACTIVATIONS, floats.preActivations(), "sums that a derivative or a skip needs");
        raw = regions.addPieces(RegionId.RAW_SUMS, floats.rawSums(), "sums before they are normalised");
        statistics = regions.addPieces(RegionId.NORM_STATISTICS, floats.normStatistics(), "of the minibatch");
        normGradient = regions.addPieces(RegionId.NORM_GRADIENT, floats.normGradients(), "of gains and shifts");
        wide = regions.addIf(
                shortcuts, RegionId.SHORTCUTS, (long) batchSize * wideStride, "inputs and outputs side by side");
        losses = regions.add(
                RegionId.SAMPLE_LOSSES, Plan.padded(2 * batchSize), "a double each, for a sum in one order");
        int widest = Arrays.stream(stride, frozen, layers).max().orElse(0);
        if (trains) {
            delta[0] = regions.add(RegionId.DELTA_0, (long) batchSize * widest, "deltas of a layer");
            int own = frozen == 0 && recurs ? 1 : 0; // the recurrent layer's deltas lie apart
            delta[1] = layers - frozen - own > 1
                    ? regions.add(RegionId.DELTA_1, (long) batchSize * widest, "deltas of the layer below")
                    : delta[0];
        }
        stepDelta = regions.addIf(
                trains && frozen == 0 && recurs,
                RegionId.STEP_DELTAS,
                (long) network.steps(0) * batchSize * stride[0],
                "deltas of every step");
        skipDelta = regions.addIf(
                trains && widestSkip() > 0,
                RegionId.SKIP_DELTA,
                (long) batchSize * widestSkip(),
                "deltas that pass a skip's layers by");
        wideDelta = regions.addIf(
                trains && shortcuts && frozen < layers - 1,
                RegionId.SHORTCUT_DELTA,
                (long) batchSize * wideStride,
                "deltas by way of shortcuts");
        widePart = regions.addIf(
                trains && network.topology().shortcut() == Shortcut.ALL && frozen < layers - 2,
                RegionId.SHORTCUT_PART,
                (long) batchSize * wideStride,
                "one layer's share of them");
        boolean whole = keepsGradient();
        regions.addIf(
                trains,
                RegionId.GRADIENT_TILE,
                widest,
                "the gradient of one weight row" + (whole ? "" : "; there is no whole gradient"));
        gradient = regions.addIf(whole, RegionId.GRADIENT, trainedFloats, "of every weight, before any moves");
        factors = regions.addPieces(
                RegionId.GRADIENT_FACTORS,
                floats.clipFactors(),
                "how much smaller clipping makes each unit's gradients");
        gradientControl = regions.addIf(whole, RegionId.GRADIENT_CONTROL, GradientControl.LENGTH, "settings of it");
        signs = regions.addIf(watched, RegionId.SIGN_MASKS, signFloats(), "last signs, to count flips");
        peaks = regions.addPieces(
                RegionId.UNIT_PEAKS, floats.peaks(), "largest output of each unit, to count dead ones");
        health = regions.addIf(watched, RegionId.HEALTH, (long) layers * HealthCounter.BLOCK, "counters of each layer");
        dropped = regions.addPieces(
                RegionId.DROPPED_OUTPUTS, floats.droppedOutputs(), "hidden outputs as the next layer reads them");
        long[] maskFloats = floats.dropoutMasks();
        masks = regions.addPieces(
                RegionId.DROPOUT_MASKS,
                maskFloats,
                Plan.padded((int) Arrays.stream(maskFloats).sum()),
                "which of them were kept, a bit each");
        boolean changed = regularization.has(Regularizer.INPUT_NOISE) || regularization.has(Regularizer.INPUT_DROPOUT);
        firstInputs = changed && network.topology().autoencoder()
                ? regions.add(RegionId.CHANGED_INPUTS, (long) batchSize * inputStride, "inputs as layer 1 reads them")
                : inputs;
    }

    /** How the network is trained, which an operation of the way back asks for. */
    public TrainingSpec requireTraining() {
        return Objects.requireNonNull(training);
    }

    /** What layer {@code n} reads, (batch, {@link #readStride}). */
    public int read(int n) {
        if (n > 0 && network.readsInputs(n)) {
            return wide;
        }
        return n == 0 ? firstInputs : readable(n - 1);
    }

    /** Floats from a row of that to the next. */
    public int readStride(int n) {
        if (n > 0 && network.readsInputs(n)) {
            return wideStride;
        }
        return n == 0 ? inputStride : stride[n - 1];
    }

    /** Layer {@code n}'s outputs as other layers read them. */
    public int readable(int n) {
        return dropped[n] >= 0 ? dropped[n] : outputs[n];
    }

    /** Where layer {@code n}'s deltas lie, (batch, stride). */
    public int delta(int n) {
        return n == 0 && stepDelta >= 0 ? stepDelta : delta[n & 1];
    }

    /** Where layer {@code n} puts the deltas of what it read. */
    public int deltaBelow(int n) {
        if (n == frozen) {
            return -1;
        }
        if (network.readsInputs(n)) {
            return n == layers - 1 ? wideDelta : widePart;
        }
        return delta(n - 1);
    }

    /** Whether layer {@code n} is more than one operation: its sums are needed apart from its outputs. */
    public boolean isSplit(int n) {
        return skips.touch(n) || isNormalized(n);
    }

    public boolean isNormalized(int n) {
        return network.layers().get(n).isNormalized();
    }

    public boolean isHidden(int n) {
        return n < layers - 1;
    }

    /** Whether a skip that ends at layer {@code n} takes a delta to layers that are trained. */
    public boolean passesBy(int n) {
        return skips.source(n) >= frozen;
    }

    /** Where layer {@code n}'s sums lie before they are normalised, if they are. */
    public int rawSums(int n) {
        return raw[n] >= 0 ? raw[n] : sums(n);
    }

    /** Where layer {@code n}'s values lie before its activation: apart, or where its outputs will be. */
    public int sums(int n) {
        return pre[n] >= 0 ? pre[n] : outputs[n];
    }

    /** Where they are kept apart, or -1. */
    public int preActivations(int n) {
        return pre[n];
    }

    /** Layer {@code n}'s gains, and behind them its shifts, (2, stride). */
    public int gains(int n) {
        return weights[n] + (network.fanIn(n) + 1) * stride[n];
    }

    /** The rule's state of layer {@code n}'s weights, the first or the second of a parameter. */
    public int state(int n, int which) {
        return training == null || training.rule().kind().stateFloats() <= which
                ? -1
                : state + which * trainedFloats + (weights[n] - firstTrained);
    }

    /** Whether the whole gradient is kept, and weights move behind the whole way back. */
    private boolean keepsGradient() {
        return training != null && training.wholeGradient();
    }

    /** 1 if a gradient has several contributions, so that operations add to it; else 0. */
    public int adds() {
        return training != null && training.rule().kind().wholeSet() ? 1 : 0;
    }

    /** The whole gradient of layer {@code n}'s weights, or -1. */
    public int gradient(int n) {
        return gradient < 0 ? -1 : gradient + (weights[n] - firstTrained);
    }

    /** Where the gradients of layer {@code n}'s gains and shifts go, (2, stride); -1 if it has none. */
    public int normGradient(int n) {
        return gradient < 0 || !isNormalized(n) ? normGradient[n] : gradient(n) + (network.fanIn(n) + 1) * stride[n];
    }

    /** The last signs of layer {@code n}'s gradients. */
    public int signs(int n) {
        return signs < 0 ? -1 : signs + (weights[n] - firstTrained) / Plan.LANES * 2;
    }

    /** Layer {@code n}'s counters. */
    public int health(int n) {
        return health < 0 ? -1 : health + n * HealthCounter.BLOCK;
    }

    /** The column of {@link #wide} where layer {@code n}'s outputs are, or -1 if nobody reads them there. */
    public int wideColumn(int n) {
        if (n == layers - 1 || !network.readsInputs(n + 1)) {
            return -1;
        }
        return network.fanIn(n + 1) - network.layers().get(n).width();
    }

    private int ruleState() {
        UpdateRule rule = training == null ? null : training.rule();
        int floats = rule == null ? 0 : rule.kind().stateFloats();
        return rule == null || floats == 0
                ? -1
                : regions.add(
                        RegionId.RULE_STATE,
                        (long) trainedFloats * floats,
                        floats + " float(s) a parameter for " + rule.kind().label());
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
        return regions.add(
                RegionId.AUGMENTATION,
                Augment.floats(images, batchSize),
                "what is drawn for each picture of a minibatch");
    }

    private long signFloats() {
        return ((long) trainedFloats / Plan.LANES * 2 + Plan.LANES - 1) / Plan.LANES * Plan.LANES;
    }

    private int widestSkip() {
        int widest = 0;
        for (int n = 0; n < layers; n++) {
            widest = passesBy(n) ? Math.max(widest, stride[n]) : widest;
        }
        return widest;
    }
}
