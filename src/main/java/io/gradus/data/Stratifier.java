package io.gradus.data;

import io.gradus.random.CounterRandom;
import java.util.Arrays;

/**
 * Cuts a part at random so that every class is spread over the pieces in the same proportions.
 *
 * <p>Each class gives each piece its exact quota rounded down or up. What rounding leaves over goes to the piece that
 * is owed most over all classes so far; but a class without an example in the first piece, training, gives it one
 * first.
 */
final class Stratifier {
    private Stratifier() {}

    /**
     * Cuts {@code part}.
     *
     * @param shares of the pieces, in whatever unit; not negative, and not all 0
     * @return a piece for each share, rows in ascending order; pieces may be empty
     */
    static Part[] cut(Part part, int[] shares, long seed) {
        int[][] classes = byClass(part);
        int[][] counts = counts(classes, shares);
        Part[] pieces = new Part[shares.length];
        int[] given = new int[classes.length];
        for (int c = 0; c < classes.length; c++) {
            new CounterRandom(seed, CounterRandom.Stream.SPLIT, c).shuffle(classes[c]);
        }
        for (int k = 0; k < shares.length; k++) {
            int size = 0;
            for (int[] count : counts) {
                size += count[k];
            }
            int[] rows = new int[size];
            int at = 0;
            for (int c = 0; c < classes.length; c++) {
                System.arraycopy(classes[c], given[c], rows, at, counts[c][k]);
                given[c] += counts[c][k];
                at += counts[c][k];
            }
            Arrays.sort(rows); // the file's order, and kind to mapped files
            pieces[k] = new Part(part.data(), rows);
        }
        return pieces;
    }

    /** Rows of each class; all in one where there are no classes. */
    private static int[][] byClass(Part part) {
        Dataset data = part.data();
        if (!data.isClassification()) {
            return new int[][] {part.rows().clone()};
        }
        int[] sizes = new int[data.outputs()];
        for (int row : part.rows()) {
            sizes[data.label(row)]++;
        }
        int[][] classes = new int[sizes.length][];
        for (int c = 0; c < sizes.length; c++) {
            classes[c] = new int[sizes[c]];
        }
        int[] filled = new int[sizes.length];
        for (int row : part.rows()) {
            int c = data.label(row);
            classes[c][filled[c]++] = row;
        }
        return classes;
    }

    /** How many examples class c gives to piece k; all arithmetic in whole numbers. */
    private static int[][] counts(int[][] classes, int[] shares) {
        long total = 0;
        for (int share : shares) {
            total += share;
        }
        long[] owed = new long[shares.length]; // in 1/total of an example
        int[][] counts = new int[classes.length][shares.length];
        for (int c = 0; c < classes.length; c++) {
            int size = classes[c].length;
            int left = size;
            boolean[] exact = new boolean[shares.length]; // has its quota, or was rounded up
            for (int k = 0; k < shares.length; k++) {
                long quota = (long) size * shares[k];
                counts[c][k] = (int) (quota / total);
                owed[k] += quota % total;
                exact[k] = quota % total == 0;
                left -= counts[c][k];
            }
            for (; left > 0; left--) {
                int k = counts[c][0] == 0 && !exact[0] ? 0 : mostOwed(owed, exact);
                counts[c][k]++;
                owed[k] -= total;
                exact[k] = true;
            }
        }
        return counts;
    }

    private static int mostOwed(long[] owed, boolean[] exact) {
        int most = -1;
        for (int k = 0; k < owed.length; k++) {
            if (!exact[k] && (most < 0 || owed[k] > owed[most])) {
                most = k;
            }
        }
        return most;
    }
}
