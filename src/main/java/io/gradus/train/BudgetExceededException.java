package io.gradus.train;

import io.gradus.problem.Problem;
import io.gradus.problem.Setting;
import java.util.function.Function;

/** A plan that is larger than its budget; the message says by how much, and what would fit. */
public final class BudgetExceededException extends RuntimeException {
    /** How every such message begins. */
    static final String OVER = "the plan needs %s (%,d bytes), %s over the budget of %s; ";

    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Object[] values;

    BudgetExceededException(Problem problem, Object... values) {
        super(problem.words(Setting::label, values));
        this.problem = problem;
        this.values = values.clone();
    }

    /** The message, with the settings that it mentions called by a front end's names for them. */
    public String words(Function<Setting, String> names) {
        return problem.words(names, values);
    }
}
