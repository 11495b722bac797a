package io.gradus.data;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names in messages: short lists, and the nearest to a mistyped one. */
final class Names {
    private static final int SHOWN = 20;

    private Names() {}

    /** At most twenty of them, and how many there are if more. */
    static String list(List<String> names) {
        if (names.size() <= SHOWN) {
            return String.join(", ", names);
        }
        return String.join(", ", names.subList(0, SHOWN)) + ", … (" + names.size() + " in all)";
    }

    /** The one that differs from {@code typed} least, if by no more than a third of the letters. */
    static Optional<String> nearest(String typed, List<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(typed, name)))
                .filter(name -> distance(typed, name) <= Math.max(typed.length(), name.length()) / 3);
    }

    /** {@code "; did you mean 'x'?"} or nothing. */
    static String didYouMean(String typed, List<String> names) {
        return nearest(typed, names)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** Levenshtein's distance: the fewest letters to insert, remove or replace; capitals are as good as small ones. */
    private static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1]; // row[j]: from the first i letters of a to the first j of b
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
