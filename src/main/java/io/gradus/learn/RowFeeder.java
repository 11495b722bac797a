package io.gradus.learn;

import io.gradus.data.schema.Cell;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.NumberStyle;
import io.gradus.data.schema.TableSchema;
import io.gradus.model.Model;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a learner rows of text: numbers, texts, and what is to be learnt, as the model's columns say; or where it has
 * none, all inputs and then the class or the values. A row whose value to learn is {@code ?} or empty asks for an
 * answer. Rows of usual numbers and known texts are learnt without allocation.
 */
public final class RowFeeder {
    private static final int IGNORED = -1;
    private static final int LABEL = -2;
    private static final int TARGET = -100; // and below: target TARGET - place

    private final Practice practice;
    private final Model model;
    private final byte separator;
    private final byte[][] classNames;
    private int[] places = new int[0]; // for each cell: an input, or one of the above
    private byte[][][] texts = new byte[0][][]; // for each cell, a text column's values
    private double[] offsets = new double[0]; // for each cell
    private double[] fills = new double[0]; // for each cell, less the offset; NaN for none
    private @Nullable String problem;
    private double @Nullable [] answer;

    /** What became of a row. */
    public enum Fate {
        LEARNT,
        /** It asked; {@link #answer} has the answer. */
        ASKED,
        /** Nothing was learnt; {@link #problem} says why. */
        REFUSED
    }

    /** @param separator of cells; a blank for any number of blanks and tabs */
    public RowFeeder(Learner learner, char separator) {
        this.practice = learner.practice();
        this.model = learner.model();
        this.separator = (byte) separator;
        this.classNames = bytes(model.classNames());
    }

