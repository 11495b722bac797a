package io.gradus.run;

import io.gradus.net.Activation;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import java.util.List;

/**
 * What a run uses where its settings say nothing, by the data set that it trains on. Found by measurement over ten seeds.
 *
 * @param hidden widths of the hidden layers
 * @param activation of the hidden layers
 * @param rule how weights move
 * @param batchSize samples of a minibatch
 * @param epochs passes over the training part; 0 if it depends on how many samples there are
 */
public record TrainingDefaults(
        List<Integer> hidden, Activation activation, UpdateRule.Kind rule, int batchSize, int epochs) {
    /** Minibatch steps that small sets are given by default, and epochs at least and at most. */
    private static final int STEPS = 4_000;

    private static final int LEAST_EPOCHS = 10;
    private static final int MOST_EPOCHS = 200;

    /** For data where the name says nothing. */
    private static final TrainingDefaults PLAIN = tanh(List.of(64, 32), 32, 0);

    public TrainingDefaults {
        hidden = List.copyOf(hidden);
    }

    /** Of a data set by its name; of no data set by an empty name. */
    public static TrainingDefaults of(String data) {
        return switch (data) {
            case "digits" -> tanh(List.of(64, 32), 16, 30);
            case "iris" -> tanh(List.of(16), 8, 100);
            case "xor" -> tanh(List.of(8), 8, 30);
            case "circles" -> tanh(List.of(16), 8, 40);
            case "spirals" -> tanh(List.of(32, 16), 8, 60);
            default -> PLAIN;
        };
    }

    /** With relu the errors are the same within the noise of seeds, but small networks lose units for good. */
    private static TrainingDefaults tanh(List<Integer> hidden, int batchSize, int epochs) {
        return new TrainingDefaults(hidden, Activation.TANH, UpdateRule.Kind.CLIP, batchSize, epochs);
    }

    /**
     * Epochs for a training part of so many samples: as this data set's, else fewer the more samples there are; many where
     * an epoch is a single update.
     */
    public int epochs(int samples, TrainingSpec training) {
        if (training.rule().kind().wholeSet()) {
            return MOST_EPOCHS;
        }
        if (epochs > 0) {
            return epochs;
        }
        int batchSize = training.batchSize();
        int stepsPerEpoch = (samples + batchSize - 1) / batchSize;
        return Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, STEPS / stepsPerEpoch));
    }
}
