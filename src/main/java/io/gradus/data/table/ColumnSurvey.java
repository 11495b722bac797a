package io.gradus.data.table;

import io.gradus.data.read.Faults;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.Decimal;
import io.gradus.data.schema.NumberStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one column of a table holds, cell by cell: numbers, words, gaps, and what the numbers are like. */
final class ColumnSurvey {
    /** Different texts that are kept; a column that has more is no text feature. */
    static final int MOST_TEXTS = 10_000;

    /** A number's size, in standard deviations of its column, from which on floats blur differences too much. */
    private static final double BLURRED = 256;

    private final NumberStyle style;
    private final Set<String> texts = new LinkedHashSet<>();
    private final List<Spot> wordSpots = new ArrayList<>();
    private final List<Spot> gapSpots = new ArrayList<>();
    private final List<Spot> hugeSpots = new ArrayList<>();
    private long numbers;
    private long words;
    private long marks; // that mean a gap among numbers, and a text among texts
    private long gaps;
    private long huge; // infinite, or beyond a float
    private boolean allBytes = true;
    private boolean allWhole = true;
    private boolean counts = true; // 0, 1, 2, … or 1, 2, 3, …
    private double first;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum; // of differences from the first
    private double squares; // of the same

    /** A cell to be told of. */
    record Spot(long line, String cell) {}

    ColumnSurvey(NumberStyle style) {
        this.style = style;
    }

    /** Looks at a cell. */
    void add(String cell, long line) {
        double x = Cell.number(cell, style);
        if (!Double.isNaN(x) && Float.isFinite((float) x)) {
            number(x);
        } else if (Cell.isMissing(cell)) {
            gaps++;
            keep(gapSpots, cell, line);
        } else if (!Double.isNaN(x) || Decimal.isInfinite(cell)) {
            huge++;
            keep(hugeSpots, cell, line);
        } else {
            boolean mark = Cell.isMissingNumber(cell);
            marks += mark ? 1 : 0;
            words += mark ? 0 : 1;
            keep(mark ? gapSpots : wordSpots, cell, line);
            if (texts.size() <= MOST_TEXTS) {
                texts.add(cell);
            }
        }
    }

    private void number(double x) {
        if (numbers == 0) {
            first = x;
            counts = x == 0 || x == 1;
        }
        double difference = x - first;
        counts = counts && difference == numbers;
        numbers++;
        min = Math.min(min, x);
        max = Math.max(max, x);
        sum += difference;
        squares += difference * difference;
        if (allWhole) {
            allWhole = x == Math.rint(x);
            allBytes = allBytes && allWhole && x >= 0 && x <= 255;
        }
    }

    private static void keep(List<Spot> spots, String cell, long line) {
        if (spots.size() < Faults.SHOWN) {
            spots.add(new Spot(line, cell));
        } else if (line < spots.get(0).line()) { // the first row, which is looked at last
            spots.add(0, new Spot(line, cell));
            spots.remove(spots.size() - 1);
        }
    }

    /** Cells that are not empty. */
    long filled() {
        return numbers + words + marks + huge;
    }

    long numbers() {
        return numbers;
    }

    long words() {
        return words;
    }

    /** Cells that are missing if the column is one of numbers; a few of them are {@link #gapSpots}. */
    long numberGaps() {
        return gaps + marks;
    }

    /** Cells that are missing if the column is one of texts. */
    long textGaps() {
        return gaps;
    }

    long huge() {
        return huge;
    }

    List<Spot> wordSpots() {
        return wordSpots;
    }

    List<Spot> gapSpots() {
        return gapSpots;
    }

    List<Spot> hugeSpots() {
        return hugeSpots;
    }

    /** Whether more cells are words than numbers: then the column is text, and its numbers are texts too. */
    boolean isText() {
        return words > numbers;
    }

    /**
     * Whether some words come again and again among numbers, as in {@code 2, 3, 4, 5more}: then the column may be text,
     * if its numbers are as few.
     */
    boolean mayBeText() {
        return !isText() && words >= 3 && 10 * words >= filled() && 2L * texts.size() <= words && texts.size() <= 10;
    }

    /** Whether no cell is a word: a word here is no value of the column. */
    boolean isNumeric() {
        return words == 0 && numbers > 0;
    }

    /** The words, in order of appearance, one more than {@link #MOST_TEXTS} at most; numbers are not among them. */
    Set<String> texts() {
        return Collections.unmodifiableSet(texts);
    }

    /** Whether all cells are whole numbers 0..255. */
    boolean isBytes() {
        return allBytes && numbers > 0 && numberGaps() == 0 && huge == 0 && words == 0;
    }

    /** Whether the cells count the rows, from 0 or 1. */
    boolean countsRows() {
        return counts && numbers > 1 && filled() == numbers && gaps == 0;
    }

    /** Whether all numbers are the same, of more than one, and nothing else is there. */
    boolean isConstant() {
        return numbers > 1 && min == max && filled() == numbers && gaps == 0;
    }

    /** The number that is always there, of a constant column. */
    double constant() {
        return min;
    }

    /**
     * What to take from every number in double precision, so that as a float it keeps the column's differences: the
     * mean, whole if all numbers are, where numbers are larger than {@value #BLURRED} standard deviations; else 0.
     */
    double offset() {
        if (numbers == 0 || min == max || isBytes()) {
            return 0;
        }
        double mean = sum / numbers;
        double deviation = Math.sqrt(Math.max(0, squares / numbers - mean * mean));
        double largest = Math.max(Math.abs(min), Math.abs(max));
        if (largest <= BLURRED * deviation) {
            return 0;
        }
        return allWhole ? Math.rint(first + mean) : first + mean;
    }
}
