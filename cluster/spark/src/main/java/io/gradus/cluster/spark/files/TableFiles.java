package io.gradus.cluster.spark.files;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.UsageException;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Words;
import io.gradus.data.DataException;
import io.gradus.data.Dataset;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.ColumnMatch;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.NumberStyle;
import io.gradus.data.schema.RowEncoder;
import io.gradus.data.schema.TableSchema;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Tables: what the columns are is found by {@code gradus train}'s own reader, from a sample that has every text and
 * every class; then Spark's executors turn rows into examples by that schema.
 */
final class TableFiles {
    private TableFiles() {}

    /**
     * A table that was looked at.
     *
     * @param rows encoded ones by their numbers, without those that were dropped
     * @param numbers of the rows that are left, in order
     * @param labels their classes
     */
    record Table(FileSpec spec, JavaPairRDD<Long, Encoded> rows, long[] numbers, int[] labels) {}

    /** A row: its features as bytes of floats, and its class. */
    record Encoded(float[] features, int label) implements Serializable {}

    static Table of(
            Arguments arguments,
            String source,
            Cells cells,
            Map<String, String> changed,
            RoundPlan plan,
            String executor)
            throws IOException {
        Survey survey = cells.rows().aggregate(new Survey(cells.style()), Survey::add, Survey::merge);
        if (survey.rows() == 0) {
            throw new DataException(source + ": no rows");
        }
        TrainingSetup setup = ofSample(arguments, cells, survey, changed);
        Dataset sample = setup.data();
        TableSchema schema = sample.schema();
        if (!sample.isClassification() || schema == null || sample.window() > 0) {
            throw new UsageException(
                    source + ": from files of this kind only classes are learnt, from rows by themselves");
        }
        if (schema.missing().fills()) {
            throw new UsageException(
                    "--missing: missing values of files that no machine reads whole are dropped or refused");
        }
        TrainingSettings settings = Words.settings(arguments, source, changed);
        FileSpec spec = new FileSpec(settings, sample.inputs(), sample.classNames(), schema, null, plan, executor);
        List<String> header =
                schema.named() ? cells.names().isEmpty() ? survey.sample().get(0L) : cells.names() : List.of();
        JavaPairRDD<Long, List<String>> data = cells.names().isEmpty() && schema.named()
                ? cells.rows().filter(row -> !row._2().equals(header))
                : cells.rows();
        int width = survey.sample().firstEntry().getValue().size();
        ColumnMatch match = schema.match(header, width, true);
        JavaPairRDD<Long, Encoded> rows = data.mapPartitionsToPair(
                        new Encode(source, schema, match.at(), cells.style(), sample.classNames()))
                .cache();
        List<Tuple2<Long, Integer>> labels = new ArrayList<>(
                rows.mapToPair(row -> new Tuple2<>(row._1(), row._2().label())).collect());
        labels.sort((a, b) -> Long.compare(a._1(), b._1()));
        return new Table(
                spec,
                rows,
                labels.stream().mapToLong(Tuple2::_1).toArray(),
                labels.stream().mapToInt(Tuple2::_2).toArray());
    }

    /** What Gradus makes of the sample, as a file of the same form. */
    private static TrainingSetup ofSample(Arguments arguments, Cells cells, Survey survey, Map<String, String> changed)
            throws IOException {
        Path file = Files.createTempFile("sample", ".csv");
        try {
            List<String> lines = new ArrayList<>();
            if (!cells.names().isEmpty()) {
                lines.add(line(cells.names(), cells.separator()));
            }
            TreeMap<Long, List<String>> sample = survey.sample();
            sample.values().forEach(row -> lines.add(line(row, cells.separator())));
            Files.write(file, lines);
            return Words.setup(arguments, file.toString(), changed);
        } catch (DataException e) {
            throw new DataException("in a sample of the table's rows: "
                    + e.getMessage()
                            .replace(file.toString(), "the sample")
                            .replace(file.getFileName().toString(), "it"));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String line(List<String> cells, char separator) {
        StringBuilder line = new StringBuilder();
        for (int n = 0; n < cells.size(); n++) {
            line.append(n == 0 ? "" : String.valueOf(separator));
            String cell = cells.get(n);
            boolean quote = cell.indexOf(separator) >= 0 || cell.indexOf('"') >= 0 || cell.indexOf('\n') >= 0;
            line.append(quote ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
        }
        return line.toString();
    }

    /** Encodes the rows of a partition. */
    private record Encode(String source, TableSchema schema, int[] at, NumberStyle style, List<String> classes)
            implements PairFlatMapFunction<Iterator<Tuple2<Long, List<String>>>, Long, Encoded> {
        @Override
        public Iterator<Tuple2<Long, Encoded>> call(Iterator<Tuple2<Long, List<String>>> rows) {
            RowEncoder encoder = new RowEncoder(new ColumnMatch(schema, at), style);
            Classes known = new Classes(classes, style);
            Faults faults = new Faults();
            int label = at[schema.targets().get(0)];
            List<Tuple2<Long, Encoded>> encoded = new ArrayList<>();
            while (rows.hasNext()) {
                Tuple2<Long, List<String>> row = rows.next();
                faults.clear();
                float[] features = new float[schema.width()];
                encoder.features(row._2(), features, faults);
                Integer number = known.number(row._2().get(label));
                if (faults.missing && schema.missing() == MissingPolicy.DROP) {
                    continue;
                }
                if (faults.found != null || number == null) {
                    throw new DataException(source + ", row " + (row._1() + 1) + ": "
                            + (faults.found == null
                                    ? "no class " + Cell.quoted(row._2().get(label))
                                    : faults.found));
                }
                encoded.add(new Tuple2<>(row._1(), new Encoded(features, number)));
            }
            return encoded.iterator();
        }
    }

    /** Class numbers of labels: whole numbers in whatever form, or texts as they are. */
    private static final class Classes {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final NumberStyle style;

        Classes(List<String> names, NumberStyle style) {
            this.style = style;
            for (int n = 0; n < names.size(); n++) {
                numbers.put(names.get(n), n);
            }
        }

        @Nullable
        Integer number(String cell) {
            Integer known = numbers.get(cell);
            if (known == null) {
                double value = style.parse(cell);
                known = value == Math.rint(value) && Math.abs(value) < 1e15
                        ? numbers.get(Long.toString((long) value))
                        : null;
            }
            return known;
        }
    }

    /** The first thing that is wrong with a row. */
    private static final class Faults implements RowEncoder.Listener {
        private @Nullable String found;
        private boolean missing;

        void clear() {
            found = null;
            missing = false;
        }

        @Override
        public void unreadable(int column, String cell) {
            found = found == null
                    ? "column " + (column + 1) + " has " + Cell.quoted(cell) + ", which is no number"
                    : found;
        }

        @Override
        public void missing(int column, String cell) {
            missing = true;
            found = found == null
                    ? "column " + (column + 1) + " is missing; --missing drop leaves such rows out"
                    : found;
        }

        @Override
        public void unseen(int column, String cell) {
            found = found == null ? "column " + (column + 1) + " has more texts than can be told apart" : found;
        }
    }

    /** Where a row's number stands among those that are left. */
    static int place(long[] numbers, long row) {
        return Arrays.binarySearch(numbers, row);
    }
}
