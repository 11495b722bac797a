package io.gradus.data.schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the columns of a table are to a network. It is made when a table is read to train on, fitted on the training
 * part, kept with the model, and applied to every later table: {@link #match} finds its columns there, and
 * {@link RowEncoder} turns rows of cells into inputs.
 *
 * <pre>
 * table   sex  length  id  rings          columns, in the file's order
 * role    TEXT NUMBER  IGNORED  VALUE
 * inputs  sex=M  sex=F  sex=I  length     width() of them, in the order of the columns
 * </pre>
 *
 * Immutable.
 *
 * @param columns all columns of the table, in its order
 * @param targets numbers of the columns to predict, from 0, in the order of the network's outputs
 * @param named whether the table had a header; else columns are known by their numbers, and matched by position
 * @param missing what becomes of examples that lack a feature
 */
public record TableSchema(List<Column> columns, List<Integer> targets, boolean named, MissingPolicy missing)
        implements Serializable {
    public TableSchema {
        columns = List.copyOf(columns);
        targets = List.copyOf(targets);
        Set<Integer> places = new HashSet<>(targets);
        for (int n = 0; n < columns.size(); n++) {
            if (columns.get(n).isTarget() != places.contains(n)) {
                throw new IllegalArgumentException("column '" + columns.get(n).name() + "' is for "
                        + columns.get(n).role() + ", but the targets are columns " + targets);
            }
        }
    }

    /** Inputs that a row makes. */
    public int width() {
        int width = 0;
        for (Column column : columns) {
            width = Math.addExact(width, column.width());
        }
        return width;
    }

    /** A name for each input: {@code length}, and {@code sex=M} for one of a text column's values. */
    public List<String> inputNames() {
        List<String> names = new ArrayList<>();
        for (Column column : columns) {
            if (column.role() == Column.Role.NUMBER) {
                names.add(column.name());
            }
            for (String value : column.values()) {
                names.add(column.name() + "=" + value);
            }
        }
        return names;
    }

    /** For each input, whether it is 1 or 0 for one of a text column's values. */
    public boolean[] indicators() {
        boolean[] indicators = new boolean[width()];
        int input = 0;
        for (Column column : columns) {
            for (int i = 0; i < column.width(); i++) {
                indicators[input++] = column.role() == Column.Role.TEXT;
            }
        }
        return indicators;
    }

    /** For each input, what was taken from its numbers before they became floats. */
    public double[] offsets() {
        double[] offsets = new double[width()];
        int input = 0;
        for (Column column : columns) {
            if (column.role() == Column.Role.NUMBER) {
                offsets[input] = column.offset();
            }
            input += column.width();
        }
        return offsets;
    }

    /** For each input, the number that takes the place of a missing one, less the offset; NaN if there is none. */
    public double[] fills() {
        double[] fills = new double[width()];
        int input = 0;
        for (Column column : columns) {
            if (column.role() == Column.Role.NUMBER) {
                fills[input] = column.fill() - column.offset();
            }
            input += column.width();
        }
        return fills;
    }

    /** Whether a column of numbers has none to take the place of a missing one. */
    public boolean lacksFills() {
        return columns.stream().anyMatch(c -> c.role() == Column.Role.NUMBER && Double.isNaN(c.fill()));
    }

    /** The same with the numbers that take the place of missing ones, for each input, less the offsets. */
    public TableSchema withFills(double[] fills) {
        List<Column> filled = new ArrayList<>();
        int input = 0;
        for (Column column : columns) {
            filled.add(column.role() == Column.Role.NUMBER ? column.withFill(fills[input] + column.offset()) : column);
            input += column.width();
        }
        return new TableSchema(filled, targets, named, missing);
    }

    /** What is predicted, in the order of outputs: the values, or the label's column alone. */
    public List<Column> targetColumns() {
        return targets.stream().map(columns::get).toList();
    }

    /** What was taken from output {@code output}'s numbers before they became floats; 0 for a class. */
    public double targetOffset(int output) {
        return output < targets.size() ? columns.get(targets.get(output)).offset() : 0;
    }

    /** Names of what is predicted, in the order of outputs. */
    public List<String> targetNames() {
        return targetColumns().stream().map(Column::name).toList();
    }

    /**
     * The same with another column as the one to predict, if its name is given: then the answers of a table stand
     * elsewhere than in the one that the schema was made of.
     *
     * @param names of columns, in the order of outputs; none changes nothing
     */
    public TableSchema withTargetNames(List<String> names) {
        List<Column> changed = new ArrayList<>(columns);
        for (int j = 0; j < Math.min(names.size(), targets.size()); j++) {
            Column target = columns.get(targets.get(j));
            changed.set(
                    targets.get(j),
                    new Column(names.get(j), target.role(), target.offset(), target.fill(), target.values()));
        }
        return new TableSchema(changed, targets, named, missing);
    }

    /** The same features, with nothing to predict: the columns that were are ignored. */
    public TableSchema withoutTargets() {
        List<Column> changed = columns.stream()
                .map(c -> c.isTarget() ? Column.ignored(c.name()) : c)
                .toList();
        return new TableSchema(changed, List.of(), named, missing);
    }

    /**
     * The same features, with other columns to predict: ignored ones, or ones behind all others.
     *
     * @throws IllegalArgumentException if one of them is a feature
     */
    public TableSchema withTargets(List<Column> others) {
        List<Column> changed = new ArrayList<>(withoutTargets().columns);
        List<Integer> places = new ArrayList<>();
        for (Column other : others) {
            int place = names(c -> true).indexOf(other.name());
            if (place >= 0 && changed.get(place).isFeature()) {
                throw new IllegalArgumentException(
                        "column '" + other.name() + "' is a feature of the model, and cannot be predicted by it");
            }
            places.add(place < 0 ? changed.size() : place);
            if (place < 0) {
                changed.add(other);
            } else {
                changed.set(place, other);
            }
        }
        return new TableSchema(changed, places, named, missing);
    }

    /** The columns of a kind, by name. */
    public List<String> names(Predicate<Column> kind) {
        return columns.stream().filter(kind).map(Column::name).toList();
    }

    /**
     * Where this schema's columns are in a table of {@code width} columns, by name or by position; see
     * {@link ColumnMatch}.
     */
    public ColumnMatch match(List<String> header, int width, boolean targets) {
        return ColumnMatch.of(this, header, width, targets);
    }
}
