package io.gradus.step.arena;

import io.gradus.data.Scaling;
import io.gradus.health.HealthCounter;
import io.gradus.net.LayerSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Control;
import io.gradus.plan.Field;
import io.gradus.plan.GradientControl;
import io.gradus.plan.Plan;
import io.gradus.plan.Region;
import io.gradus.plan.RegionId;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import java.util.Arrays;

/** What is done to an arena off the hot path: making, seeding and settling it. */
public final class Arenas {
    private Arenas() {}

    /** Makes an arena of zeros ready: the rule's settings, and a scaling and norms that change nothing. */
    public static void prepare(Plan plan, float[] arena) {
        UpdateRule rule = plan.rule();
        if (rule != null) {
            apply(rule, arena);
        }
        prepareGradient(plan, arena);
        scale(plan, arena, Scaling.none(plan.network().inputs()));
        if (plan.training() != null && plan.training().augmentation() != null) {
            AugmentTables.fill(plan.training().augmentation(), arena, plan.op(0, Field.AUGMENT));
        }
        beginNorms(plan, arena);
        resetPeaks(plan, arena);
    }

    /** Settings of what is done with a whole gradient, and the first step sizes where they are not drawn. */
    private static void prepareGradient(Plan plan, float[] arena) {
        if (plan.training() == null || !plan.wholeGradient()) {
            return;
        }
        int control = plan.region(RegionId.GRADIENT_CONTROL).offset();
        arena[control + GradientControl.LIMIT] = plan.training().gradientClip().limit();
        Rprop rprop = plan.training().rule().rprop();
        if (rprop != null) {
            arena[control + GradientControl.ETA_PLUS] = rprop.etaPlus();
            arena[control + GradientControl.ETA_MINUS] = rprop.etaMinus();
            arena[control + GradientControl.STEP_MAX] = rprop.max();
            arena[control + GradientControl.STEP_MIN] = rprop.min();
            drawSteps(plan, arena, rprop.withFirst(rprop.least()), 0);
        }
    }

    /** Gives every weight its first step size: Δ0, or a draw, each layer from a stream of its own. */
    private static void drawSteps(Plan plan, float[] arena, Rprop rprop, long seed) {
        for (int n = plan.frozen(); n < plan.network().layers().size(); n++) {
            int width = plan.network().layers().get(n).width();
            CounterRandom random = new CounterRandom(seed, Stream.RULE, n);
            for (int i = 0; i < plan.network().parameterRows(n); i++) {
                int row = plan.op(plan.updateOp(n), Field.STATE) + i * plan.stride(n);
                for (int j = 0; j < width; j++) {
                    arena[row + j] = rprop.least() == rprop.most()
                            ? rprop.least()
                            : (float) random.uniform(rprop.least(), rprop.most());
                }
            }
        }
    }

    /**
     * Under a rule that takes the whole training set for one update: how many samples that is, in however many calls of
     * {@link Step#train} they come. Otherwise does nothing. Without it, every call makes one update.
     *
     * @throws IllegalArgumentException if they are more than 2²⁴, beyond which a float does not count
     */
    public static void setSize(Plan plan, float[] arena, int samples) {
        if (plan.rule() == null || !plan.rule().kind().wholeSet()) {
            return;
        }
        if (samples > 1 << 24) {
            throw new IllegalArgumentException("rule " + plan.rule().kind().label()
                    + " sums gradients over the whole training set, of at most 16777216 samples, not " + samples);
        }
        arena[plan.region(RegionId.GRADIENT_CONTROL).offset() + GradientControl.SET_SIZE] = samples;
    }

    /** Forgets everything: weights, state, counters and scaling become what a new arena has. */
    public static void clear(Plan plan, float[] arena) {
        Arrays.fill(arena, 0);
        prepare(plan, arena);
    }

    /** Sets the rule's numbers, from the next step on. */
    public static void apply(UpdateRule rule, float[] arena) {
        for (Hyperparameter number : Hyperparameter.values()) {
            arena[Control.of(number)] = rule.get(number);
        }
    }

    /**
     * Draws initial weights, each layer from a stream of its own, as the network's initialiser says. The last layer
     * that a skip passes over begins with them divided by the root of the number of skips: the variance of the sums
     * then grows by about e over all of them, however many, and not by 2 at each (Hayou et al. 2021, "Stable ResNet").
     * What steps draw follows from the same seed.
     */
    public static void initialize(Plan plan, float[] arena, long seed) {
        Rprop rprop = plan.rule() == null ? null : plan.rule().rprop();
        if (rprop != null) {
            drawSteps(plan, arena, rprop, seed);
        }
        int[] skipSource = plan.network().skipSources();
        float branch = (float) (1 / Math.sqrt(Math.max(1, plan.network().skips())));
        StepRandom.seed(arena, seed);
        for (int n = 0; n < plan.network().layers().size(); n++) {
            int fanIn = plan.network().fanIn(n);
            int fanOut = plan.network().layers().get(n).width();
            float gain = plan.network().gain();
            CounterRandom random = new CounterRandom(seed, Stream.INIT, n);
            plan.network()
                    .initializer()
                    .fill(
                            arena,
                            plan.weights(n),
                            fanIn,
                            fanOut,
                            plan.stride(n),
                            skipSource[n] < 0 || plan.network().layers().get(n).isNormalized() ? gain : gain * branch,
                            random);
        }
        beginNorms(plan, arena);
    }

