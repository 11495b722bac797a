package io.gradus.device;

import org.jspecify.annotations.Nullable;

/** The word that was probably meant. */
final class Nearest {
    private Nearest() {}

    /**
     * The word fewest edits away (Levenshtein 1966), if at most a third of its letters, or one, are wrong; else the first
     * that begins so.
     */
    static @Nullable String of(String text, String... words) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String word : words) {
            int edits = edits(text, word);
            if (edits < fewest && edits <= Math.max(1, word.length() / 3) && edits < word.length()) {
                best = word;
                fewest = edits;
            }
        }
        for (int i = 0; best == null && text.length() > 1 && i < words.length; i++) {
            best = words[i].startsWith(text) ? words[i] : null;
        }
        return best;
    }

    private static int edits(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + change);
            }
            above = row;
        }
        return above[b.length()];
    }
}
