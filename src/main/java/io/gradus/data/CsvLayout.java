package io.gradus.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.gradus.text.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a CSV file means what; found from its first two rows.
 *
 * <p>A first row is a header if it holds a column's name that the options ask for, or if more than half of its feature
 * cells are words. One word among numbers is a broken cell, not a header: a damaged first row must not go unnoticed. A
 * first row {@code 150,4,setosa,versicolor,virginica} (examples, features, names of classes 0, 1, …) is what
 * scikit-learn's data sets begin with.
 *
 * @param separator what stands between cells
 * @param width cells of a row
 * @param widthLine the line that {@code width} was taken from
 * @param skipsFirst whether the first row is no data
 * @param header column names; empty if there are none
 * @param features columns, from 0
 * @param label column of class labels, from 0; -1 if there is none
 * @param values columns of values to predict, from 0
 * @param classNames names of classes 0, 1, …, if the first row gives them
 * @param promisedRows how many rows the first one says there are; -1 if it does not
 */
record CsvLayout(
        char separator,
        int width,
        long widthLine,
        boolean skipsFirst,
        List<String> header,
        int[] features,
        int label,
        int[] values,
        List<String> classNames,
        int promisedRows) {

    /** Looks at the first rows. */
    static CsvLayout detect(Input input, DataOptions options) {
        char separator = CsvRows.separator(input);
        try (CsvRows rows = new CsvRows(input, separator)) {
            CsvRecord first = rows.next();
            if (first == null) {
                throw new DataException(input.name() + ": is empty; a CSV file needs rows of numbers");
            }
            CsvRecord second = rows.next();
            return new Detector(input.name(), options, separator, first, second).layout();
        }
    }

    /** {@code 3}, or {@code 3 (width)} if it has a name. */
    String describe(int column) {
        return header.isEmpty() ? "" + (column + 1) : (column + 1) + " (" + header.get(column) + ")";
    }

    /** The work of {@link #detect}, with what it looks at. */
    private record Detector(
            String name,
            DataOptions options,
            char separator,
            CsvRecord first,
            @Nullable CsvRecord second) {
        CsvLayout layout() {
            return second != null && isSummary(second) ? afterSummary(second) : plain();
        }

        /** Names of at least two classes, since a row of data may well be {@code 1,2,a}. */
        private boolean isSummary(CsvRecord second) {
            List<String> cells = first.getFields();
            return cells.size() >= 4
                    && isCount(cells.get(0))
                    && isCount(cells.get(1))
                    && second.getFieldCount() == Integer.parseInt(cells.get(1)) + 1
                    && cells.stream().skip(2).allMatch(Decimal::isWord);
        }

        private CsvLayout afterSummary(CsvRecord second) {
            List<String> cells = first.getFields();
            int width = Integer.parseInt(cells.get(1)) + 1;
            List<String> classNames = cells.subList(2, cells.size());
            int rows = Integer.parseInt(cells.get(0));
            return columns(width, second.getStartingLineNumber(), true, List.of(), options, classNames, rows);
        }

        private CsvLayout plain() {
            int width = first.getFieldCount();
            // A file as wide as the model's input has no labels.
            boolean bare = options.inputs() == options.examplesInputs(width) && options.isDefaultColumn();
            DataOptions used = bare ? DataOptions.unlabelled() : options;
            List<String> header = isHeader(used) ? first.getFields() : List.of();
            return columns(width, first.getStartingLineNumber(), !header.isEmpty(), header, used, List.of(), -1);
        }

        private boolean isHeader(DataOptions used) {
            List<String> cells = first.getFields();
            if (used.columns().stream().anyMatch(column -> isName(column) && cells.contains(column))) {
                return true;
            }
            List<Integer> targets = used.columns().stream()
                    .map(column -> find(column, List.of(), cells.size()))
                    .toList();
            int words = 0;
            int features = 0;
            for (int i = 0; i < cells.size(); i++) {
                // A value to predict should be a number, like a feature; a label may be a word.
                if (used.target() == DataOptions.Target.CLASSES && targets.contains(i)) {
                    continue;
                }
                features++;
                words += Decimal.isWord(cells.get(i)) ? 1 : 0;
            }
            return words * 2 > features;
        }

        private CsvLayout columns(
                int width,
                long widthLine,
                boolean skipsFirst,
                List<String> header,
                DataOptions used,
                List<String> classNames,
                int promisedRows) {
            List<Integer> targets = new ArrayList<>();
            for (String column : used.columns()) {
                int found = find(column, header, width);
                if (found < 0) {
                    throw unknown(column, header, width);
                }
                if (targets.contains(found)) {
                    throw new DataException(name + ": column '" + column + "' is named twice");
                }
                targets.add(found);
            }
            int[] features =
                    IntStream.range(0, width).filter(i -> !targets.contains(i)).toArray();
            if (features.length == 0) {
                throw new DataException(name + ": no column is left for features; it needs at least one beside "
                        + String.join(", ", used.columns()));
            }
            boolean classes = used.target() == DataOptions.Target.CLASSES;
            return new CsvLayout(
                    separator,
                    width,
                    widthLine,
                    skipsFirst,
                    header,
                    features,
                    classes ? targets.get(0) : -1,
                    classes ? new int[0] : targets.stream().mapToInt(i -> i).toArray(),
                    classNames,
                    promisedRows);
        }

        private DataException unknown(String column, List<String> header, int width) {
            if (header.isEmpty()) {
                return new DataException(name + ": has no column '" + column + "', and no header; name a column by its"
                        + " number, 1 to " + width + ", or as last");
            }
            return new DataException(name + ": has no column '" + column + "'; its columns are " + Names.list(header)
                    + Names.didYouMean(column, header));
        }

        /** The column's index, or -1. */
        private static int find(String column, List<String> header, int width) {
            int named = header.indexOf(column);
            if (named >= 0) {
                return named;
            }
            if (column.equals(DataOptions.LAST)) {
                return width - 1;
            }
            return isCount(column) && Integer.parseInt(column) <= width ? Integer.parseInt(column) - 1 : -1;
        }

        private static boolean isName(String column) {
            return !column.equals(DataOptions.LAST) && Decimal.isWord(column);
        }

        /** A whole number from 1 to 999,999,999. */
        private static boolean isCount(String cell) {
            return cell.length() <= 9
                    && !cell.isEmpty()
                    && cell.charAt(0) != '0'
                    && cell.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
