package io.gradus.data.table;

import io.gradus.data.schema.Cell;
import io.gradus.data.schema.NumberStyle;
import io.gradus.data.schema.TableSchema;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a table's first row names its columns: told from all its cells and what stands below each of them.
 *
 * <p>A cell speaks for a header if it is a word above numbers, or a word above a few words of which it is none. It
 * speaks against one if it fits in with what is below. One word among numbers is a broken cell, not a header: a damaged
 * first row must not go unnoticed. But a word above the labels, where all labels are numbers, is no label; and a row of
 * numbers that count up is pandas' way to name columns without names.
 */
final class HeaderDetector {
    private static final int COUNTED = 4; // numbers that count up are no data if there are at least so many

    private final TableSurvey survey;
    private final NumberStyle style;

    HeaderDetector(TableSurvey survey, NumberStyle style) {
        this.survey = survey;
        this.style = style;
    }

    /**
     * Decides.
     *
     * @param asked names of columns that options ask for
     * @param schema of the model that the table is for; null for none
     * @param label the column of class labels, from 0; -1 if there is none
     */
    boolean isHeader(Collection<String> asked, @Nullable TableSchema schema, int label) {
        List<String> first = survey.first();
        if (survey.hasRowNames() || asked.stream().anyMatch(name -> isName(name) && first.contains(name))) {
            return true;
        }
        if (schema != null && schema.named() && (names(schema, first) || survey.rows() == 0)) {
            return names(schema, first);
        }
        int fits = 0;
        int others = 0;
        for (int n = 0; n < first.size(); n++) {
            int verdict = verdict(first.get(n), survey.column(n));
            fits += verdict > 0 ? 1 : 0;
            others += verdict < 0 ? 1 : 0;
        }
        return others > fits
                || countsUp(first, label)
                || (label >= 0 && label < first.size() && isAboveNumbers(first.get(label), survey.column(label)));
    }

    /** Whether at least half of the cells are names that the model knows. */
    private static boolean names(TableSchema schema, List<String> cells) {
        HashSet<String> known = new HashSet<>(schema.names(c -> true));
        long found = cells.stream().filter(known::contains).count();
        return 2 * found >= cells.size();
    }

    /** 1 if a cell fits in with those below it, -1 if it does not, 0 if that says nothing. */
    private int verdict(String cell, ColumnSurvey below) {
        boolean word = Cell.isWord(cell, style);
        if (below.filled() == 0 || cell.isEmpty()) {
            return survey.rows() > 0 ? 0 : word ? -1 : 1;
        }
        if (below.isText()) {
            boolean few = 2L * below.texts().size() < below.filled();
            return below.texts().contains(cell) ? 1 : few && word ? -1 : 0;
        }
        return word ? isAboveNumbers(cell, below) ? -1 : 0 : 1;
    }

    private boolean isAboveNumbers(String cell, ColumnSurvey below) {
        return below.numbers() > 0 && below.words() == 0 && Cell.isWord(cell, style);
    }

    /**
     * Whether the cells are numbers that go up by the same step, such as 0, 1, 2, 3 or 850, 852, 854, 856; the label's
     * may be a word that is no label. Where no word says so, only counting from 0 or 1, or many numbers, tell a header.
     */
    private boolean countsUp(List<String> cells, int label) {
        double before = Double.NaN;
        double start = Double.NaN;
        double step = Double.NaN;
        int numbers = 0;
        boolean word = false;
        for (int n = 0; n < cells.size(); n++) {
            double x = style.parse(cells.get(n));
            if (n == label && verdict(cells.get(n), survey.column(n)) < 0) {
                word = true;
                continue;
            }
            if (Double.isNaN(x) || (numbers > 0 && !(x > before)) || (numbers > 1 && x - before != step)) {
                return false;
            }
            start = numbers == 0 ? x : start;
            step = x - before;
            before = x;
            numbers++;
        }
        boolean counting = step == 1 && (start == 0 || start == 1);
        return numbers >= (word ? COUNTED - 1 : counting ? COUNTED : 2 * COUNTED);
    }

    private boolean isName(String column) {
        return Cell.isWord(column, style);
    }
}
