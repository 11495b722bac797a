package io.gradus.boards.join;

import io.gradus.boards.wire.Lesson;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.ColumnMatch;
import io.gradus.data.schema.NumberStyle;
import io.gradus.data.schema.RowEncoder;
import io.gradus.data.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads examples from the lines of a sensor: the columns of the teacher's table in their order, or in that of a
 * header line;
 * where the teacher has no table, the inputs and behind them the answer. Commas, semicolons, tabs or blanks part them.
 */
final class SensorLine {
    private final int inputs;
    private final int outputs;
    private final List<String> classNames;
    private final @Nullable TableSchema schema;
    private @Nullable RowEncoder encoder;
    private @Nullable String problem;

    SensorLine(Lesson lesson) {
        this.inputs = lesson.spec().inputs();
        this.outputs = lesson.spec().outputs();
        this.classNames = lesson.classNames();
        this.schema = lesson.columns();
    }

    /** Floats of an example: inputs, and behind them the class number, or the values. */
    int width() {
        return inputs + (classNames.isEmpty() ? outputs : 1);
    }

    /**
     * Reads a line.
     *
     * @param to ({@link #width}) the example
     * @return whether there is an example in it; if not, {@link #problem} says why, or nothing for a header or a
     *     blank line
     */
    boolean read(String line, float[] to) {
        problem = null;
        List<String> cells = cells(line);
        if (cells.isEmpty() || (encoder == null && isHeader(cells))) {
            return false;
        }
        try {
            return schema == null ? plain(cells, to) : table(schema, cells, to);
        } catch (IllegalArgumentException e) {
            return fail(String.valueOf(e.getMessage()));
        }
    }

    /** What was wrong with the last line; null for nothing. */
    @Nullable
    String problem() {
        return problem;
    }

    private static List<String> cells(String line) {
        String text = line.strip();
        List<String> cells = new ArrayList<>();
        if (text.isEmpty() || text.startsWith("#")) {
            return cells;
        }
        String separator = text.indexOf(';') >= 0 ? ";" : text.indexOf(',') >= 0 ? "," : "\\s+";
        for (String cell : text.split(separator, -1)) {
            String bare = cell.strip();
            boolean quoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
            cells.add(quoted ? bare.substring(1, bare.length() - 1) : bare);
        }
        return cells;
    }

    /** A line of the table's column names, in whatever order; the lines behind it then have that order. */
    private boolean isHeader(List<String> cells) {
        if (schema == null) {
            return false;
        }
        boolean names = schema.named() && cells.containsAll(schema.names(column -> column.isFeature()));
        if (names) {
            encoder = new RowEncoder(schema.match(cells, cells.size(), true), NumberStyle.POINT);
        }
        return names;
    }

    private boolean table(TableSchema columns, List<String> cells, float[] to) {
        RowEncoder by = encoder;
        if (by == null) {
            by = new RowEncoder(columns.match(List.of(), cells.size(), true), NumberStyle.POINT);
            encoder = by;
        }
        ColumnMatch match = by.match();
        if (!match.hasTargets()) {
            return fail("the line has no answer to learn");
        }
        for (int at : match.at()) {
            if (at >= cells.size()) {
                return fail("the line has " + cells.size() + " columns, too few");
            }
        }
        Faults faults = new Faults();
        by.features(cells, to, faults);
        if (classNames.isEmpty()) {
            float[] values = new float[outputs];
            by.values(cells, values, faults);
            System.arraycopy(values, 0, to, inputs, outputs);
        } else {
            to[inputs] = label(cells.get(match.at()[columns.targets().get(0)]));
        }
        return faults.first == null ? to[inputs] >= 0 || classNames.isEmpty() : fail(faults.first);
    }

    private boolean plain(List<String> cells, float[] to) {
        if (cells.size() != width()) {
            return fail("the line has " + cells.size() + " columns, where " + width() + " belong: " + inputs
                    + " inputs, and the answer");
        }
        int numbers = classNames.isEmpty() ? width() : inputs;
        for (int i = 0; i < numbers; i++) {
            to[i] = (float) Cell.number(cells.get(i), NumberStyle.POINT);
            if (!Float.isFinite(to[i])) {
                return fail(Cell.problem(cells.get(i), NumberStyle.POINT));
            }
        }
        if (!classNames.isEmpty()) {
            to[inputs] = label(cells.get(inputs));
            return to[inputs] >= 0;
        }
        return true;
    }

    private int label(String cell) {
        int label = classNames.indexOf(cell);
        if (label < 0) {
            problem = Cell.quoted(cell) + " is none of the classes that are taught";
        }
        return label;
    }

    private boolean fail(String why) {
        problem = why;
        return false;
    }

    /** Keeps the first fault of a line. */
    private static final class Faults implements RowEncoder.Listener {
        private @Nullable String first;

        @Override
        public void unreadable(int column, String cell) {
            note(Cell.problem(cell, NumberStyle.POINT));
        }

        @Override
        public void missing(int column, String cell) {
            note("column " + (column + 1) + " is missing");
        }

        @Override
        public void unseen(int column, String cell) {
            // 0 for each known value, as gradus predict has it
        }

        private void note(String fault) {
            first = first == null ? fault : first;
        }
    }
}
