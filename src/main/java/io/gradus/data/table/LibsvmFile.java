package io.gradus.data.table;

import io.gradus.data.DataException;
import io.gradus.data.read.Input;
import io.gradus.data.schema.Decimal;
import io.gradus.data.schema.NumberStyle;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * LIBSVM's format, SVMlight's too: {@code label index:value index:value …}, where features that are 0 are left out,
 * indices count from 1, and {@code #} begins a comment. Its columns are {@code label} and the features by their
 * indices.
 *
 * @param width the largest index
 */
record LibsvmFile(Input input, int width) implements TableFile {
    private static final Pattern LABEL = Pattern.compile("[0-9.eE+-]+");
    private static final Pattern PAIR = Pattern.compile("(\\d+|qid):[0-9.eE+-]+");
    private static final int MOST_COLUMNS = 1 << 20;
    private static final int FEW_COLUMNS = 1 << 14; // that any file may have
    private static final int COLUMNS_PER_PAIR = 20; // beyond: a feature that hardly any row has is no feature

    /** Whether a file's head says so: its first line that is no comment has a label and pairs. */
    static boolean isLibsvm(String head) {
        return head.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .map(line -> isRow(line, head.stripTrailing().endsWith(line)))
                .orElse(false);
    }

    /** Word by word: a pattern of a whole row of a thousand pairs would be matched by as deep a recursion. */
    private static boolean isRow(String line, boolean cut) {
        int comment = line.indexOf('#');
        String[] words =
                (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1);
        int count =
                cut && comment < 0 && words.length > 2 ? words.length - 1 : words.length; // the last may be half of one
        if (count < 2 || !LABEL.matcher(words[0]).matches()) {
            return false;
        }
        boolean pairs = false;
        for (int n = 1; n < count; n++) {
            if (!PAIR.matcher(words[n]).matches()) {
                return false;
            }
            pairs |= !words[n].startsWith("qid");
        }
        return pairs;
    }

    /** Looks for the largest index. */
    static LibsvmFile of(Input input) {
        int width = 0;
        long pairs = 0;
        long widestLine = 0;
        Reader rows = new Reader(input, 0);
        try (rows) {
            while (rows.advance()) {
                widestLine = rows.largest > width ? rows.line : widestLine;
                width = Math.max(width, rows.largest);
                pairs += rows.pairs;
            }
        }
        if (width > FEW_COLUMNS + COLUMNS_PER_PAIR * pairs) {
            throw DataException.at(
                    input.name(),
                    widestLine,
                    "has feature " + width + ", but the whole file has only " + pairs
                            + " values: nearly every feature would always be 0; correct the index");
        }
        return new LibsvmFile(input, width);
    }

    @Override
    public Rows open() {
        return new Reader(input, width);
    }

    @Override
    public NumberStyle style() {
        return NumberStyle.POINT;
    }

    @Override
    public List<String> header() {
        return new AbstractList<>() {
            @Override
            public String get(int n) {
                return n == 0 ? "label" : Integer.toString(n);
            }

            @Override
            public int size() {
                return width + 1;
            }
        };
    }

    @Override
    public int usualTarget() {
        return 0;
    }

    /** Rows with a cell for each index. */
    private static final class Reader implements Rows {
        private final Input input;
        private final BufferedReader reader;
        private final String[] cells;
        private int largest; // index of the last row
        private int pairs; // of the last row
        private long line;

        Reader(Input input, int width) {
            this.input = input;
            this.reader = input.openText();
            this.cells = new String[width + 1];
        }

        /** Goes to the next row; false at the end. */
        boolean advance() {
            try {
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                    line++;
                    int comment = text.indexOf('#');
                    String row = (comment < 0 ? text : text.substring(0, comment)).strip();
                    if (!row.isEmpty()) {
                        parse(row.split("\\s+", -1));
                        return true;
                    }
                }
                return false;
            } catch (IOException e) {
                throw input.unreadable(e);
            }
        }

        private void parse(String[] words) {
            Arrays.fill(cells, "0");
            cells[0] = words[0];
            largest = 0;
            pairs = words.length - 1;
            for (int n = 1; n < words.length; n++) {
                int colon = words[n].indexOf(':');
                String index = colon < 0 ? "" : words[n].substring(0, colon);
                if (index.equals("qid")) {
                    throw DataException.at(
                            input.name(), line, "has query ids (qid), which are for ranking; that is not read");
                }
                boolean known = index.matches("[0-9]{1,7}") && Decimal.isDecimal(words[n].substring(colon + 1));
                int at = known ? Integer.parseInt(index) : 0;
                if (at < 1 || at > MOST_COLUMNS) {
                    throw DataException.at(
                            input.name(),
                            line,
                            "'" + words[n] + "' is no feature; write its index, 1 to " + MOST_COLUMNS
                                    + ", a colon, and a number");
                }
                largest = Math.max(largest, at);
                if (at < cells.length) {
                    cells[at] = words[n].substring(colon + 1);
                }
            }
        }

        @Override
        public @Nullable List<String> next() {
            return advance() ? Arrays.asList(cells) : null;
        }

        @Override
        public long line() {
            return line;
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw input.unreadable(e);
            }
        }
    }
}
