package io.gradus.data;

/**
 * The parts that a training run uses; validation and test may be empty, training may not.
 *
 * @param train what the weights are fitted to
 * @param validation what decides when to stop and which rate is good
 * @param test what is looked at once, at the end
 */
public record Split(Part train, Part validation, Part test) {
    public Split {
        if (train.size() == 0) {
            throw new IllegalArgumentException("the training part is empty");
        }
    }
}
