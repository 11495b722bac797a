package io.gradus.data.table;

import io.gradus.data.Buffers;
import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.read.Checks;
import io.gradus.data.read.Faults;
import io.gradus.data.read.Faults.Fault;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.RowEncoder;
import io.gradus.data.schema.TableSchema;
import io.gradus.text.Names;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The second walk over a table: fills buffers with what the first found to be sound. */
final class TableFill implements RowEncoder.Listener {
    private final TableFile file;
    private final DataOptions options;
    private final TableSurvey survey;
    private final TableReader.Layout layout;
    private final List<String> notes;
    private final TableSchema schema;
    private final boolean targets;
    private final @Nullable ClassLabels labels;
    private final Faults faults;
    private final Map<Integer, long[]> unseen = new LinkedHashMap<>(); // by column: how many, and the first's line
    private final Map<Integer, String> unseenTexts = new LinkedHashMap<>(); // by column: the first
    private final Map<String, Long> strangers = new LinkedHashMap<>(); // labels that are no class: the first's line
    private long strange; // rows that have one
    private boolean lacks; // the row that is read lacks a cell for which there is nothing to fill in
    private long lacking;
    private long line;
    private int size;

    TableFill(TableFile file, DataOptions options, TableSurvey survey, TableReader.Layout layout, List<String> notes) {
        this.file = file;
        this.options = options;
        this.survey = survey;
        this.layout = layout;
        this.notes = notes;
        this.schema = layout.schema();
        this.targets =
                options.target() != DataOptions.Target.NONE && layout.match().hasTargets();
        this.faults = new Faults(file.name());
        this.labels = targets && isLabel() ? labels() : null;
    }

    private boolean isLabel() {
        return schema.targetColumns().get(0).role() == Column.Role.LABEL;
    }

    private ClassLabels labels() {
        Summary summary = survey.summary();
        List<String> own = summary == null ? declared() : summary.classNames();
        if (!options.classNames().isEmpty()) {
            return ClassLabels.known(file.name(), file.style(), options.classNames(), own);
        }
        return own.isEmpty()
                ? ClassLabels.collected(file.name(), file.style())
                : ClassLabels.known(file.name(), file.style(), own, summary == null ? List.of() : own);
    }

    private List<String> declared() {
        return file.domains().getOrDefault(labelColumn(), List.of());
    }

    /** The file's column of labels, from 0. */
    private int labelColumn() {
        return layout.match().at()[schema.targets().get(0)];
    }

    /** Walks, and makes the set. */
    Dataset fill() {
        int rows = Math.toIntExact(Math.min(Integer.MAX_VALUE, survey.rows()));
        Dataset.Storage storage = areBytes() ? Dataset.Storage.UINT8 : Dataset.Storage.FLOAT32;
        int outputs = targets ? schema.targets().size() : 0;
        Checks.size(file.name(), rows, options.toTrain());
        file.input()
                .requireRoom(
                        product(survey.rows(), (long) schema.width() * storage.bytes() + (long) outputs * Float.BYTES));
        ByteBuffer features = Buffers.allocate(file.name(), survey.rows(), schema.width(), storage.bytes());
        ByteBuffer answers = Buffers.allocate(file.name(), survey.rows(), outputs, Float.BYTES);
        walk(storage, features, answers, new float[labels == null ? outputs : 0]);
        refuseStrangers();
        faults.refuse();
        tell();
        if (survey.summary() != null && survey.summary().rows() != survey.rows()) {
            throw DataException.at(
                    file.name(),
                    survey.firstLine(),
                    "promises " + survey.summary().rows() + " rows, but " + survey.rows()
                            + " follow; fetch the file again or correct the number");
        }
        Checks.size(file.name(), size, options.toTrain());
        features.clear();
        answers.clear();
        return dataset(storage, features, answers, outputs).withSchema(schema);
    }

    private static long product(long a, long b) {
        return b > 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }

    private Dataset dataset(Dataset.Storage storage, ByteBuffer features, ByteBuffer answers, int outputs) {
        int width = schema.width();
        if (labels != null) {
            String column = layout.describe(labelColumn());
            String name = schema.targetColumns().get(0).name();
            int[] settled = labels.settle(column, name);
            boolean[] seen = new boolean[Math.max(1, labels.count())];
            int distinct = 0;
            for (int row = 0; row < size; row++) {
                int label = settled[answers.getInt(row * Integer.BYTES)];
                answers.putInt(row * Integer.BYTES, label);
                distinct += seen[label] ? 0 : 1;
                seen[label] = true;
            }
            if (options.toTrain()) {
                labels.requireFew(column, name, size);
                Checks.classes(file.name(), size, distinct, labels.names());
            }
            return Dataset.classification(file.name(), storage, size, width, features, answers, labels.names());
        }
        return targets
                ? Dataset.regression(file.name(), storage, size, width, outputs, features, answers)
                : Dataset.unlabelled(file.name(), storage, size, width, features);
    }

