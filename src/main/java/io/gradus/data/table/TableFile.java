package io.gradus.data.table;

import io.gradus.data.read.Input;
import io.gradus.data.schema.NumberStyle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table in a file, of some format: where its rows come from, and what the format itself says of its columns. */
interface TableFile {
    /** Where its bytes come from. */
    Input input();

    /** What messages call it. */
    default String name() {
        return input().name();
    }

    /** Reads its rows from the first. */
    Rows open();

    /** How it writes numbers. */
    NumberStyle style();

    /** The columns' names, if the format gives them; else null, and the first row may be a header. */
    default @Nullable List<String> header() {
        return null;
    }

    /** The values of columns that the format declares as texts, by the column's number from 0. */
    default Map<Integer, List<String>> domains() {
        return Map.of();
    }

    /** The column that is to be predicted unless options say otherwise, from 0; -1 for the last. */
    default int usualTarget() {
        return -1;
    }

    /** What is to be told of how the file is read. */
    default List<String> notes() {
        return List.of();
    }
}
