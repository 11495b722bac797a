package io.gradus.problem;

import java.util.List;
import java.util.function.Function;

/**
 * Settings were refused. The message is a whole sentence in the library's words; {@link #problem} is the reason as a
 * type.
 */
public final class ProblemException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient List<Setting> settings;
    private final transient Object[] values;

    /**
     * Of the problem's own settings.
     *
     * @param values put into the problem's sentence, in order
     */
    public ProblemException(Problem problem, Object... values) {
        this(problem, problem.settings(), values);
    }

    /** @param settings that the problem is between here, the one that it is about first */
    ProblemException(Problem problem, List<Setting> settings, Object... values) {
        super(problem.words(Setting::label, values));
        this.problem = problem;
        this.settings = List.copyOf(settings);
        this.values = values.clone();
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }

    /** The settings that it is between, the one that it is about first. */
    public List<Setting> settings() {
        return settings;
    }

    /** The message, with the settings that it mentions called by a front end's names for them. */
    public String words(Function<Setting, String> names) {
        return problem.words(names, values);
    }
}
