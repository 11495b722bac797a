package io.gradus.data.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a table, one after another from the first. */
interface Rows extends AutoCloseable {
    /** The next row's cells, without blanks around them; not to be kept beyond the next call. Null at the end. */
    @Nullable
    List<String> next();

    /** The line in the file that the row began on, from 1. */
    long line();

    @Override
    void close();
}
