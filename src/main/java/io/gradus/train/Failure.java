package io.gradus.train;

import io.gradus.plan.Control.Cause;
import java.io.Serializable;

/**
 * Why a run ended early: a number that was not finite. The update it would have caused was not applied.
 *
 * @param epoch 1 for the first
 * @param step minibatch step since training began, 1 for the first
 * @param layer 1 for the first hidden layer
 * @param cause what was not finite
 */
public record Failure(int epoch, long step, int layer, Cause cause) implements Serializable {
    @Override
    public String toString() {
        return "training stopped at step " + step + " (epoch " + epoch + "): " + cause.words() + " at layer " + layer
                + " is not finite; lower the rate, clip, or look at the data. The weights before that step are kept";
    }
}
