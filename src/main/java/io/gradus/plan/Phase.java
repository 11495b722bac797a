package io.gradus.plan;

/** When an operation runs. A plan's operations lie in the order of these. */
public enum Phase {
    /** With every minibatch, in training and in evaluation: from its examples to their losses. */
    FORWARD,
    /**
     * With every minibatch that is trained on: from the losses to the gradients. Where no whole gradient is kept,
     * weights move here.
     */
    BACKWARD,
    /** Once the gradient of all of an update's minibatches is complete; empty where weights move on the way back. */
    UPDATE,
    /** Once the weights have moved. */
    AFTER_UPDATE,
    /** Forwards or backwards: operations that are the same in both, and run where they stand. */
    EITHER
}