    /**
     * Normalised layers begin with gains of 1 (less at the end of a skip), shifts and biases of 0, and no running
     * means.
     */
    private static void beginNorms(Plan plan, float[] arena) {
        int[] skipSource = plan.network().skipSources();
        float branch = (float) (1 / Math.sqrt(Math.max(1, plan.network().skips())));
        for (int n = 0; n < skipSource.length; n++) {
            LayerSpec layer = plan.network().layers().get(n);
            if (!layer.isNormalized()) {
                continue;
            }
            int gains = plan.gains(n);
            int stride = plan.stride(n);
            Arrays.fill(arena, gains - stride, gains, 0);
            Arrays.fill(arena, gains, gains + layer.width(), skipSource[n] < 0 ? 1 : branch);
            Arrays.fill(arena, gains + stride, gains + 2 * stride, 0);
            if (layer.norm() == Norm.BATCH) {
                int running = plan.running(n);
                Arrays.fill(arena, running, running + stride, 0);
                Arrays.fill(arena, running + stride, running + stride + layer.width(), 1);
            }
        }
    }

    /** Sets what is done to every input. */
    public static void scale(Plan plan, float[] arena, Scaling scaling) {
        Region region = plan.region(RegionId.SCALING);
        int inputs = plan.network().inputs();
        if (scaling.inputs() != inputs) {
            throw new IllegalArgumentException(
                    "a scaling of " + scaling.inputs() + " features for a network of " + inputs + " inputs");
        }
        System.arraycopy(scaling.shift(), 0, arena, region.offset(), inputs);
        System.arraycopy(scaling.scale(), 0, arena, region.offset() + region.length() / 2, inputs);
    }

    /**
     * What changes pictures from now on is drawn for epoch {@code epoch} of {@code seed}; if the plan has them changed.
     */
    public static void augment(Plan plan, float[] arena, long seed, int epoch) {
        if (plan.op(0, Field.AUGMENT) >= 0) {
            AugmentTables.key(arena, plan.op(0, Field.AUGMENT), seed, epoch);
        }
    }

    /** Writes how many units of each layer were silent for every sample since the window began. */
    public static void countDead(Plan plan, float[] arena) {
        for (int n = 0; n < plan.network().layers().size(); n++) {
            int peak = plan.op(plan.denseOp(n), Field.PEAK);
            int dead = 0;
            for (int j = 0; peak >= 0 && j < plan.network().layers().get(n).width(); j++) {
                dead += arena[peak + j] <= 0 ? 1 : 0;
            }
            arena[plan.health(n) + HealthCounter.DEAD.ordinal()] = dead;
        }
    }

    /** Begins a new window for dead units and the gradients' distribution. */
    public static void resetWindow(Plan plan, float[] arena) {
        resetPeaks(plan, arena);
        for (int n = 0; n < plan.network().layers().size(); n++) {
            int bins = plan.health(n) + HealthCounter.COUNTERS;
            Arrays.fill(arena, bins, bins + HealthCounter.BINS, 0);
        }
    }

    /** Makes the rule forget: its state becomes 0. */
    public static void clearState(Plan plan, float[] arena) {
        if (plan.op(plan.backwardOp(plan.frozen()), Field.STATE) >= 0) {
            Region state = plan.region(RegionId.RULE_STATE);
            Arrays.fill(arena, state.offset(), state.end(), 0);
            arena[Control.UPDATES] = 0;
            prepareGradient(plan, arena);
        }
    }

    private static void resetPeaks(Plan plan, float[] arena) {
        for (int n = 0; n < plan.network().layers().size(); n++) {
            int peak = plan.op(plan.denseOp(n), Field.PEAK);
            if (peak >= 0) {
                Arrays.fill(arena, peak, peak + plan.stride(n), Float.NEGATIVE_INFINITY);
            }
        }
    }

    /** Refuses a source whose widths are not the network's. */
    public static void requireFit(Plan plan, Source source) {
        int inputs = plan.network().inputs();
        if (source.data().inputs() != inputs) {
            throw new IllegalArgumentException(source.data().name() + " has "
                    + source.data().inputs() + " inputs, but the network takes " + inputs);
        }
        int outputs = plan.network().outputs();
        boolean autoencoder = plan.network().topology().autoencoder();
        if (autoencoder != source.data().hasOwnAnswers()) {
            throw new IllegalArgumentException(
                    autoencoder
                            ? "an auto-encoder learns examples, not the answers of "
                                    + source.data().name() + ": give it their reconstruction"
                            : source.data().name() + " has no answers but itself: that is for an auto-encoder");
        }
        if (source.data().outputs() != outputs) {
            throw new IllegalArgumentException(source.data().name() + " needs "
                    + source.data().outputs() + " outputs, but the network has " + outputs);
        }
    }
}
