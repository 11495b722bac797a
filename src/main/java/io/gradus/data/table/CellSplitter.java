package io.gradus.data.table;

import io.gradus.data.schema.NumberStyle;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a line into cells: at a separator, or at any number of blanks and tabs; not within quotes. Not for cells that
 * hold line breaks.
 */
public final class CellSplitter {
    private final char separator;

    /** @param separator {@link Dialect#BLANKS} for any number of blanks and tabs */
    public CellSplitter(char separator) {
        this.separator = separator;
    }

    /**
     * One for lines of which this is the first: it parts cells at semicolons, tabs, commas or bars, whichever of these
     * comes first in this order, else at blanks.
     */
    public static CellSplitter of(String first) {
        for (char separator : new char[] {';', '\t', ',', '|'}) {
            if (first.indexOf(separator) >= 0) {
                return new CellSplitter(separator);
            }
        }
        return new CellSplitter(Dialect.BLANKS);
    }

    /** What parts cells; a blank stands for any number of blanks and tabs. */
    public char separator() {
        return separator;
    }

    /** How numbers are written between such separators. */
    public NumberStyle style() {
        return separator == ',' ? NumberStyle.GROUPED : NumberStyle.COMMA;
    }

    /** The cells without blanks and quotes around them. */
    public List<String> split(String line) {
        return separator == Dialect.BLANKS ? atBlanks(line) : atSeparators(line);
    }

    private static List<String> atBlanks(String line) {
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (isBlank(c)) {
                at++;
                continue;
            }
            int end = at + 1;
            if (c == '"' || (c == '\'' && closes(line, at))) {
                end = line.indexOf(c, at + 1);
                end = end < 0 ? line.length() : end;
                cells.add(line.substring(at + 1, end));
                at = end + 1;
                continue;
            }
            while (end < line.length() && !isBlank(line.charAt(end))) {
                end++;
            }
            cells.add(line.substring(at, end));
            at = end;
        }
        return cells;
    }

    /** Whether an apostrophe begins a quotation: another one stands before a blank or the line's end. */
    private static boolean closes(String line, int at) {
        int end = line.indexOf('\'', at + 1);
        return end > 0 && (end == line.length() - 1 || isBlank(line.charAt(end + 1)));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\u00A0';
    }

    private List<String> atSeparators(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}
