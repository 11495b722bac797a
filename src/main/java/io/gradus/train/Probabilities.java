package io.gradus.train;

import io.gradus.net.Loss;

/** What a network's outputs say, once the squashing that belongs to its loss is done to them. */
public final class Probabilities {
    private Probabilities() {}

    /**
     * Turns outputs in place: softmax under cross-entropy, a sigmoid each under binary cross-entropy, nothing else.
     * Exponentials come from {@link StrictMath} and never overflow.
     */
    public static void apply(Loss loss, float[] outputs) {
        switch (loss) {
            case CROSS_ENTROPY -> softmax(outputs);
            case BCE -> {
                for (int j = 0; j < outputs.length; j++) {
                    outputs[j] = (float) (1 / (1 + StrictMath.exp(-outputs[j])));
                }
            }
            case MSE, MAE, HUBER -> {}
        }
    }

    private static void softmax(float[] outputs) {
        float largest = outputs[Evaluator.largest(outputs)];
        double sum = 0;
        for (float y : outputs) {
            sum += StrictMath.exp(y - largest);
        }
        for (int j = 0; j < outputs.length; j++) {
            outputs[j] = (float) (StrictMath.exp(outputs[j] - largest) / sum);
        }
    }
}
