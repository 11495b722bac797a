package io.gradus.rule;

import io.gradus.problem.Setting;

/** Which values a setting can have. NaN is in none of them. */
public enum Range {
    POSITIVE("must be positive") {
        @Override
        boolean contains(float value) {
            return value > 0;
        }
    },
    POSITIVE_FINITE("must be positive and finite") {
        @Override
        boolean contains(float value) {
            return value > 0 && !Float.isInfinite(value);
        }
    },
    NOT_NEGATIVE("must be at least 0") {
        @Override
        boolean contains(float value) {
            return value >= 0 && !Float.isInfinite(value);
        }
    },
    /** From 0 on, and below 1. */
    SHARE("must lie in 0..1, below 1") {
        @Override
        boolean contains(float value) {
            return value >= 0 && value < 1;
        }
    },
    /** As SHARE, in whole {@link Regularization#DROPOUT_PARTS}: 0, or at least half of one, and not all of them. */
    PROBABILITY("must be 0, or lie in 0.0000077..0.9999923") {
        @Override
        boolean contains(float value) {
            int parts = Regularization.parts(value);
            return value == 0 || (value > 0 && value < 1 && parts > 0 && parts < Regularization.DROPOUT_PARTS);
        }
    };

    private final String words;

    Range(String words) {
        this.words = words;
    }

    abstract boolean contains(float value);

    /**
     * Refuses a value.
     *
     * @throws io.gradus.problem.ProblemException if the range does not contain it
     */
    void require(Setting setting, float value) {
        if (!contains(value)) {
            throw RuleProblem.OUT_OF_RANGE.about(setting, setting, words, value);
        }
    }
}
