package io.gradus.data.table;

import io.gradus.data.read.Faults;
import io.gradus.data.read.Faults.Fault;
import io.gradus.data.schema.Cell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk over a table: how wide it is, what its columns hold, and which rows do not fit. The first row stays apart.
 */
final class TableSurvey {
    private final TableFile file;
    private final List<String> first;
    private final long firstLine;
    private final ColumnSurvey[] columns;
    private final @Nullable Summary summary;
    private final boolean rowNames;
    private final List<Fault> ragged = new ArrayList<>();
    private long raggedRows;
    private boolean countedFirst;
    private long rows;
    private long widthLine;

    private TableSurvey(List<String> first, long firstLine, int width, @Nullable Summary summary, TableFile file) {
        this.file = file;
        this.first = first;
        this.firstLine = firstLine;
        this.columns = new ColumnSurvey[width];
        this.summary = summary;
        this.rowNames = summary == null && width > first.size();
        for (int n = 0; n < width; n++) {
            columns[n] = new ColumnSurvey(file.style());
        }
    }

    /** Walks over all rows; null if there is none. */
    static @Nullable TableSurvey of(TableFile file) {
        try (Rows reader = file.open()) {
            List<String> cells = reader.next();
            if (cells == null) {
                return null;
            }
            List<String> first = List.copyOf(cells);
            long firstLine = reader.line();
            List<String> second = reader.next();
            // R's write.table names one column fewer than there are: the first has the rows' names.
            boolean rowNames = second != null && second.size() == first.size() + 1 && areWords(first, file);
            Summary summary = second == null ? null : Summary.of(first, second.size(), file);
            int width = summary == null || second == null ? first.size() + (rowNames ? 1 : 0) : second.size();
            TableSurvey survey = new TableSurvey(first, firstLine, width, summary, file);
            for (List<String> row = second; row != null; row = reader.next()) {
                survey.add(row, reader.line());
            }
            return survey;
        }
    }

    private static boolean areWords(List<String> cells, TableFile file) {
        return file.header() == null && cells.stream().allMatch(cell -> Cell.isWord(cell, file.style()));
    }

    private void add(List<String> cells, long line) {
        rows++;
        file.input().requireRoom(rows * columns.length * Float.BYTES); // sparse rows have hardly a byte of their own
        widthLine = rows == 1 ? line : widthLine;
        if (cells.size() == columns.length) {
            for (int n = 0; n < columns.length; n++) {
                columns[n].add(cells.get(n), line);
            }
            return;
        }
        raggedRows++;
        if (ragged.size() < Faults.SHOWN) {
            ragged.add(new Fault(
                    line,
                    "" + (Math.min(cells.size(), columns.length) + 1),
                    "the row has " + cells.size() + (cells.size() == 1 ? " cell" : " cells") + ", but line "
                            + (summary == null ? firstLine : widthLine) + " has " + columns.length,
                    "every row needs as many"));
        }
    }

    /** Takes the first row for one of data. */
    void countFirst() {
        countedFirst = true;
        add(first, firstLine);
    }

    /** Whether the first row is one of data. */
    boolean countedFirst() {
        return countedFirst;
    }

    List<String> first() {
        return first;
    }

    long firstLine() {
        return firstLine;
    }

    int width() {
        return columns.length;
    }

    ColumnSurvey column(int n) {
        return columns[n];
    }

    /** Rows below the first, and the first if it was counted. */
    long rows() {
        return rows;
    }

    /** What the first row says of the others; null if it does not. */
    @Nullable
    Summary summary() {
        return summary;
    }

    /** Whether the first row names one column fewer than there are, the first being the rows' names. */
    boolean hasRowNames() {
        return rowNames;
    }

    /** Adds the rows of another length to a file's faults. */
    void addRagged(Faults to) {
        to.add(ragged, raggedRows);
    }
}
