package io.gradus.data;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Percentages of a data set for training, validation and test, written {@code 70/15/15}.
 *
 * @param train more than 0
 * @param validation may be 0
 * @param test may be 0
 */
public record SplitShares(int train, int validation, int test) implements Serializable {
    /** 70/15/15. */
    public static final SplitShares DEFAULT = new SplitShares(70, 15, 15);

    private static final String FORM = "\\s*(\\d{1,3})\\s*/\\s*(\\d{1,3})\\s*/\\s*(\\d{1,3})\\s*";

    /**
     * Checks the shares.
     *
     * @throws IllegalArgumentException if one is negative, they do not add up to 100, or training gets nothing
     */
    public SplitShares {
        String form = train + "/" + validation + "/" + test;
        if (train < 0 || validation < 0 || test < 0) {
            throw new IllegalArgumentException("split " + form + " has a negative share; use 0 for none");
        }
        if ((long) train + validation + test != 100) {
            throw new IllegalArgumentException(
                    "split " + form + " adds up to " + ((long) train + validation + test) + " %; it must be 100");
        }
        if (train == 0) {
            throw new IllegalArgumentException("split " + form + " leaves nothing to train on");
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is no such form, or one that is refused
     */
    public static SplitShares parse(String text) {
        Matcher matcher = Pattern.compile(FORM).matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("split '" + text
                    + "' is not three whole percentages, train/validation/test, such as 70/15/15 or 100/0/0");
        }
        return new SplitShares(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /**
     * Cuts a set at random, class by class, or a series into blocks in time; see {@link Split#of}.
     *
     * @throws DataException if a part that should have examples would get none
     */
    public Split cut(Dataset data, long seed) {
        int[] shares = {train, validation, test};
        Part[] parts = data.window() > 0 ? Series.cut(data, shares) : Stratifier.cut(Part.all(data), shares, seed);
        requireFilled(data, "training", parts[0], train);
        requireFilled(data, "validation", parts[1], validation);
        requireFilled(data, "test", parts[2], test);
        return new Split(parts[0], parts[1], parts[2]);
    }

    private void requireFilled(Dataset data, String what, Part part, int share) {
        if (share > 0 && part.size() == 0 && data.window() > 0) {
            throw new DataException(data.name() + ": " + Series.rows(data) + " rows are too few for a split of " + this
                    + ", since its " + what + " part would have no whole window of " + data.window()
                    + "; give more, or a smaller window, or use 100/0/0 to train on all");
        }
        if (share > 0 && part.size() == 0) {
            throw new DataException(data.name() + ": " + data.size() + " examples are too few for a split of " + this
                    + ", since its " + what + " part would be empty; give more, or use 100/0/0 to train on all");
        }
    }

    /** The written form. */
    @Override
    public String toString() {
        return train + "/" + validation + "/" + test;
    }
}
