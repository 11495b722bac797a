package io.gradus.data.table;

import io.gradus.data.DataException;
import io.gradus.data.DataException.Hint;
import io.gradus.data.DataException.Remedy;
import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.read.Checks;
import io.gradus.data.read.Faults;
import io.gradus.data.read.Faults.Fault;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.ColumnMatch;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import io.gradus.text.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Dataset} of a table in two walks over it: the first looks at every cell, so that it is known what the
 * columns hold and what is wrong with them; the second fills buffers of the right size. So nothing is held twice,
 * however long the file. (A column of texts some of which look like numbers takes a third.)
 */
final class TableReader {
    private final TableFile file;
    private final DataOptions options;
    private final List<String> notes;
    private @Nullable Roles roles; // that the columns were given, if no model knows them

    TableReader(TableFile file, DataOptions options) {
        this.file = file;
        this.options = options;
        this.notes = new ArrayList<>(file.notes());
    }

    /**
     * Reads it all.
     *
     * @throws DataException saying what is wrong: the first ten faults of a file, and how many there are
     */
    LoadedData load() {
        TableSurvey survey = TableSurvey.of(file);
        if (survey == null) {
            throw new DataException(file.name() + ": is empty; a table needs rows of numbers");
        }
        Layout layout = survey.summary() == null ? plain(survey) : summarized(survey);
        requireSound(survey, layout);
        if (roles != null) {
            roles.requireUseful(layout.schema());
        }
        Checks.width(file.name(), layout.schema().width(), options);
        Dataset rows = new TableFill(file, options, survey, layout, notes).fill();
        Dataset examples = options.window() == 0 ? rows : windows(rows);
        return new LoadedData(examples, null, notes);
    }

    /**
     * What the walk is to do.
     *
     * @param header whether the first row is no data
     * @param match where the schema's columns are
     */
    record Layout(boolean header, ColumnMatch match) {
        TableSchema schema() {
            return match.schema();
        }

        /** {@code 3}, or {@code 3 (width)} for a column of the file, from 0. */
        String describe(int column) {
            for (int n = 0; n < match.at().length; n++) {
                String name = schema().columns().get(n).name();
                if (match.at()[n] == column && schema().named() && !name.equals("" + (column + 1))) {
                    String quoted = Cell.quoted(name);
                    return (column + 1) + " (" + quoted.substring(1, quoted.length() - 1) + ")";
                }
            }
            return "" + (column + 1);
        }
    }

    private Layout plain(TableSurvey survey) {
        List<String> given = file.header();
        if (given != null && given.size() != survey.width()) {
            throw DataException.at(
                    file.name(),
                    survey.firstLine(),
                    "the row has " + survey.width() + (survey.width() == 1 ? " cell" : " cells")
                            + ", but the header names " + given.size() + " columns; every row needs as many");
        }
        // A file as wide as the input of a model that knows no columns has no labels.
        boolean bare = options.schema() == null
                && options.inputs() == options.examplesInputs(survey.width())
                && options.isDefaultColumn();
        DataOptions used = bare ? unlabelled() : options;
        boolean header = given == null && isHeader(survey, used);
        if (!header) {
            survey.countFirst();
        }
        List<String> names = given != null ? given : header ? names(survey) : Roles.numbers(survey.width());
        boolean named = given != null || header;
        return new Layout(header, match(survey, used, names, named));
    }

    private Layout summarized(TableSurvey survey) {
        return new Layout(true, match(survey, options, Roles.numbers(survey.width()), false));
    }

    private DataOptions unlabelled() {
        return new DataOptions(
                DataOptions.Target.NONE,
                List.of(),
                List.of(),
                options.inputs(),
                options.toTrain(),
                options.window(),
                options.features(),
                null);
    }

    private boolean isHeader(TableSurvey survey, DataOptions used) {
        List<String> asked = new ArrayList<>(used.columns());
        asked.addAll(used.features().only());
        asked.addAll(used.features().ignored());
        asked.remove(DataOptions.LAST);
        int label = used.target() == DataOptions.Target.CLASSES
                ? Roles.find(used.columns().get(0), Roles.numbers(survey.width()), false, Roles.last(file, survey))
                : -1;
        boolean header = new HeaderDetector(survey, file.style()).isHeader(asked, used.schema(), label);
        if (header && survey.first().stream().noneMatch(cell -> Cell.isWord(cell, file.style()))) {
            notes.add("the first row, "
                    + String.join(
                            ", ",
                            survey.first().subList(0, Math.min(3, survey.first().size())))
                    + ", …, names the columns: its numbers count up");
        }
        return header;
    }

    private List<String> names(TableSurvey survey) {
        List<String> cells = new ArrayList<>(survey.first());
        if (survey.hasRowNames()) {
            cells.add(0, "");
        }
        Set<String> twice = new LinkedHashSet<>();
        List<String> names = Roles.names(cells, twice);
        for (String name : twice) {
            notes.add("several columns are named " + Cell.quoted(name) + ": the others are called "
                    + Cell.quoted(name + ".2") + " and so on");
        }
        List<String> unnamed = new ArrayList<>();
        for (int n = 0; n < cells.size(); n++) {
            if (cells.get(n).isEmpty() && survey.column(n).filled() > 0) {
                unnamed.add("" + (n + 1));
            }
        }
        if (!unnamed.isEmpty() && !survey.hasRowNames()) {
            notes.add("without a name, and called by its number: column " + String.join(", ", unnamed));
        }
        return names;
    }

