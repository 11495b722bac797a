package io.gradus.data.table;

import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.read.Input;
import java.nio.file.Path;

/**
 * Reads tables as people have them. ARFF and LIBSVM files say themselves what they are; all others are taken for CSV:
 * cells parted by commas, semicolons, tabs, bars or blanks; numbers with decimal points or decimal commas; with or
 * without a header, comment lines, quotes; UTF-8, plain or gzip. One example a row.
 *
 * <p>Columns of numbers are features, {@code true} 1 and {@code false} 0; columns of texts become an input for each
 * text. The label column is the last, unless the options name another. Labels are whole numbers, whose classes come in
 * numeric order, or texts, whose classes come in order of appearance. Features that are whole numbers 0..255 throughout
 * stay bytes; others become float32. If the options say that the rows are a series in time, examples are windows of it.
 *
 * <p>The file is read twice (see {@link TableReader}), so it must be a regular file.
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
     * @throws io.gradus.data.DataException if it is missing, no regular file, unreadable or empty; has ragged rows,
     *     cells that are no finite numbers, no such column; or, for training, one class or one row only
     */
    public static Dataset read(Path file, DataOptions options) {
        return load(Input.file(file), options).data();
    }

    /** The same, with what is to be told of how the file was read. */
    public static LoadedData load(Input input, DataOptions options) {
        return new TableReader(TableFiles.of(input), options).load();
    }
}
