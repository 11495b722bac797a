package io.gradus.data.table;

import io.gradus.data.read.Input;
import io.gradus.data.schema.NumberStyle;
import java.util.List;

/** CSV and its kin: cells parted by commas, semicolons, tabs, bars or blanks. */
record CsvFile(Input input, Dialect dialect) implements TableFile {
    static CsvFile of(Input input) {
        return new CsvFile(input, Dialect.detect(input));
    }

    @Override
    public Rows open() {
        return dialect.separator() == Dialect.BLANKS
                ? new BlankRows(input, dialect.comment())
                : new CsvRows(input, dialect.separator(), dialect.comment());
    }

    @Override
    public NumberStyle style() {
        return dialect.style();
    }

    @Override
    public List<String> notes() {
        return dialect.comment() == 0
                ? List.of()
                : List.of("lines that begin with '" + dialect.comment() + "' are comments and left out");
    }
}
