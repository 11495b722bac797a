package io.gradus.cli;

import io.gradus.net.Activation;
import io.gradus.rule.UpdateRule;

/**
 * What a run uses where the user says nothing. Found by measurement; {@code docs/decisions} has the figures.
 *
 * @param hidden widths of the hidden layers
 * @param activation of the hidden layers
 * @param rule how weights move
 * @param batchSize samples of a minibatch
 * @param epochs passes over the training part
 */
record Recipe(String hidden, Activation activation, UpdateRule.Kind rule, int batchSize, int epochs) {
    /** Minibatch steps that small sets are given by default, and epochs at least and at most. */
    private static final int STEPS = 4_000;

    private static final int LEAST_EPOCHS = 10;
    private static final int MOST_EPOCHS = 200;

    /** For data where the name says nothing. */
    static final Recipe PLAIN = new Recipe("64,32", Activation.RELU, UpdateRule.Kind.CLIP, 32, 0);

    /** The recipe for a data set by its name. */
    static Recipe of(String data) {
        return switch (data) {
            case "digits" -> new Recipe("64,32", Activation.RELU, UpdateRule.Kind.CLIP, 32, 30);
            case "iris" -> new Recipe("16", Activation.TANH, UpdateRule.Kind.CLIP, 8, 60);
            case "xor" -> new Recipe("8", Activation.TANH, UpdateRule.Kind.CLIP, 8, 40);
            case "circles" -> new Recipe("16", Activation.TANH, UpdateRule.Kind.CLIP, 8, 40);
            case "spirals" -> new Recipe("32,32", Activation.TANH, UpdateRule.Kind.CLIP, 8, 100);
            default -> PLAIN;
        };
    }

    /** Epochs for a training part of so many samples: as the recipe says, else fewer the more samples there are. */
    int epochs(int samples, int batchSize) {
        if (epochs > 0) {
            return epochs;
        }
        int stepsPerEpoch = (samples + batchSize - 1) / batchSize;
        return Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, STEPS / stepsPerEpoch));
    }
}
