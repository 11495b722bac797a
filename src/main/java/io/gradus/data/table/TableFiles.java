package io.gradus.data.table;

import io.gradus.data.read.Input;
import java.nio.charset.StandardCharsets;

/** Tells a table's format from its first lines. */
final class TableFiles {
    private static final int HEAD = 1 << 13; // bytes

    private TableFiles() {}

    /** ARFF and LIBSVM say so themselves; whatever else is CSV or its kin. */
    static TableFile of(Input input) {
        String head = new String(input.head(HEAD), StandardCharsets.UTF_8);
        if (ArffFile.isArff(head)) {
            return ArffFile.of(input);
        }
        return LibsvmFile.isLibsvm(head) ? LibsvmFile.of(input) : CsvFile.of(input);
    }
}
