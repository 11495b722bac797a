package io.gradus.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What training makes small. A sample's loss; a minibatch's is the mean over its samples.
 *
 * <p>With K outputs y and targets t. The first two take the output layer's <em>linear</em> values (logits) and include
 * the squashing, in forms that neither overflow nor lose precision; the network's visible outputs are then the
 * probabilities.
 */
public enum Loss {
    /** Softmax cross-entropy, {@code logsumexp(y) - y[class]}. */
    CROSS_ENTROPY,
    /** Binary cross-entropy over sigmoids, mean over outputs of {@code max(y,0) - y·t + log(1 + exp(-|y|))}. */
    BCE,
    /** Mean over outputs of {@code (y - t)²}. */
    MSE,
    /** Mean over outputs of {@code |y - t|}. */
    MAE,
    /** Mean over outputs of {@code d²/2} for |d| = |y - t| ≤ 1, else {@code |d| - 1/2} (Huber 1964). */
    HUBER;

    /** Whether the loss includes the output's squashing, so that the output layer must be linear. */
    public boolean takesLogits() {
        return this == CROSS_ENTROPY || this == BCE;
    }

    /** The name that people type: {@code cross-entropy}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all, in order. */
    public static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (Loss loss : values()) {
            labels.add(loss.label());
        }
        return labels;
    }
}
