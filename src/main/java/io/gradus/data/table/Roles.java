package io.gradus.data.table;

import io.gradus.data.DataException;
import io.gradus.data.DataException.Hint;
import io.gradus.data.DataException.Remedy;
import io.gradus.data.DataOptions;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.TableSchema;
import io.gradus.text.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Decides what each column of a table is to a network, from options and from what the columns hold. */
final class Roles {
    private static final int MOST_VALUES = 1000; // of a text column
    private static final int SURELY_FEW = 10;
    private static final int MOST_MIXED = 20; // of a column with more numbers than words

    private final TableFile file;
    private final TableSurvey survey;
    private final DataOptions options;
    private final List<String> names;
    private final boolean named;
    private final List<String> notes;
    private final Map<Integer, List<String>> mixed = new HashMap<>(); // values of columns of texts and numbers
    private final List<Integer> tooMany = new ArrayList<>(); // columns of texts that hardly repeat

    /**
     * @param names of the columns, or their numbers
     * @param named whether they are names
     * @param notes to be added to
     */
    Roles(
            TableFile file,
            TableSurvey survey,
            DataOptions options,
            List<String> names,
            boolean named,
            List<String> notes) {
        this.file = file;
        this.survey = survey;
        this.options = options;
        this.names = names;
        this.named = named;
        this.notes = notes;
    }

    /**
     * The table's columns.
     *
     * @throws DataException if options name a column that is not there, or none is left for features
     */
    TableSchema schema() {
        Set<Integer> targets = targets();
        boolean[] ignored = ignored(targets);
        List<Column> columns = new ArrayList<>();
        for (int n = 0; n < names.size(); n++) {
            ColumnSurvey found = survey.column(n);
            String name = names.get(n);
            if (targets.contains(n)) {
                columns.add(
                        options.target() == DataOptions.Target.CLASSES
                                ? Column.label(name)
                                : Column.value(name, found.offset()));
            } else if (ignored[n]) {
                columns.add(Column.ignored(name));
            } else if (isText(n)) {
                List<String> values = values(n);
                boolean few = file.domains().containsKey(n) || areFew(values.size(), found.filled());
                if (!few) {
                    tooMany.add(n);
                }
                columns.add(few ? Column.text(name, values) : Column.ignored(name));
            } else {
                columns.add(Column.number(name, found.offset()));
            }
        }
        TableSchema schema = new TableSchema(
                columns, List.copyOf(targets), named, options.features().missing());
        if (schema.width() == 0 && tooMany.isEmpty()) {
            throw new DataException(name() + ": no column is left for features; it needs at least one"
                    + (options.columns().isEmpty() ? "" : " beside " + String.join(", ", options.columns())));
        }
        return schema;
    }

    private String name() {
        return file.name();
    }

    private boolean isText(int n) {
        ColumnSurvey found = survey.column(n);
        if (file.domains().containsKey(n) || found.isText()) {
            return true;
        }
        return found.mayBeText() && found.huge() == 0 && values(n).size() <= MOST_MIXED;
    }

    /** A text column's values: as the format declares them, or in order of appearance. */
    private List<String> values(int n) {
        List<String> declared = file.domains().get(n);
        if (declared != null) {
            return declared;
        }
        ColumnSurvey found = survey.column(n);
        if (found.numbers() == 0 || found.texts().size() > ColumnSurvey.MOST_TEXTS) {
            return List.copyOf(found.texts());
        }
        return mixed.computeIfAbsent(n, column -> TextValues.of(file, survey, column));
    }

    /** Whether texts repeat, as kinds do and names do not. */
    private static boolean areFew(long values, long cells) {
        return values <= SURELY_FEW || (values <= MOST_VALUES && 2 * values <= cells);
    }

    /**
     * Refuses columns that tell a network nothing, and tells of those that say little. Called once it is known that the
     * cells are sound, which matters more.
     *
     * @throws DataException if texts hardly repeat, or no feature varies
     */
    void requireUseful(TableSchema schema) {
        if (tooMany.isEmpty()) {
            tell(schema);
            return;
        }
        StringBuilder text = new StringBuilder(name() + ": ");
        List<Hint> hints = new ArrayList<>();
        for (int n : tooMany) {
            ColumnSurvey found = survey.column(n);
            int values = found.texts().size();
            text.append(hints.isEmpty() ? "column " : ", column ")
                    .append(describe(n))
                    .append(" has ");
            text.append(values > ColumnSurvey.MOST_TEXTS ? "more than " + ColumnSurvey.MOST_TEXTS : "" + values);
            text.append(" different texts in ").append(found.filled()).append(" cells");
            hints.add(new Hint(Remedy.IGNORE, names.get(n)));
        }
        text.append("; texts that hardly repeat, such as names, dates and ids, are no features: leave the column out");
        throw new DataException(text.toString(), hints);
    }

    /** Columns to predict, in the order of outputs. */
    private Set<Integer> targets() {
        Set<Integer> targets = new LinkedHashSet<>();
        for (String column : options.columns()) {
            int found = find(column);
            if (!targets.add(found)) {
                throw new DataException(name() + ": column '" + column + "' is named twice");
            }
        }
        return targets;
    }

