package io.gradus.net;

import java.util.Locale;

/**
 * What is done to a layer's sums z = Wᵀx before its activation: they are brought to mean 0 and variance 1, then
 * multiplied by a gain and moved by a shift of each unit, which are trained.
 *
 * <pre>n = gain · (z - mean) / √(variance + ε) + shift,   ε = {@value #EPSILON}</pre>
 *
 * The shift does what the bias would, which such a layer therefore leaves at 0.
 */
public enum Norm {
    /** The sums as they are. */
    NONE,
    /** Mean and variance of each sample over the layer's units (Ba, Kiros and Hinton 2016). */
    LAYER,
    /**
     * Mean and variance of each unit over the minibatch (Ioffe and Szegedy 2015), and in use their running means, to
     * which every minibatch of training adds {@value #MOMENTUM} of its own; the running variance is that of a sample,
     * over n - 1, as PyTorch has it. A minibatch of one sample, the rest of an epoch, has no variance: there the
     * running ones are used, and left as they are.
     */
    BATCH;

    /** Keeps the division finite where all values are the same. */
    public static final float EPSILON = 1e-5f;

    /** A minibatch's part of the running statistics. */
    public static final float MOMENTUM = 0.1f;

    /** The name that people type: {@code batch}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
