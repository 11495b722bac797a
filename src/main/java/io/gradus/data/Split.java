package io.gradus.data;

import java.util.IdentityHashMap;
import java.util.function.UnaryOperator;

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

    /**
     * Cuts a set at random into percentages, so that each class is spread over the parts in the same proportions (its
     * exact quota, rounded down or up). The same seed cuts the same parts. Rows stay in the set's order. A series
     * ({@link Dataset#windows}) is cut into three blocks, one after another in time, whatever the seed.
     *
     * @throws IllegalArgumentException if the percentages are negative, do not add up to 100, or give training nothing
     * @throws DataException if the set is too small, so that a part with a share would be empty
     */
    public static Split of(Dataset data, int trainPercent, int validationPercent, int testPercent, long seed) {
        return new SplitShares(trainPercent, validationPercent, testPercent).cut(data, seed);
    }

    /** The same examples with their values to predict scaled; see {@link Dataset#withScaledTargets}. */
    public Split withScaledTargets(Scaling scaling) {
        return map(data -> data.withScaledTargets(scaling));
    }

    /** The same rows of other sets, each made once by {@code change} of a set that a part is of. */
    public Split map(UnaryOperator<Dataset> change) {
        IdentityHashMap<Dataset, Dataset> made = new IdentityHashMap<>();
        return new Split(map(train, made, change), map(validation, made, change), map(test, made, change));
    }

    private static Part map(Part part, IdentityHashMap<Dataset, Dataset> made, UnaryOperator<Dataset> change) {
        return new Part(made.computeIfAbsent(part.data(), change), part.rows());
    }
}
