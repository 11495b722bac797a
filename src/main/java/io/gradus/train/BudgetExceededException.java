package io.gradus.train;

/** A plan that is larger than its budget; the message says by how much, and what would fit. */
public final class BudgetExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BudgetExceededException(String message) {
        super(message);
    }
}