    private boolean[] ignored(Set<Integer> targets) {
        boolean[] ignored = new boolean[names.size()];
        for (String column : options.features().ignored()) {
            int found = find(column);
            if (targets.contains(found)) {
                throw new DataException(name() + ": column '" + column + "' is to be ignored, and to be predicted");
            }
            ignored[found] = true;
        }
        if (!options.features().only().isEmpty()) {
            Set<Integer> only = new LinkedHashSet<>();
            options.features().only().forEach(column -> only.add(find(column)));
            IntStream.range(0, ignored.length).filter(n -> !only.contains(n)).forEach(n -> ignored[n] = true);
            for (int n : only) {
                if (targets.contains(n)) {
                    throw new DataException(name() + ": column " + describe(n)
                            + " is to be a feature, and to be predicted; it can be one of them");
                }
            }
            return ignored;
        }
        for (int n = 0; n < ignored.length; n++) {
            if (targets.contains(n) || ignored[n]) {
                continue;
            }
            ColumnSurvey found = survey.column(n);
            if (found.filled() == 0 && survey.rows() > 0 && options.toTrain()) {
                ignored[n] = true;
                notes.add("column " + describe(n) + " is empty, and left out");
            } else if (n == 0 && named && isUnnamed(0) && (survey.hasRowNames() || found.countsRows())) {
                ignored[n] = true;
                notes.add("column 1 has no name and numbers the rows: it is left out");
            }
        }
        return ignored;
    }

    private boolean isUnnamed(int n) {
        return names.get(n).equals("" + (n + 1));
    }

    private void tell(TableSchema schema) {
        List<String> constant = new ArrayList<>();
        int features = 0;
        for (int n = 0; n < names.size(); n++) {
            Column column = schema.columns().get(n);
            ColumnSurvey found = survey.column(n);
            features += column.isFeature() ? 1 : 0;
            if (column.role() == Column.Role.TEXT) {
                notes.add("column " + describe(n) + " is text: "
                        + column.values().size() + " inputs, " + list(column.values()));
            }
            if (column.isFeature()
                    && (found.isConstant() || (column.values().size() == 1 && found.textGaps() == 0))
                    && survey.rows() > 1) {
                constant.add(describe(n));
            }
        }
        if (constant.isEmpty() || !options.toTrain()) {
            return;
        }
        if (constant.size() == features) {
            throw new DataException(name() + ": " + (features == 1 ? "the only feature" : "each of the features")
                    + " is the same in every row (column " + list(constant) + "); there is nothing to learn from");
        }
        notes.add((constant.size() == 1 ? "column " : "columns ") + list(constant)
                + (constant.size() == 1 ? " is" : " are") + " the same in every row, and "
                + (constant.size() == 1 ? "tells" : "tell") + " nothing");
    }

    private static String list(List<String> items) {
        return Names.list(items.stream().map(Roles::plain).toList());
    }

    private static String plain(String text) {
        String quoted = Cell.quoted(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** {@code 3}, or {@code 3 (width)} if it has a name. */
    String describe(int column) {
        return named && !isUnnamed(column) ? (column + 1) + " (" + plain(names.get(column)) + ")" : "" + (column + 1);
    }

    /** The column's number from 0. */
    private int find(String column) {
        int found = find(column, names, named, last());
        if (found < 0) {
            throw unknown(column);
        }
        return found;
    }

    /** Where a column is that is given by name, number or {@link DataOptions#LAST}; -1 if nowhere. */
    static int find(String column, List<String> names, boolean named, int last) {
        int byName = named ? names.indexOf(column) : -1;
        if (byName >= 0) {
            return byName;
        }
        if (column.equals(DataOptions.LAST)) {
            return last;
        }
        return isCount(column) && Integer.parseInt(column) <= names.size() ? Integer.parseInt(column) - 1 : -1;
    }

    /** The column that is meant if none is named: the format's own, or the last that is not empty. */
    private int last() {
        return last(file, survey);
    }

    static int last(TableFile file, TableSurvey survey) {
        if (file.usualTarget() >= 0) {
            return file.usualTarget();
        }
        int last = survey.width() - 1;
        boolean trailing = last > 1
                && survey.rows() > 0
                && survey.column(last).filled() == 0
                && (survey.first().size() <= last || survey.first().get(last).isEmpty());
        return trailing ? last - 1 : last;
    }

    private DataException unknown(String column) {
        if (!named) {
            return new DataException(name() + ": has no column '" + column + "', and no header; name a column by its"
                    + " number, 1 to " + names.size() + ", or as last");
        }
        return new DataException(name() + ": has no column '" + column + "'; its columns are " + list(names)
                + Names.didYouMean(column, names));
    }

    /** A whole number from 1 to 999,999,999. */
    static boolean isCount(String cell) {
        return cell.length() <= 9
                && !cell.isEmpty()
                && cell.charAt(0) != '0'
                && cell.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Names for a header's columns: those without get their number, those that come twice one more. */
    static List<String> names(List<String> header, Set<String> twice) {
        Set<String> names = new LinkedHashSet<>();
        Map<String, Integer> counts = new HashMap<>(); // of those that come again
        for (int n = 0; n < header.size(); n++) {
            String name = header.get(n).isEmpty() ? "" + (n + 1) : header.get(n);
            String own = name;
            while (!names.add(own)) {
                own = name + "." + counts.merge(name, 2, (count, one) -> count + 1);
                twice.add(name);
            }
        }
        return List.copyOf(names);
    }

    /** Numbers for names. */
    static List<String> numbers(int width) {
        String[] numbers = new String[width];
        Arrays.setAll(numbers, n -> "" + (n + 1));
        return List.of(numbers);
    }
}
