package io.gradus.data.source;

import io.gradus.data.DataException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Files that people have their data in, and that are not read: a message says what each is, and what to do. */
final class ForeignFile {
    /** By what a file begins with, as Latin-1. */
    private static final Map<String, String> SIGNS = Map.of(
            "PK\u0003\u0004", "a ZIP archive, perhaps an Excel workbook; unpack it, or save the sheet as CSV",
            "\u00D0\u00CF\u0011\u00E0", "an old Excel workbook; save the sheet as CSV",
            "PAR1", "a Parquet file; convert it to CSV, with pandas for instance",
            "\u0093NUMPY", "a NumPy array; save it with numpy.savetxt(file, array, delimiter=',')",
            "\u0089HDF\r\n", "an HDF5 file; convert its table to CSV",
            "MATLAB 5.0", "a MATLAB file; save the table with writematrix as CSV",
            "SQLite format 3", "an SQLite database; export the table as CSV",
            "BZh", "packed by bzip2; unpack it, or pack it by gzip",
            "\u00FD7zXZ", "packed by xz; unpack it, or pack it by gzip",
            "(\u00B5/\u00FD", "packed by zstd; unpack it, or pack it by gzip");

    private ForeignFile() {}

    /**
     * Refuses what is no text.
     *
     * @param head the file's first bytes
     * @param accepted what data may be
     * @throws DataException that says what it is
     */
    static void refuse(Path path, byte[] head, String accepted) {
        String start = new String(head, 0, Math.min(64, head.length), StandardCharsets.ISO_8859_1);
        SIGNS.forEach((sign, what) -> {
            if (start.startsWith(sign)) {
                throw new DataException(path + ": is " + what);
            }
        });
        if (start.startsWith("\u00FF\u00FE") || start.startsWith("\u00FE\u00FF")) {
            throw new DataException(
                    path + ": is UTF-16 text; save it as UTF-8, or convert it: iconv -f utf-16 -t utf-8");
        }
        String text = start.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype") || text.startsWith("<html") || text.startsWith("<?xml")) {
            throw new DataException(path + ": is a web page or XML, not data; download the file itself");
        }
        if (text.startsWith("{\"") || text.startsWith("[{") || text.startsWith("[[")) {
            throw new DataException(path + ": is JSON; convert its rows to CSV");
        }
        for (byte b : head) {
            if (b == 0) {
                throw new DataException(path + ": is neither text nor IDX; data may be " + accepted);
            }
        }
    }
}
