package io.gradus.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant where a mistyped one was given, and writes lists of names for messages. */
public final class Names {
    private static final int MOST_LISTED = 20;
    private static final int LONGEST = 100; // letters of a name that is compared: it takes the product of both lengths

    private Names() {}

    /**
     * The constant whose label is {@code text}, in any case, with {@code _} or {@code -}.
     *
     * @param what the kind of thing, for the message: {@code rule}
     * @throws IllegalArgumentException if there is none: {@code unknown rule 'sgn'; did you mean 'sign'? (one of sgd,
     *     clip, …)}
     */
    public static <E extends Enum<E>> E parse(String what, Class<E> type, Function<E, String> label, String text) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        String wanted = plain(text);
        for (E constant : constants) {
            if (plain(label.apply(constant)).equals(wanted)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                unknown(what, text, constants.stream().map(label).toList()));
    }

    /** The message for a name that is none of {@code names}, with the nearest offered if one is near. */
    public static String unknown(String what, String text, Collection<String> names) {
        return "unknown " + what + " '" + text + "'" + didYouMean(text, names) + " (one of " + String.join(", ", names)
                + ")";
    }

    /** {@code "; did you mean 'x'?"}, or nothing where no name is near. */
    public static String didYouMean(String text, Collection<String> names) {
        String near = nearest(text, names);
        return near == null ? "" : "; did you mean '" + near + "'?";
    }

    /** At most twenty of the names, followed by their number if there are more. */
    public static String list(List<String> names) {
        return names.size() <= MOST_LISTED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_LISTED)) + ", … (" + names.size() + " in all)";
    }

    /**
     * The name that was probably meant: the one fewest edits away, if at most a third of its letters (and at least one)
     * are wrong; else the shortest name that begins with {@code text}; else null. Of equally near names, the first that
     * has all letters of {@code text} in their order (letters are left out more often than mistaken), else the first.
     */
    public static @Nullable String nearest(String text, Collection<String> names) {
        String wanted = plain(text);
        if (wanted.length() > LONGEST) {
            return null;
        }
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String name : names) {
            if (name.length() > LONGEST) {
                continue;
            }
            int edits = distance(wanted, plain(name));
            if (edits > Math.max(1, name.length() / 3) || edits >= name.length()) {
                continue;
            }
            // Doubled, so that a half can settle ties.
            int cost = 2 * edits + (isSubsequence(wanted, plain(name)) ? 0 : 1);
            if (cost < fewest) {
                best = name;
                fewest = cost;
            }
        }
        if (best != null || wanted.length() < 2) {
            return best;
        }
        for (String name : names) {
            if (plain(name).startsWith(wanted) && (best == null || name.length() < best.length())) {
                best = name;
            }
        }
        return best;
    }

    /**
     * Edits from one word to the other: insertions, deletions, substitutions and swaps of neighbours (Damerau 1964, as
     * the optimal string alignment).
     */
    static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
                least = Math.min(least, edits[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, edits[i - 2][j - 2] + 1);
                }
                edits[i][j] = least;
            }
        }
        return edits[a.length()][b.length()];
    }

    private static boolean isSubsequence(String letters, String word) {
        int found = 0;
        for (int i = 0; i < word.length() && found < letters.length(); i++) {
            if (word.charAt(i) == letters.charAt(found)) {
                found++;
            }
        }
        return found == letters.length();
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
