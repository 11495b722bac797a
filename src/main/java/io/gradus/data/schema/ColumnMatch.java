package io.gradus.data.schema;

import io.gradus.text.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where a schema's columns are in some table. */
public final class ColumnMatch {
    private final TableSchema schema;
    private final int[] at;

    public ColumnMatch(TableSchema schema, int[] at) {
        this.schema = schema;
        this.at = at;
    }

    /** Whose columns they are. */
    public TableSchema schema() {
        return schema;
    }

    /** For each column of the schema, its number in the table from 0; -1 if it is not there, or not needed. */
    public int[] at() {
        return at;
    }

    /**
     * Finds the columns: by name where schema and table have names, and then in any order; else by position. Columns
     * that the schema ignores may be missing, and so may all those to predict.
     *
     * @param header the table's names; empty if it has none
     * @param width columns of the table
     * @param targets whether the columns to predict are wanted, if they are there
     * @throws IllegalArgumentException naming what is missing, or one too many
     */
    static ColumnMatch of(TableSchema schema, List<String> header, int width, boolean targets) {
        int[] at = schema.named() && !header.isEmpty() ? byName(schema, header) : byPosition(schema, width);
        for (int n = 0; n < at.length; n++) {
            Column column = schema.columns().get(n);
            if (column.role() == Column.Role.IGNORED || (column.isTarget() && !targets)) {
                at[n] = -1;
            }
        }
        return new ColumnMatch(schema, at);
    }

    /** Whether the columns to predict are there. */
    public boolean hasTargets() {
        return !schema.targets().isEmpty() && schema.targets().stream().allMatch(n -> at[n] >= 0);
    }

    private static int[] byName(TableSchema schema, List<String> header) {
        List<Column> columns = schema.columns();
        Map<String, Integer> places = new HashMap<>();
        for (int n = 0; n < header.size(); n++) {
            places.putIfAbsent(header.get(n), n);
        }
        int[] at = columns.stream()
                .mapToInt(c -> places.getOrDefault(c.name(), -1))
                .toArray();
        List<String> missing = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        for (int n = 0; n < at.length; n++) {
            if (at[n] < 0 && columns.get(n).isFeature()) {
                missing.add(columns.get(n).name());
            }
            if (at[n] < 0 && columns.get(n).isTarget()) {
                targets.add(columns.get(n).name());
            }
        }
        Set<String> known = new HashSet<>();
        columns.forEach(c -> known.add(c.name()));
        List<String> further =
                header.stream().filter(name -> !known.contains(name)).toList();
        if (targets.size() < schema.targets().size()) {
            missing.addAll(targets);
        }
        if (!missing.isEmpty() || !further.isEmpty()) {
            throw new IllegalArgumentException(difference(schema, missing, further));
        }
        return at;
    }

    private static String difference(TableSchema schema, List<String> missing, List<String> further) {
        StringBuilder text = new StringBuilder();
        if (!missing.isEmpty()) {
            text.append("lacks the ").append(columns(missing)).append(" that the model takes");
            String near = further.isEmpty() ? null : Names.nearest(missing.get(0), further);
            text.append(near == null ? "" : " (is '" + near + "' meant to be '" + missing.get(0) + "'?)");
        }
        if (!further.isEmpty()) {
            text.append(text.length() == 0 ? "has the " : ", and has the ");
            text.append(columns(further)).append(" that the model does not know");
        }
        List<String> known = schema.columns().stream()
                .filter(Column::isFeature)
                .map(Column::name)
                .toList();
        return text.append("; the model takes ").append(Names.list(known)).toString();
    }

    private static String columns(List<String> names) {
        return (names.size() == 1 ? "column " : "columns ") + Names.list(names);
    }

    /** The columns that a table without names may have: all; or without those to predict, those ignored, or both. */
    private static int[] byPosition(TableSchema schema, int width) {
        int[] found = null;
        for (boolean withTargets : new boolean[] {true, false}) {
            for (boolean withIgnored : new boolean[] {true, false}) {
                int[] at = positions(schema, withTargets, withIgnored);
                if (IntStream.of(at).filter(n -> n >= 0).count() != width || Arrays.equals(at, found)) {
                    continue;
                }
                if (found != null) {
                    throw new IllegalArgumentException("has " + width + " columns and no header, and the model would"
                            + " take that many without those to predict, and without those that it ignores; give all "
                            + schema.columns().size() + ", or a header");
                }
                found = at;
                if (withTargets && withIgnored) {
                    return at;
                }
            }
        }
        if (found == null) {
            throw new IllegalArgumentException(widths(schema, width));
        }
        return found;
    }

    private static int[] positions(TableSchema schema, boolean withTargets, boolean withIgnored) {
        int next = 0;
        int[] at = new int[schema.columns().size()];
        for (int n = 0; n < at.length; n++) {
            Column column = schema.columns().get(n);
            boolean there = column.isFeature()
                    || (column.isTarget() && withTargets)
                    || (column.role() == Column.Role.IGNORED && withIgnored);
            at[n] = there ? next++ : -1;
        }
        return at;
    }

    private static String widths(TableSchema schema, int width) {
        long features = schema.columns().stream().filter(Column::isFeature).count();
        int others = schema.columns().size() - (int) features;
        String beside = others > 0 && width > others ? " beside " + others + " to predict or to ignore" : "";
        int there = beside.isEmpty() ? width : width - others;
        return "its rows have " + there + (there == 1 ? " feature" : " features") + beside + ", but the model takes "
                + features + "; use data of the kind it was trained on";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ColumnMatch that && schema.equals(that.schema) && Arrays.equals(at, that.at);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(at);
    }

    @Override
    public String toString() {
        return "columns at " + Arrays.toString(at);
    }
}
