package io.gradus.data;

/** Cuts a series, whose rows follow one another in time, so that no row is in two parts. */
final class Series {
    private Series() {}

    /** Rows of the series that the set's windows are of. */
    static long rows(Dataset windows) {
        return (long) windows.size() + windows.window() - 1;
    }

    /**
     * A block of rows for each share, one after another in time; a part is the windows that lie in its block whole.
     * Those that lie across a cut are in none: they would show one part rows, and through a row's neighbours answers,
     * of the other.
     *
     * @param shares not negative, and not all 0
     */
    static Part[] cut(Dataset windows, int[] shares) {
        long total = 0;
        for (int share : shares) {
            total += share;
        }
        Part[] parts = new Part[shares.length];
        long until = 0;
        int begin = 0;
        for (int k = 0; k < shares.length; k++) {
            until += shares[k];
            int end = (int) (rows(windows) * until / total);
            int[] starts = new int[Math.max(0, end - begin - windows.window() + 1)];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = begin + i;
            }
            parts[k] = new Part(windows, starts);
            begin = end;
        }
        return parts;
    }
}
