package io.gradus.data.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import io.gradus.data.DataException;
import io.gradus.data.read.Input;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records of a CSV file (RFC 4180), one after another; FastCSV's faults are told with the file's name. */
final class CsvRows implements Rows {
    private static final int MAX_COLUMNS = 1 << 20;
    private static final int MAX_RECORD = 1 << 26; // characters; a million columns of some length

    private final Input input;
    private final CloseableIterator<CsvRecord> records;
    private long line;

    /** @param comment what lines begin with that are no records; 0 if there are none */
    CsvRows(Input input, char separator, char comment) {
        this.input = input;
        CsvRecordHandler handler = CsvRecordHandler.builder()
                .maxFields(MAX_COLUMNS)
                .maxRecordSize(MAX_RECORD)
                .fieldModifier(FieldModifiers.STRIP)
                .build();
        // Ragged rows are let through here, since the reader's own refusal is clearer.
        this.records = de.siegmar.fastcsv.reader.CsvReader.builder()
                .fieldSeparator(separator)
                .commentStrategy(comment == 0 ? CommentStrategy.NONE : CommentStrategy.SKIP)
                .commentCharacter(comment == 0 ? '#' : comment)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(handler, input.openText())
                .iterator();
    }

    @Override
    public @Nullable List<String> next() {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord record = records.next();
            line = record.getStartingLineNumber();
            return record.getFields();
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
        return new DataException(input.name() + ", after line " + line + ": " + what, e);
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }
}
