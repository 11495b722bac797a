package io.gradus.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV (RFC 4180; comma, semicolon or tab; UTF-8; plain or gzip): one example a row, features as decimal numbers.
 *
 * <p>A header is optional and recognised, and so is scikit-learn's first row (see {@link CsvLayout}). The label column
 * is the last, unless the options name another. Labels are whole numbers, whose classes come in numeric order, or words,
 * whose classes come in order of appearance. Features that are whole numbers 0..255 throughout stay bytes; others become
 * float32. If the options say that the rows are a series in time, examples are windows of it.
 *
 * <p>The file is read twice (see {@link Table}), so it must be a regular file.
 */
public final class CsvReader {
    private CsvReader() {}

    /** Reads a classification set whose last column holds the labels. */
    public static Dataset read(Path file) {
        return read(file, DataOptions.classes());
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, no regular file, unreadable or empty; has a ragged row, a cell that is no
     *     finite number, no such column; or, for training, one class or one row only
     */
    public static Dataset read(Path file, DataOptions options) {
        return read(Input.file(file), options);
    }

    static Dataset read(Input input, DataOptions options) {
        CsvLayout layout = CsvLayout.detect(input, options);
        Checks.width(input.name(), layout.features().length, options);
        Dataset rows = new CsvTable(input, layout, labels(input, layout, options)).read(options.toTrain());
        return options.window() == 0 ? rows : windows(rows, options);
    }

    private static Dataset windows(Dataset rows, DataOptions options) {
        if (rows.size() < options.window()) {
            throw new DataException(rows.name() + ": has " + rows.size() + " rows, too few for a window of "
                    + options.window() + "; give more rows, or a smaller window");
        }
        Dataset windows = rows.windows(options.window());
        Checks.size(windows.name(), windows.size(), options.toTrain());
        return windows;
    }

    private static @Nullable ClassLabels labels(Input input, CsvLayout layout, DataOptions options) {
        if (layout.label() < 0) {
            return null;
        }
        String column = layout.describe(layout.label());
        if (!options.classNames().isEmpty()) {
            return ClassLabels.known(input.name(), column, options.classNames(), layout.classNames());
        }
        return layout.classNames().isEmpty()
                ? ClassLabels.collected(input.name(), column)
                : ClassLabels.known(input.name(), column, layout.classNames(), layout.classNames());
    }

    /** The rows of one file, as its layout says. */
    private static final class CsvTable extends Table {
        private final Input input;
        private final CsvLayout layout;

        CsvTable(Input input, CsvLayout layout, @Nullable ClassLabels labels) {
            super(input.name(), layout.features().length, layout.values().length, labels);
            this.input = input;
            this.layout = layout;
        }

        @Override
        void walk(Visitor visitor) {
            float[] features = new float[inputs];
            float[] targets = new float[values];
            int rows = 0;
            try (CsvRows records = new CsvRows(input, layout.separator())) {
                if (layout.skipsFirst()) {
                    records.next();
                }
                for (CsvRecord record = records.next(); record != null; record = records.next()) {
                    long line = record.getStartingLineNumber();
                    List<String> cells = record.getFields();
                    requireWidth(cells.size(), line);
                    parse(cells, layout.features(), features, line);
                    parse(cells, layout.values(), targets, line);
                    int label = labels == null ? 0 : labels.number(cells.get(layout.label()), line);
                    visitor.row(features, targets, label);
                    rows++;
                }
            }
            if (layout.promisedRows() >= 0 && layout.promisedRows() != rows) {
                throw DataException.at(
                        name,
                        1,
                        "promises " + layout.promisedRows() + " rows, but " + rows
                                + " follow; fetch the file again or correct the number");
            }
        }

        private void parse(List<String> cells, int[] columns, float[] to, long line) {
            for (int i = 0; i < columns.length; i++) {
                String cell = cells.get(columns[i]);
                float value = Decimal.parse(cell);
                if (!Float.isFinite(value)) {
                    throw DataException.at(name, line, layout.describe(columns[i]), Decimal.refusal(cell));
                }
                to[i] = value;
            }
        }

        private void requireWidth(int cells, long line) {
            if (cells == layout.width()) {
                return;
            }
            int column = Math.min(cells, layout.width()) + 1;
            throw DataException.at(
                    name,
                    line,
                    "" + column,
                    "the row has " + cells + " cells, but line " + layout.widthLine() + " has " + layout.width()
                            + "; every row needs as many");
        }
    }
}
