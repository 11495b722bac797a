package io.gradus.cluster.spark.files;

import io.gradus.data.schema.NumberStyle;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scala.Tuple2;

/**
 * Rows that stand for a whole table: the first ones, and of every column a row for each of its values (so many at
 * most), for its least and for its greatest number. What Gradus makes of these rows alone, which columns are texts,
 * what their values and the classes are, it would make of all. Surveys of partitions are merged; small, whatever the
 * table.
 */
final class Survey implements Serializable {
    private static final int FIRST = 200;
    private static final int VALUES = 1000; // of a column: more are no classes, and no texts to tell apart

    private final NumberStyle style;
    private final TreeMap<Long, List<String>> first = new TreeMap<>();
    private final List<Map<String, Tuple2<Long, List<String>>>> values = new ArrayList<>(); // by column
    private final List<Extremes> extremes = new ArrayList<>();
    private long rows;

    private static final class Extremes implements Serializable {
        private double least = Double.POSITIVE_INFINITY;
        private double greatest = Double.NEGATIVE_INFINITY;
        private Tuple2<Long, List<String>> leastRow = new Tuple2<>(-1L, List.of());
        private Tuple2<Long, List<String>> greatestRow = leastRow;

        void add(double value, Tuple2<Long, List<String>> row) {
            if (value < least || (value == least && row._1() < leastRow._1())) {
                least = value;
                leastRow = row;
            }
            if (value > greatest || (value == greatest && row._1() < greatestRow._1())) {
                greatest = value;
                greatestRow = row;
            }
        }
    }

    Survey(NumberStyle style) {
        this.style = style;
    }

    Survey add(Tuple2<Long, List<String>> row) {
        rows++;
        if (row._1() < FIRST) {
            first.put(row._1(), row._2());
        }
        widen(row._2().size());
        for (int n = 0; n < row._2().size(); n++) {
            String cell = row._2().get(n);
            note(values.get(n), cell, row);
            double number = style.parse(cell);
            if (Double.isFinite(number)) {
                extremes.get(n).add(number, row);
            }
        }
        return this;
    }

    private void widen(int columns) {
        while (values.size() < columns) {
            values.add(new HashMap<>());
            extremes.add(new Extremes());
        }
    }

    private static void note(
            Map<String, Tuple2<Long, List<String>>> known, String cell, Tuple2<Long, List<String>> row) {
        Tuple2<Long, List<String>> before = known.get(cell);
        if (before != null ? row._1() < before._1() : known.size() < VALUES) {
            known.put(cell, row);
        }
    }

    Survey merge(Survey other) {
        rows += other.rows;
        first.putAll(other.first);
        widen(other.values.size());
        for (int n = 0; n < other.values.size(); n++) {
            Map<String, Tuple2<Long, List<String>>> known = values.get(n);
            new TreeMap<>(other.values.get(n)).forEach((cell, row) -> note(known, cell, row));
            Extremes theirs = other.extremes.get(n);
            if (theirs.least <= theirs.greatest) {
                extremes.get(n).add(theirs.least, theirs.leastRow);
                extremes.get(n).add(theirs.greatest, theirs.greatestRow);
            }
        }
        return this;
    }

    /** All rows of the table. */
    long rows() {
        return rows;
    }

    /** The rows that stand for it, by number; not the first one over again, which is the header of another file. */
    TreeMap<Long, List<String>> sample() {
        TreeMap<Long, List<String>> sample = new TreeMap<>(first);
        for (int n = 0; n < values.size(); n++) {
            // A column of more values than are kept is one of numbers: its extremes are enough.
            if (values.get(n).size() < VALUES) {
                values.get(n).values().forEach(row -> sample.put(row._1(), row._2()));
            }
            Extremes each = extremes.get(n);
            if (each.least <= each.greatest) {
                sample.put(each.leastRow._1(), each.leastRow._2());
                sample.put(each.greatestRow._1(), each.greatestRow._2());
            }
        }
        List<String> header = sample.firstEntry().getValue();
        sample.entrySet().removeIf(row -> row.getKey() > 0 && row.getValue().equals(header));
        return sample;
    }
}
