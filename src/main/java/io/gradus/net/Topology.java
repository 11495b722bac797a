package io.gradus.net;

import java.io.Serializable;

/**
 * Connections besides those from each layer to the next.
 *
 * <p>A <em>skip</em> over N hidden layers of equal width adds the sums of the layer before them, u, to the last one's,
 * so that with f the activation and F what the N layers make of it
 *
 * <pre>u' = u + F(f(u))</pre>
 *
 * an error passes from u' down to u as it is, whatever F does to it: the identity mapping of He et al. 2016 ("Identity
 * Mappings in Deep Residual Networks", the full pre-activation form). Blocks follow one another from the first hidden
 * layer on; where widths change, layers that cannot fill a block stay plain.
 *
 * <p>A <em>recurrent</em> first layer (Elman 1990, "Finding Structure in Time") reads the inputs as so many steps, one
 * after another, each together with its own outputs of the step before:
 *
 * <pre>h(t) = f(x(t)·Wx + h(t-1)·Wh + b), h(-1) = 0</pre>
 *
 * and hands on h of the last step. Its weights are one matrix, Wx above Wh, since it reads x(t) and h(t-1) side by
 * side.
 *
 * @param skip hidden layers that each skip passes over; 0 for no skips
 * @param shortcut which layers read more than the one before them
 * @param autoencoder whether the outputs are to be the inputs again, as they are scaled, and no other answers are known
 * @param steps of a recurrent first layer; 1 for one that reads all inputs at once
 */
public record Topology(int skip, Shortcut shortcut, boolean autoencoder, int steps) implements Serializable {
    /** Each layer reads the one before it, and that is all. */
    public static final Topology CHAIN = new Topology(0, Shortcut.NONE);

    public Topology {
        if (skip < 0) {
            throw NetworkProblem.SKIP_TOO_SHORT.with(skip);
        }
        if (steps < 1) {
            throw NetworkProblem.NO_STEPS.with(steps);
        }
        if (steps > 1 && (skip > 0 || shortcut != Shortcut.NONE)) {
            throw NetworkProblem.STEPS_AND_PATHS.with();
        }
        if (skip > 0 && shortcut != Shortcut.NONE) {
            throw NetworkProblem.SKIP_AND_SHORTCUT.with(NetworkSetting.SKIP, NetworkSetting.SHORTCUT);
        }
        if (autoencoder && shortcut != Shortcut.NONE) {
            throw NetworkProblem.AUTOENCODER_SHORTCUT.with();
        }
    }

    /** A network that is neither auto-encoder nor recurrent. */
    public Topology(int skip, Shortcut shortcut) {
        this(skip, shortcut, false, 1);
    }

    public Topology withAutoencoder(boolean other) {
        return new Topology(skip, shortcut, other, steps);
    }

    /** Skips over {@code layers} hidden layers each. */
    public static Topology skips(int layers) {
        return new Topology(layers, Shortcut.NONE);
    }

    /** Shortcuts of a kind. */
    public static Topology shortcuts(Shortcut kind) {
        return new Topology(0, kind);
    }

    /** A first layer that takes so many steps. */
    public static Topology recurrent(int steps) {
        return new Topology(0, Shortcut.NONE, false, steps);
    }
}
