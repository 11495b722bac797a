package io.gradus.problem;

import java.util.List;
import java.util.Locale;

/**
 * One way in which settings can be wrong: out of range, or excluded by one another. Enums implement it, one for each
 * room, so that a front end can ask for the constant and need not read the sentence.
 */
public interface Problem {
    /** The constant's name. */
    String name();

    /**
     * The settings that the problem is between. The first is the one that the sentence is about; a front end names the
     * first of them that its user has set.
     */
    List<Setting> settings();

    /** The sentence, with {@code %s} where values are put in. It speaks of settings by their labels, never of options. */
    String sentence();

    /**
     * An exception that says so.
     *
     * @param values put into the sentence, in order
     */
    default ProblemException with(Object... values) {
        return new ProblemException(this, String.format(Locale.ROOT, sentence(), values));
    }
}
