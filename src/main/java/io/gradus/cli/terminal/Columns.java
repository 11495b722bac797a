package io.gradus.cli.terminal;

import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;

/** Columns of a table that fit a terminal: numbers never touch, and what there is no room for is told. */
public final class Columns {
    /**
     * A column.
     *
     * @param head its word
     * @param width characters, with those between it and its neighbour
     * @param left whether its text begins at its left
     */
    public record Column(String head, int width, boolean left) {}

    private final Column[] columns;
    private final boolean[] shown;

    /**
     * Chooses what is shown.
     *
     * @param room characters of a line
     * @param expendable numbers of columns, from 0, that are left out in this order as long as there is no room for all
     */
    public Columns(int room, List<Column> columns, int... expendable) {
        this.columns = columns.toArray(new Column[0]);
        this.shown = new boolean[this.columns.length];
        java.util.Arrays.fill(shown, true);
        for (int i = 0; i < expendable.length && width() > room; i++) {
            shown[expendable[i]] = false;
        }
    }

    /** A column of numbers, at the right of its place. */
    public static Column right(String head, int width) {
        return new Column(head, width, false);
    }

    /** A column of words, at the left of its place. */
    public static Column left(String head, int width) {
        return new Column(head, width, true);
    }

    /** Characters of a line. */
    public int width() {
        int width = 0;
        for (int i = 0; i < columns.length; i++) {
            width += shown[i] ? columns[i].width() : 0;
        }
        return width;
    }

    /** Heads of the columns that there is no room for. */
    public List<String> leftOut() {
        List<String> heads = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            if (!shown[i]) {
                heads.add(columns[i].head());
            }
        }
        return heads;
    }

    /** The line of the heads. */
    public String heads() {
        String[] heads = new String[columns.length];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = columns[i].head();
        }
        return row(heads);
    }

    /** A line; a cell for every column, also for one that is left out. */
    public String row(String... cells) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
            if (shown[i]) {
                int gap = Math.max(0, columns[i].width() - Wrap.width(cells[i]));
                if (columns[i].left()) {
                    row.append(cells[i]).append(" ".repeat(gap));
                } else {
                    // A number that is as wide as its column still keeps away from the one before.
                    row.append(" ".repeat(row.length() > 0 ? Math.max(1, gap) : gap))
                            .append(cells[i]);
                }
            }
        }
        int end = row.length();
        while (end > 0 && row.charAt(end - 1) == ' ') {
            end--;
        }
        return row.substring(0, end);
    }

    /** A share as short as can be: {@code 12%}. */
    public static String percent(double fraction) {
        return Double.isFinite(fraction) ? Text.fixed(100 * fraction, 0) + "%" : Text.NONE;
    }

    /** How much a step changes weights, in per cent: {@code 0.12%}. */
    public static String change(double ratio) {
        if (!(ratio > 0)) {
            return Text.NONE;
        }
        double percent = 100 * ratio;
        return (percent >= 0.01 && percent < 1000 ? Text.fixed(percent, 2) : Text.scientific(percent)) + "%";
    }
}