    private ColumnMatch match(TableSurvey survey, DataOptions used, List<String> names, boolean named) {
        TableSchema known = used.schema();
        if (known == null) {
            roles = new Roles(file, survey, used, names, named, notes);
            return roles.schema().match(named ? names : List.of(), survey.width(), true);
        }
        TableSchema wanted = used.isDefaultColumn() && !known.targets().isEmpty()
                ? known
                : withTargets(survey, known, used, names, named);
        try {
            return wanted.match(
                    named && known.named() ? names : List.of(),
                    survey.width(),
                    used.target() != DataOptions.Target.NONE);
        } catch (IllegalArgumentException e) {
            throw new DataException(file.name() + ": " + e.getMessage(), e);
        }
    }

    /** A model's columns, with those that options name as the ones to predict. */
    private TableSchema withTargets(
            TableSurvey survey, TableSchema known, DataOptions used, List<String> names, boolean named) {
        Column.Role role = used.target() == DataOptions.Target.VALUES ? Column.Role.VALUE : Column.Role.LABEL;
        List<Column> targets = known.targetColumns();
        if (used.columns().isEmpty()) {
            return known;
        }
        if (targets.isEmpty()) {
            return newTargets(survey, known, used, names, named);
        }
        if (targets.size() != used.columns().size() || targets.get(0).role() != role) {
            throw new DataException(file.name() + ": the model predicts "
                    + (targets.isEmpty() ? "no column" : String.join(", ", known.targetNames())) + ", and not "
                    + (role == Column.Role.VALUE ? "values" : "classes") + " of "
                    + String.join(", ", used.columns()));
        }
        List<String> found = new ArrayList<>();
        for (String column : used.columns()) {
            int at = Roles.find(column, names, named, Roles.last(file, survey));
            found.add(at < 0 ? column : names.get(at));
        }
        return known.withTargetNames(found);
    }

    /** A model's features, with columns to predict that it did not. */
    private TableSchema newTargets(
            TableSurvey survey, TableSchema known, DataOptions used, List<String> names, boolean named) {
        List<Column> targets = new ArrayList<>();
        for (String column : used.columns()) {
            int at = Roles.find(column, names, named, Roles.last(file, survey));
            if (at < 0) {
                throw new DataException(file.name() + ": has no column '" + column + "'; its columns are "
                        + Names.list(names) + Names.didYouMean(column, names));
            }
            targets.add(
                    used.target() == DataOptions.Target.CLASSES
                            ? Column.label(names.get(at))
                            : Column.value(names.get(at), survey.column(at).offset()));
        }
        try {
            return known.withTargets(targets);
        } catch (IllegalArgumentException e) {
            throw new DataException(file.name() + ": " + e.getMessage(), e);
        }
    }

    /** Refuses cells that are not what their columns need, all of them in one message. */
    private void requireSound(TableSurvey survey, Layout layout) {
        Faults faults = new Faults(file.name());
        survey.addRagged(faults);
        TableSchema schema = layout.schema();
        for (int n = 0; n < schema.columns().size(); n++) {
            int at = layout.match().at()[n];
            Column column = schema.columns().get(n);
            if (at < 0 || column.role() == Column.Role.IGNORED || column.role() == Column.Role.LABEL) {
                continue;
            }
            ColumnSurvey found = survey.column(at);
            boolean number = column.role() != Column.Role.TEXT;
            if (number && found.isText()) {
                faults.add(texts(layout, at, found)); // one fault, however many cells
            } else if (number) {
                add(faults, layout, at, found.wordSpots(), found.words());
            }
            if (number) {
                add(faults, layout, at, found.hugeSpots(), found.huge());
            }
            long gaps = number ? found.numberGaps() : found.textGaps();
            if (gaps > 0 && !mayLack(column, schema)) {
                add(faults, layout, at, found.gapSpots(), gaps);
                faults.hint(new Hint(Remedy.MISSING, column.name()));
            }
            if (column.role() == Column.Role.NUMBER && found.words() > 0 && options.schema() == null) {
                faults.hint(new Hint(Remedy.IGNORE, column.name()));
            }
        }
        faults.refuse();
    }

    private static Fault texts(Layout layout, int at, ColumnSurvey found) {
        ColumnSurvey.Spot spot = found.wordSpots().stream()
                .min(Comparator.comparingLong(ColumnSurvey.Spot::line))
                .orElseThrow();
        String others = found.words() == 1 ? "" : ", nor are " + (found.words() - 1) + " other cells of the column";
        return new Fault(
                spot.line(),
                layout.describe(at),
                Cell.quoted(spot.cell()) + " is not a number" + others,
                "it holds texts, where numbers are needed");
    }

    private boolean mayLack(Column column, TableSchema schema) {
        MissingPolicy policy = schema.missing();
        if (column.isTarget()) {
            return policy != MissingPolicy.REFUSE;
        }
        boolean answersAll = !options.toTrain() && options.target() == DataOptions.Target.NONE;
        return policy.fills() || (policy == MissingPolicy.DROP && !answersAll);
    }

    private void add(Faults faults, Layout layout, int at, List<ColumnSurvey.Spot> spots, long count) {
        List<Fault> some = new ArrayList<>();
        for (ColumnSurvey.Spot spot : spots) {
            some.add(new Fault(
                    spot.line(),
                    layout.describe(at),
                    Cell.problem(spot.cell(), file.style()),
                    Cell.remedy(spot.cell(), file.style())));
        }
        faults.add(some, count);
    }

    private Dataset windows(Dataset rows) {
        if (rows.size() < options.window()) {
            throw new DataException(rows.name() + ": has " + rows.size() + " rows, too few for a window of "
                    + options.window() + "; give more rows, or a smaller window");
        }
        Dataset windows = rows.windows(options.window());
        Checks.size(windows.name(), windows.size(), options.toTrain());
        return windows;
    }
}
