package io.gradus.problem;

/** Settings were refused. The message is a whole sentence in the library's words; {@link #problem} is the reason as a type. */
public final class ProblemException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    /**
     * @param message the problem's sentence with its values
     */
    public ProblemException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }
}