    private static byte[][] bytes(List<String> words) {
        byte[][] bytes = new byte[words.size()][];
        for (int n = 0; n < bytes.length; n++) {
            bytes[n] = words.get(n).getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }

    /**
     * Says where the columns are in the rows to come.
     *
     * @param names from a header; empty for the order of the columns that the model was trained on
     * @param width cells of a row
     * @throws IllegalArgumentException naming what is missing, or one too many
     */
    public void columns(List<String> names, int width) {
        TableSchema columns = model.columns();
        places = new int[width];
        texts = new byte[width][][];
        offsets = new double[width];
        fills = new double[width];
        Arrays.fill(places, IGNORED);
        Arrays.fill(fills, Double.NaN);
        if (columns == null) {
            byOrder(width);
            return;
        }
        int[] at = columns.match(names, width, true).at();
        int input = 0;
        for (int n = 0; n < at.length; n++) {
            Column column = columns.columns().get(n);
            int first = input;
            input += column.width();
            if (at[n] < 0) {
                continue;
            }
            offsets[at[n]] = column.offset();
            fills[at[n]] = column.fill() - column.offset();
            switch (column.role()) {
                case NUMBER -> places[at[n]] = first;
                case TEXT -> {
                    places[at[n]] = first;
                    texts[at[n]] = bytes(column.values());
                }
                case LABEL -> places[at[n]] = LABEL;
                case VALUE -> places[at[n]] = TARGET - columns.targets().indexOf(n);
                case IGNORED -> {}
            }
        }
    }

    private void byOrder(int width) {
        int inputs = practice.inputs();
        int targets = classNames.length > 0 ? 1 : practice.outputs();
        if (width != inputs && width != inputs + targets) {
            throw new IllegalArgumentException("a row has " + width + " cells, but the model takes " + inputs
                    + " inputs and then " + (classNames.length > 0 ? "the class" : targets + " to learn"));
        }
        for (int n = 0; n < width; n++) {
            places[n] = n < inputs ? n : classNames.length > 0 ? LABEL : TARGET - (n - inputs);
        }
    }

    /** Takes a row, {@code line[0..length)}; {@link #columns} was called. */
    public Fate take(byte[] line, int length) {
        problem = null;
        int cell = 0;
        int targets = 0;
        boolean asks = false;
        for (int at = 0; at <= length && cell < places.length && problem == null; cell++) {
            int from = skipBlanks(line, at, length);
            int end = from;
            while (end < length && !separates(line[end])) {
                end++;
            }
            int last = end;
            while (last > from && isBlank(line[last - 1])) {
                last--;
            }
            at = end + 1;
            int place = places[cell];
            if (place >= 0) {
                input(cell, line, from, last);
            } else if (place != IGNORED) {
                boolean missing = last == from || (last == from + 1 && line[from] == '?');
                asks |= missing;
                targets += !missing && target(cell, line, from, last) ? 1 : 0;
            }
        }
        if (problem == null && cell < places.length) {
            problem = "the row has " + cell + " cells of " + places.length;
        }
        if (problem != null) {
            practice.skip();
            return Fate.REFUSED;
        }
        if (asks || targets == 0) {
            answer = practice.answerFirst();
            return Fate.ASKED;
        }
        if (Float.isNaN(practice.learnFirst())) {
            problem = "a number became infinite";
            return Fate.REFUSED;
        }
        return Fate.LEARNT;
    }

    /** To the row's last question: (outputs), filled anew by the next one. */
    public double @Nullable [] answer() {
        return answer;
    }

    /** Why the last row was refused, or null. */
    public @Nullable String problem() {
        return problem;
    }

    private void input(int cell, byte[] line, int from, int end) {
        if (texts[cell] != null) {
            int known = indexOf(texts[cell], line, from, end);
            for (int k = 0; k < texts[cell].length; k++) {
                practice.putEncoded(places[cell] + k, k == known ? 1 : 0);
            }
            return;
        }
        double value = number(line, from, end) - offsets[cell];
        if (!(value <= Float.MAX_VALUE && value >= -Float.MAX_VALUE)) {
            value = fills[cell];
            if (Double.isNaN(value) || !Cell.isMissingNumber(text(line, from, end))) {
                complain(cell, line, from, end);
                return;
            }
        }
        practice.putEncoded(places[cell], (float) value);
    }

    /** Whether the value to learn could be read. */
    private boolean target(int cell, byte[] line, int from, int end) {
        if (places[cell] == LABEL) {
            int label = indexOf(classNames, line, from, end);
            if (label < 0) {
                label = byNumber(line, from, end);
            }
            if (label < 0) {
                problem = "column " + (cell + 1) + ": " + Cell.quoted(text(line, from, end))
                        + " is none of the model's classes";
                return false;
            }
            practice.putLabel(label);
            return true;
        }
        if (!practice.putTarget(0, TARGET - places[cell], number(line, from, end) - offsets[cell])) {
            complain(cell, line, from, end);
            return false;
        }
        return true;
    }

    private void complain(int cell, byte[] line, int from, int end) {
        problem = "column " + (cell + 1) + ": " + Cell.problem(text(line, from, end), NumberStyle.COMMA);
    }

    private static double number(byte[] line, int from, int end) {
        double value = ByteNumber.parse(line, from, end);
        return Double.isNaN(value) ? Cell.number(text(line, from, end), NumberStyle.COMMA) : value;
    }

    /** A class that is the same number, written otherwise: {@code 1.0} for 1. */
    private int byNumber(byte[] line, int from, int end) {
        double value = number(line, from, end);
        for (int n = 0; n < classNames.length; n++) {
            if (number(classNames[n], 0, classNames[n].length) == value) {
                return n;
            }
        }
        return -1;
    }

    private static String text(byte[] line, int from, int end) {
        return new String(line, from, end - from, StandardCharsets.UTF_8);
    }

    private static int indexOf(byte[][] words, byte[] line, int from, int end) {
        for (int n = 0; n < words.length; n++) {
            if (Arrays.equals(words[n], 0, words[n].length, line, from, end)) {
                return n;
            }
        }
        return -1;
    }

    private boolean separates(byte b) {
        return b == separator || (separator == ' ' && b == '\t');
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private int skipBlanks(byte[] line, int from, int length) {
        int at = from;
        while (at < length && isBlank(line[at]) && (separator == ' ' || !separates(line[at]))) {
            at++;
        }
        return at;
    }
}
