package io.gradus.model;

import io.gradus.net.LayerSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Plan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a normalised layer has besides its weights; immutable and finite. */
public final class NormWeights {
    private final float[] gain; // (fanOut)
    private final float[] shift; // (fanOut)
    private final float @Nullable [] mean; // running means, (fanOut); null unless the minibatch normalises
    private final float @Nullable [] variance; // running variances, likewise

    /** Takes the arrays over: the caller must keep no reference. */
    NormWeights(float[] gain, float[] shift, float @Nullable [] mean, float @Nullable [] variance) {
        this.gain = gain;
        this.shift = shift;
        this.mean = mean;
        this.variance = variance;
    }

    /** Copies layer {@code n}'s out of an arena. */
    static NormWeights of(Plan plan, float[] arena, int n) {
        LayerSpec layer = plan.network().layers().get(n);
        boolean batch = layer.norm() == Norm.BATCH;
        int gains = plan.gains(n);
        int stride = plan.stride(n);
        int running = batch ? plan.running(n) : -1;
        return new NormWeights(
                Arrays.copyOfRange(arena, gains, gains + layer.width()),
                Arrays.copyOfRange(arena, gains + stride, gains + stride + layer.width()),
                batch ? Arrays.copyOfRange(arena, running, running + layer.width()) : null,
                batch ? Arrays.copyOfRange(arena, running + stride, running + stride + layer.width()) : null);
    }

    /** (fanOut), not to be written. */
    public float[] gain() {
        return gain;
    }

    /** (fanOut), not to be written. */
    public float[] shift() {
        return shift;
    }

    /** Running means, (fanOut), not to be written; null unless the minibatch normalises. */
    public float @Nullable [] mean() {
        return mean;
    }

    /** Running variances, likewise. */
    public float @Nullable [] variance() {
        return variance;
    }

    /** Puts them into an arena. */
    void load(Plan plan, float[] arena, int n) {
        int stride = plan.stride(n);
        System.arraycopy(gain, 0, arena, plan.gains(n), gain.length);
        System.arraycopy(shift, 0, arena, plan.gains(n) + stride, shift.length);
        if (mean != null && variance != null) {
            System.arraycopy(mean, 0, arena, plan.running(n), mean.length);
            System.arraycopy(variance, 0, arena, plan.running(n) + stride, variance.length);
        }
    }

    /** Whether they are those of such a norm. */
    static boolean fits(@Nullable NormWeights weights, LayerSpec layer) {
        return switch (layer.norm()) {
            case NONE -> weights == null;
            case LAYER -> weights != null && weights.mean == null;
            case BATCH -> weights != null && weights.mean != null;
        };
    }

    /** Refuses what is not finite, and variances below 0. */
    void requireFinite(int n) {
        String name = "layers." + n + ".norm.";
        require(name + "weight", gain, Float.NEGATIVE_INFINITY);
        require(name + "bias", shift, Float.NEGATIVE_INFINITY);
        if (mean != null && variance != null) {
            require(name + "running_mean", mean, Float.NEGATIVE_INFINITY);
            require(name + "running_var", variance, 0);
        }
    }

    private static void require(String name, float[] values, float least) {
        for (int j = 0; j < values.length; j++) {
            if (!Float.isFinite(values[j]) || values[j] < least) {
                throw new IllegalArgumentException(name + "[" + j + "] is " + values[j]);
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NormWeights that
                && Arrays.equals(gain, that.gain)
                && Arrays.equals(shift, that.shift)
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(variance, that.variance);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(gain) + Arrays.hashCode(shift);
    }

    @Override
    public String toString() {
        return "gains and shifts of " + gain.length + " units";
    }
}