    /** Whether all inputs are whole numbers 0..255. */
    private boolean areBytes() {
        for (int n = 0; n < schema.columns().size(); n++) {
            Column column = schema.columns().get(n);
            int at = layout.match().at()[n];
            if (column.role() == Column.Role.NUMBER
                    && (column.offset() != 0 || !survey.column(at).isBytes())) {
                return false;
            }
        }
        return true;
    }

    private void walk(Dataset.Storage storage, ByteBuffer features, ByteBuffer answers, float[] values) {
        RowEncoder encoder = new RowEncoder(layout.match(), file.style());
        float[] inputs = new float[schema.width()];
        int label = labels == null ? -1 : labelColumn();
        long rows = 0;
        try (Rows reader = file.open()) {
            if (layout.header()) {
                reader.next();
            }
            for (List<String> cells = reader.next(); cells != null; cells = reader.next()) {
                if (++rows > survey.rows() || cells.size() != survey.width()) {
                    throw changed();
                }
                line = reader.line();
                lacks = false;
                encoder.features(cells, inputs, this);
                encoder.values(cells, values, this);
                int number = label < 0 ? 0 : label(cells.get(label));
                if (lacks) {
                    lacking++;
                    continue;
                }
                size++;
                put(inputs, storage, features);
                for (float value : values) {
                    answers.putFloat(value);
                }
                if (label >= 0) {
                    answers.putInt(number);
                }
            }
        }
        if (rows != survey.rows()) {
            throw changed();
        }
    }

    private static void put(float[] inputs, Dataset.Storage storage, ByteBuffer to) {
        for (float x : inputs) {
            if (storage == Dataset.Storage.UINT8) {
                to.put((byte) (int) x);
            } else {
                to.putFloat(x);
            }
        }
    }

    private int label(String cell) {
        if (labels == null) {
            return 0;
        }
        if (ClassLabels.isMissing(cell)) {
            if (schema.missing() == MissingPolicy.REFUSE) {
                faults.add(new Fault(
                        line,
                        layout.describe(labelColumn()),
                        cell.isEmpty() ? "the label is empty" : Cell.quoted(cell) + " is not a valid class",
                        cell.isEmpty() ? "fill it in or remove the row" : "correct it or remove the row"));
            }
            lacks = true;
            return 0;
        }
        int number = labels.number(cell, line);
        if (number < 0) {
            strangers.putIfAbsent(cell, line);
            strange++;
            lacks = true;
        }
        return Math.max(0, number);
    }

    /** Labels that are no class are one fault, however many rows have them. */
    private void refuseStrangers() {
        if (labels == null || strangers.isEmpty()) {
            return;
        }
        List<String> texts = new ArrayList<>(strangers.keySet());
        String first = texts.remove(0);
        String others = texts.isEmpty()
                ? ""
                : "and " + Names.list(texts.stream().map(Cell::quoted).toList()) + ", ";
        String all = strange == 1 ? "" : " (" + others + strange + " rows in all)";
        faults.add(new Fault(
                strangers.getOrDefault(first, 0L),
                layout.describe(labelColumn()),
                Cell.quoted(first) + all + " is not a valid class; " + labels.known(first),
                ""));
    }

    /** What the walk met that is no fault. */
    private void tell() {
        if (lacking > 0) {
            notes.add(lacking + " of " + survey.rows() + " rows lack a value, and are left out");
        }
        if (schema.missing().fills() && options.toTrain()) {
            StringBuilder text = new StringBuilder();
            for (int n = 0; n < schema.columns().size(); n++) {
                Column column = schema.columns().get(n);
                int at = layout.match().at()[n];
                long gaps = !column.isFeature()
                        ? 0
                        : column.role() == Column.Role.TEXT
                                ? survey.column(at).textGaps()
                                : survey.column(at).numberGaps();
                if (gaps > 0) {
                    text.append(text.length() == 0 ? "" : ", ").append(gaps + " in column " + layout.describe(at));
                }
            }
            if (text.length() > 0) {
                notes.add("missing values, filled by the " + schema.missing().label() + ": " + text);
            }
        }
        unseen.forEach((at, count) -> notes.add("column " + layout.describe(at) + ": "
                + Cell.quoted(unseenTexts.getOrDefault(at, "")) + " in line " + count[1]
                + (count[0] > 1 ? ", and " + (count[0] - 1) + " more cells, are" : " is")
                + " new to the model, and counts as none of its values"));
    }

    @Override
    public void unreadable(int column, String cell) {
        throw changed(); // what is unreadable was refused after the first walk
    }

    @Override
    public void missing(int column, String cell) {
        boolean target = isTarget(column);
        if (target || schema.missing() == MissingPolicy.DROP) {
            lacks = true;
        }
    }

    private boolean isTarget(int column) {
        return schema.targets().stream().anyMatch(n -> layout.match().at()[n] == column);
    }

    @Override
    public void unseen(int column, String cell) {
        unseenTexts.putIfAbsent(column, cell);
        unseen.computeIfAbsent(column, n -> new long[] {0, line})[0]++;
    }

    private DataException changed() {
        return new DataException(file.name() + ": changed while it was read; try again");
    }
}
