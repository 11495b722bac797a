package io.gradus.predict;

import io.gradus.data.schema.Cell;
import io.gradus.data.schema.ColumnMatch;
import io.gradus.data.schema.NumberStyle;
import io.gradus.data.schema.RowEncoder;
import io.gradus.data.schema.TableSchema;
import io.gradus.model.Model;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers rows of a table as they come, cells as text: columns by name where the first row names them, else by
 * position, texts and missing values as the model's training had them. Of a model for windows of a series, the first
 * answer comes with the row that completes the first window.
 */
public final class RowPredictor {
    private final Predictor predictor;
    private final NumberStyle style;
    private final int width; // inputs that a row makes
    private final int rows; // rows that an example takes
    private final float[] inputs;
    private final float[] row;
    private final double[] answer;
    private final Complaints complaints = new Complaints();
    private @Nullable RowEncoder encoder;
    private int seen;

    /** @param predictor that is used, and closed by whoever opened it */
    public RowPredictor(Predictor predictor, NumberStyle style) {
        Model model = predictor.model();
        this.predictor = predictor;
        this.style = style;
        this.rows = Math.max(1, model.window());
        this.width = predictor.inputs() / rows;
        this.inputs = new float[predictor.inputs()];
        this.row = new float[width];
        this.answer = new double[predictor.outputs()];
    }

    /** Whether a first row names columns: half of its cells are names that the model knows, or it knows none. */
    public boolean isHeader(List<String> cells) {
        TableSchema columns = predictor.model().columns();
        if (columns != null && columns.named()) {
            Set<String> known = new HashSet<>(columns.names(c -> true));
            return 2 * cells.stream().filter(known::contains).count() >= cells.size();
        }
        return columns == null && !cells.isEmpty() && cells.stream().allMatch(cell -> Cell.isWord(cell, style));
    }

    /**
     * Takes the columns by name.
     *
     * @throws IllegalArgumentException naming those that are missing, or one too many
     */
    public void header(List<String> names) {
        TableSchema columns = predictor.model().columns();
        if (columns != null) {
            encoder = new RowEncoder(columns.match(names, names.size(), false), style);
        } else {
            requireWidth(names.size());
        }
    }

    /**
     * Answers a row.
     *
     * @return (outputs), filled anew by the next call; null if the first window is not complete
     * @throws IllegalArgumentException saying which cell cannot be read, or that there are too many or too few
     */
    public double @Nullable [] answer(List<String> cells) {
        TableSchema columns = predictor.model().columns();
        if (columns == null) {
            numbers(cells);
        } else {
            encode(columns, cells);
        }
        System.arraycopy(inputs, width, inputs, 0, inputs.length - width);
        System.arraycopy(row, 0, inputs, inputs.length - width, width);
        seen = Math.min(rows, seen + 1);
        if (seen < rows) {
            return null;
        }
        predictor.passage().predictEncoded(inputs, answer);
        return answer;
    }

    private void encode(TableSchema columns, List<String> cells) {
        if (encoder == null) {
            encoder = new RowEncoder(columns.match(List.of(), cells.size(), false), style);
        }
        ColumnMatch match = encoder.match();
        for (int at : match.at()) {
            if (at >= cells.size()) {
                throw new IllegalArgumentException("the row has too few cells: " + cells.size());
            }
        }
        complaints.first = null;
        encoder.features(cells, row, complaints);
        if (complaints.first != null) {
            throw new IllegalArgumentException(complaints.first);
        }
    }

    private void numbers(List<String> cells) {
        requireWidth(cells.size());
        for (int i = 0; i < width; i++) {
            row[i] = (float) Cell.number(cells.get(i), style);
            if (!Float.isFinite(row[i])) {
                throw new IllegalArgumentException("column " + (i + 1) + ": " + Cell.problem(cells.get(i), style));
            }
        }
    }

    private void requireWidth(int count) {
        if (count != width) {
            throw new IllegalArgumentException(
                    "the row has " + count + (count == 1 ? " cell" : " cells") + ", but the model takes " + width);
        }
    }

    /** Keeps the first complaint about a row. A text that training never had is taken as none of those that it had. */
    private final class Complaints implements RowEncoder.Listener {
        private @Nullable String first;

        @Override
        public void unreadable(int column, String cell) {
            keep(column, cell);
        }

        @Override
        public void missing(int column, String cell) {
            keep(column, cell);
        }

        @Override
        public void unseen(int column, String cell) {}

        private void keep(int column, String cell) {
            if (first == null) {
                first = "column " + (column + 1) + ": " + Cell.problem(cell, style);
            }
        }
    }
}
