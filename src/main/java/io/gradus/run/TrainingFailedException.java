package io.gradus.run;

import io.gradus.train.Failure;

/** A run ended before its last epoch, since a number was not finite. */
public final class TrainingFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Failure failure;

    TrainingFailedException(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    /** Where, when and what. */
    public Failure failure() {
        return failure;
    }
}
