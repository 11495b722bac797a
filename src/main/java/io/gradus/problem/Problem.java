package io.gradus.problem;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

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

    /**
     * The sentence, with {@code %s} and the like where values are put in. It speaks of settings by their labels, never
     * of options; a setting that a front end should call by its own name is a value, too.
     */
    String sentence();

    /** The sentence with values put in, its settings called by {@code names}. */
    default String words(Function<Setting, String> names, Object... values) {
        Object[] words = values.clone();
        for (int n = 0; n < words.length; n++) {
            words[n] = words[n] instanceof Setting setting ? names.apply(setting) : words[n];
        }
        return String.format(Locale.ROOT, sentence(), words);
    }

    /**
     * An exception that says so.
     *
     * @param values put into the sentence, in order; {@link Setting}s by their labels
     */
    default ProblemException with(Object... values) {
        return new ProblemException(this, values);
    }

    /** The same about one setting, of a problem that several settings can have. */
    default ProblemException about(Setting subject, Object... values) {
        return new ProblemException(this, List.of(subject), values);
    }
}
