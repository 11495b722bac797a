package io.gradus.data.table;

import io.gradus.data.read.Input;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.NumberStyle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a table without a format of its own is written, told from its first lines.
 *
 * @param separator what parts cells: a comma, semicolon, tab or bar; {@link #BLANKS} for any number of blanks and tabs
 * @param comment what lines begin with that are no rows; 0 if there are none
 * @param style how it writes numbers
 */
record Dialect(char separator, char comment, NumberStyle style) {
    /** Stands for any number of blanks and tabs. */
    static final char BLANKS = ' ';

    private static final int HEAD = 1 << 16; // bytes looked at
    private static final int MOST_LINES = 500;
    private static final char[] SEPARATORS = {';', '\t', ',', '|', BLANKS}; // where nothing else decides, in this order
    private static final String COMMENTS = "#%|";

    /**
     * Looks at a file's head. The separator is that by which most lines have the same number of cells, more than one;
     * of several such, that by which most cells are numbers.
     */
    static Dialect detect(Input input) {
        byte[] head = input.head(HEAD);
        List<String> lines = lines(head);
        char comment = comment(lines);
        List<String> rows = new ArrayList<>();
        for (String line : lines) {
            if (comment == 0 || line.charAt(0) != comment) {
                rows.add(line);
            }
        }
        Guess best = new Guess(',', List.of(), 0, 0);
        for (char separator : SEPARATORS) {
            if (separator != comment) {
                Guess guess = Guess.of(separator, rows);
                best = guess.isBetterThan(best) ? guess : best;
            }
        }
        return new Dialect(best.separator, comment, style(best));
    }

    private static List<String> lines(byte[] head) {
        String text = new String(head, StandardCharsets.UTF_8);
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (head.length == HEAD && text.lastIndexOf('\n') > 0) {
            text = text.substring(0, text.lastIndexOf('\n')); // the last line is cut
        }
        return text.lines().filter(line -> !line.isBlank()).limit(MOST_LINES).toList();
    }

    /** A sign that some lines begin with, the first among them perhaps, but not most: those would be data. */
    private static char comment(List<String> lines) {
        for (int n = 0; n < COMMENTS.length(); n++) {
            char sign = COMMENTS.charAt(n);
            long marked = lines.stream().filter(line -> line.charAt(0) == sign).count();
            if (marked > 0 && 2 * marked < lines.size()) {
                return sign;
            }
        }
        return 0;
    }

    private static NumberStyle style(Guess guess) {
        if (guess.separator == ',') {
            return NumberStyle.GROUPED;
        }
        long commas = guess.cells.stream().filter(NumberStyle::isDecimalComma).count();
        long points = guess.cells.stream()
                .filter(cell -> cell.indexOf('.') >= 0 && !Double.isNaN(NumberStyle.POINT.parse(cell)))
                .count();
        return commas > points ? NumberStyle.COMMA : NumberStyle.POINT;
    }

    /**
     * A separator tried.
     *
     * @param cells of the lines that have as many as most
     * @param agreeing how many tenths of the lines have as many cells as most have; 0 if that is one cell
     * @param numbers how many cells are numbers
     */
    private record Guess(char separator, List<String> cells, int agreeing, long numbers) {
        static Guess of(char separator, List<String> rows) {
            CellSplitter splitter = new CellSplitter(separator);
            List<List<String>> split = rows.stream().map(splitter::split).toList();
            Map<Integer, Integer> widths = new HashMap<>();
            split.forEach(row -> widths.merge(row.size(), 1, Integer::sum));
            int usual = 1;
            for (Map.Entry<Integer, Integer> width : widths.entrySet()) {
                int best = widths.getOrDefault(usual, 0);
                if (width.getValue() > best || (width.getValue() == best && width.getKey() > usual)) {
                    usual = width.getKey();
                }
            }
            if (usual == 1) {
                return new Guess(separator, List.of(), 0, 0);
            }
            List<String> cells = new ArrayList<>();
            for (List<String> row : split) {
                if (row.size() == usual) {
                    cells.addAll(row);
                }
            }
            NumberStyle style = separator == ',' ? NumberStyle.GROUPED : NumberStyle.COMMA;
            long numbers = cells.stream()
                    .filter(cell -> !Double.isNaN(Cell.number(cell, style)))
                    .count();
            return new Guess(separator, cells, 10 * widths.getOrDefault(usual, 0) / rows.size(), numbers);
        }

        boolean isBetterThan(Guess other) {
            // Nine tenths and all are alike here: some rows of any file may be broken.
            int mine = Math.min(agreeing, 9);
            int theirs = Math.min(other.agreeing, 9);
            return mine != theirs ? mine > theirs : mine > 0 && numbers > other.numbers;
        }
    }
}
