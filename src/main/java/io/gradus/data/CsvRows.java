package io.gradus.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records of a CSV file, one after another; FastCSV's faults are told with the file's name. */
final class CsvRows implements AutoCloseable {
    private static final int MAX_COLUMNS = 1 << 20;
    private static final int MAX_RECORD = 1 << 26; // characters; a million columns of some length
    private static final int HEAD = 1 << 16; // bytes of the first line looked at for the separator

    private final Input input;
    private final CloseableIterator<CsvRecord> records;
    private long lastLine;

    CsvRows(Input input, char separator) {
        this.input = input;
        CsvRecordHandler handler = CsvRecordHandler.builder()
                .maxFields(MAX_COLUMNS)
                .maxRecordSize(MAX_RECORD)
                .fieldModifier(FieldModifiers.STRIP)
                .build();
        // Ragged rows are let through here, since the reader's own refusal is clearer.
        this.records = de.siegmar.fastcsv.reader.CsvReader.builder()
                .fieldSeparator(separator)
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(handler, input.open(), StandardCharsets.UTF_8)
                .iterator();
    }

    /** The next record that is no blank line, or null at the end. */
    @Nullable
    CsvRecord next() {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord record = records.next();
            lastLine = record.getStartingLineNumber();
            return record;
        } catch (UncheckedIOException e) {
            throw input.unreadable(Objects.requireNonNull(e.getCause()));
        } catch (CsvParseException e) {
            throw parseFault(e);
        }
    }

    private DataException parseFault(CsvParseException e) {
        if (e.getCause() instanceof IOException cause) {
            return input.unreadable(cause);
        }
        String what = "is not CSV from here on; check quotes and separators";
        return new DataException(input.name() + ", after line " + lastLine + ": " + what, e);
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    /** Comma, or the semicolon or tab if the first line has more of them. */
    static char separator(Input input) {
        byte[] head = input.head(HEAD);
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        for (byte b : head) {
            if (b == '\n' || b == '\r') {
                break;
            }
            commas += b == ',' ? 1 : 0;
            semicolons += b == ';' ? 1 : 0;
            tabs += b == '\t' ? 1 : 0;
        }
        if (commas >= semicolons && commas >= tabs) {
            return ',';
        }
        return semicolons >= tabs ? ';' : '\t';
    }
}
