package io.gradus.train;

import io.gradus.data.Dataset;
import io.gradus.net.Loss;
import io.gradus.problem.ProblemException;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;

/** Which targets a loss is for: the cross-entropies need probabilities. */
public final class TargetRange {
    /** How far from 1 the sum of an example's probabilities may be, as they are written in files. */
    private static final double TOLERANCE = 1e-3;

    private TargetRange() {}

    /**
     * Refuses targets that are not probabilities where the loss needs them: it would have no minimum.
     *
     * @throws IllegalArgumentException naming the first such example
     */
    public static void require(Loss loss, Dataset data) {
        if (!loss.takesLogits() || data.isClassification() || data.hasOwnAnswers()) {
            return;
        }
        for (int row = 0; row < data.size(); row++) {
            double sum = 0;
            for (int j = 0; j < data.outputs(); j++) {
                float value = data.targets().getFloat((row * data.outputs() + j) * Float.BYTES);
                if (!(value >= 0 && value <= 1)) {
                    throw refusal(loss, data, row, value + "", "probabilities");
                }
                sum += value;
            }
            if (loss == Loss.CROSS_ENTROPY && Math.abs(sum - 1) > TOLERANCE) {
                throw refusal(loss, data, row, "values whose sum is " + (float) sum, "probabilities, of sum 1");
            }
        }
    }

    /** Refuses to smooth labels where values are to be predicted. */
    public static void requireClasses(Regularization regularization, Dataset data) {
        if (regularization.has(Regularizer.LABEL_SMOOTHING) && !data.isClassification()) {
            throw TrainerProblem.SMOOTHING_OF_VALUES.with(data.name());
        }
    }

    private static ProblemException refusal(Loss loss, Dataset data, int row, String has, String wants) {
        return TrainerProblem.TARGETS_OUT_OF_RANGE.with(loss.label(), wants, row + 1, data.name(), has);
    }
}
