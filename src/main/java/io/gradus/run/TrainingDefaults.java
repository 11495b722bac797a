package io.gradus.run;

import io.gradus.net.Activation;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import io.gradus.train.StoppingCriterion;
import io.gradus.train.StoppingRule;
import java.util.List;

/**
 * What a run uses where its settings say nothing, by the data set that it trains on. Found by measurement over ten
 * seeds.
 *
 * <p>Values to predict have other defaults than classes. Their targets are noisy where classes are mostly sure, so that
 * the weights of the epoch with the lowest validation loss are kept, and large ones held back; and Adam reaches a small
 * loss, which matters to them, where clipped steps of one rate go on wandering about it.
 *
 * @param hidden widths of the hidden layers
 * @param activation of the hidden layers
 * @param rule how weights move
 * @param batchSize samples of a minibatch
 * @param epochs passes over the training part; 0 if it depends on how many samples there are
 * @param regularization what holds weights back
 * @param patience epochs without a lower validation loss after which a run ends; 0 for none
 */
public record TrainingDefaults(
        List<Integer> hidden,
        Activation activation,
        UpdateRule rule,
        int batchSize,
        int epochs,
        Regularization regularization,
        int patience) {
    /** Minibatch steps that small sets are given by default, and epochs at least and at most. */
    private static final int STEPS = 4_000;

    private static final int LEAST_EPOCHS = 10;
    private static final int MOST_EPOCHS = 200;
    private static final int MOST_PATIENT_EPOCHS = 1000; // of a run that ends once nothing more is gained

    private static final UpdateRule CLIP = UpdateRule.of(UpdateRule.Kind.CLIP);

    /** For classes where the name of the data says nothing. */
    private static final TrainingDefaults PLAIN = tanh(List.of(64, 32), 32, 0);

    /** For values to predict. */
    private static final TrainingDefaults VALUES = new TrainingDefaults(
            List.of(64, 32),
            Activation.TANH,
            UpdateRule.of(UpdateRule.Kind.ADAM).withRate(0.003f),
            32,
            0,
            Regularization.NONE.with(Regularizer.L2, 0.01f),
            30);

    public TrainingDefaults {
        hidden = List.copyOf(hidden);
    }

    /**
     * Of a data set by its name; of no data set by an empty name.
     *
     * @param values whether values are to be predicted, not classes
     */
    public static TrainingDefaults of(String data, boolean values) {
        return values ? VALUES : ofClasses(data);
    }

    /**
     * The same for a network that is known. Values of one without hidden layers are linear in its weights, so that
     * their squared error has a single minimum, which clipped steps reach in a few epochs.
     */
    public TrainingDefaults fitting(NetworkSpec network) {
        boolean linear = network.layers().size() == 1;
        return patience > 0 && linear
                ? new TrainingDefaults(hidden, activation, CLIP, batchSize, epochs, Regularization.NONE, patience)
                : this;
    }

    private static TrainingDefaults ofClasses(String data) {
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
        return new TrainingDefaults(hidden, Activation.TANH, CLIP, batchSize, epochs, Regularization.NONE, 0);
    }

    /**
     * When a run ends early about which nothing is said, of its epochs either: not where the whole set makes an update,
     * whose loss may stand still for long, nor without a validation part.
     *
     * @param validation samples of that part
     */
    public List<StoppingRule> stopping(int validation, TrainingSpec training) {
        return patience == 0 || validation == 0 || training.rule().kind().wholeSet()
                ? List.of()
                : List.of(StoppingRule.of(StoppingCriterion.Kind.PATIENCE, patience));
    }

    /**
     * Epochs for a training part of so many samples: as this data set's, else fewer the more samples there are; many
     * where an epoch is a single update.
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
        int most = patience > 0 ? MOST_PATIENT_EPOCHS : MOST_EPOCHS;
        return Math.max(LEAST_EPOCHS, Math.min(most, STEPS / stepsPerEpoch));
    }
}
