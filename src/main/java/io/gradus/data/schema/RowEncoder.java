package io.gradus.data.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows of a table into a network's inputs and targets as its schema says. Not thread-safe; one for each reader.
 * Once a text was seen, encoding a row of it allocates nothing besides what parsing a cell takes.
 */
public final class RowEncoder {
    private final ColumnMatch match;
    private final NumberStyle style;
    private final @Nullable Map<String, Integer>[] inputs; // of each text column: its values' places from 0

    /** Hears of cells that are not as they should be; columns are the table's own, from 0. */
    public interface Listener {
        /** A cell that is no finite number where one is needed. */
        void unreadable(int column, String cell);

        /** A missing feature for which the schema has no fill value: a NaN, or 0 for each of a text column's values. */
        void missing(int column, String cell);

        /** A text that is none of its column's values: 0 for each of them. */
        void unseen(int column, String cell);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of generic maps
    public RowEncoder(ColumnMatch match, NumberStyle style) {
        this.match = match;
        this.style = style;
        List<Column> columns = match.schema().columns();
        this.inputs = new Map[columns.size()];
        for (int n = 0; n < inputs.length; n++) {
            if (columns.get(n).role() == Column.Role.TEXT) {
                Map<String, Integer> places = new HashMap<>();
                columns.get(n).values().forEach(value -> places.putIfAbsent(value, places.size()));
                inputs[n] = places;
            }
        }
    }

    /** Where the schema's columns are in the table. */
    public ColumnMatch match() {
        return match;
    }

    /**
     * Encodes a row's features.
     *
     * @param cells all cells of the row
     * @param to (width) of the schema
     */
    public void features(List<String> cells, float[] to, Listener listener) {
        int input = 0;
        List<Column> columns = match.schema().columns();
        for (int n = 0; n < columns.size(); n++) {
            Column column = columns.get(n);
            int at = match.at()[n];
            switch (column.role()) {
                case NUMBER -> to[input++] = number(column, cells.get(at), at, listener);
                case TEXT -> {
                    text(n, cells.get(at), at, to, input, listener);
                    input += column.values().size();
                }
                case VALUE, LABEL, IGNORED -> {}
            }
        }
    }

    /**
     * Encodes a row's values to predict.
     *
     * @param to (number of targets); NaN where a value is missing or cannot be read
     */
    public void values(List<String> cells, float[] to, Listener listener) {
        for (int j = 0; j < to.length; j++) {
            int n = match.schema().targets().get(j);
            to[j] = number(match.schema().columns().get(n), cells.get(match.at()[n]), match.at()[n], listener);
        }
    }

    private float number(Column column, String cell, int at, Listener listener) {
        double number = Cell.number(cell, style);
        float result = (float) (number - column.offset());
        if (Float.isFinite(result)) {
            return result;
        }
        if (!Cell.isMissingNumber(cell)) {
            listener.unreadable(at, cell);
            return Float.NaN;
        }
        if (Double.isNaN(column.fill())) {
            listener.missing(at, cell);
        }
        return (float) (column.fill() - column.offset());
    }

    private void text(int n, String cell, int at, float[] to, int from, Listener listener) {
        Map<String, Integer> places = inputs[n];
        if (places == null) {
            throw new IllegalStateException("column " + n + " is no text column");
        }
        for (int k = 0; k < places.size(); k++) {
            to[from + k] = 0;
        }
        Integer place = places.get(cell);
        if (place != null) {
            to[from + place] = 1;
        } else if (!Cell.isMissing(cell)) {
            listener.unseen(at, cell);
        } else if (!match.schema().missing().fills()) {
            listener.missing(at, cell);
        }
    }
}
