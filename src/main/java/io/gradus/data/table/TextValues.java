package io.gradus.data.table;

import io.gradus.data.schema.Cell;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The values of a column that is text though some of its cells are numbers: all of them as they are written. */
final class TextValues {
    private TextValues() {}

    /** Walks over the table once more, and collects up to one more than {@link ColumnSurvey#MOST_TEXTS}. */
    static List<String> of(TableFile file, TableSurvey survey, int column) {
        Set<String> values = new LinkedHashSet<>();
        try (Rows rows = file.open()) {
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                boolean data =
                        row.size() == survey.width() && (rows.line() != survey.firstLine() || survey.countedFirst());
                if (data && !Cell.isMissing(row.get(column)) && values.size() <= ColumnSurvey.MOST_TEXTS) {
                    values.add(row.get(column));
                }
            }
        }
        return List.copyOf(values);
    }
}
