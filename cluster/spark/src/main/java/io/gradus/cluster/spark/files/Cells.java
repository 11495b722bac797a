package io.gradus.cluster.spark.files;

import io.gradus.data.schema.NumberStyle;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A table as Spark reads it: rows of texts, numbered in the order of files and rows.
 *
 * @param rows by their numbers; of a CSV the header, if there is one, is row 0, and every file's first
 * @param names of columns, if the format has them; else empty
 * @param separator between cells, as the files have it
 * @param style of numbers
 */
record Cells(JavaPairRDD<Long, List<String>> rows, List<String> names, char separator, NumberStyle style) {
    /** CSV files: a file, a folder or a pattern. */
    static Cells csv(JavaSparkContext spark, String path) {
        SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
        String first = session.read().textFile(path).first();
        char separator = separator(first);
        Dataset<Row> table = session.read()
                .option("sep", String.valueOf(separator))
                .option("escape", "\"")
                .option("inferSchema", "false")
                .option("ignoreLeadingWhiteSpace", "true")
                .option("ignoreTrailingWhiteSpace", "true")
                .csv(path);
        return new Cells(
                numbered(table), List.of(), separator, separator == ',' ? NumberStyle.GROUPED : NumberStyle.POINT);
    }

    /** Parquet files: a file, a folder or a pattern; columns of numbers, texts or truths. */
    static Cells parquet(JavaSparkContext spark, String path) {
        SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
        Dataset<Row> table = session.read().parquet(path);
        List<String> names = List.of(table.columns());
        for (String name : names) {
            table = table.withColumn(name, functions.col("`" + name + "`").cast("string"));
        }
        return new Cells(numbered(table), names, ',', NumberStyle.POINT);
    }

    private static JavaPairRDD<Long, List<String>> numbered(Dataset<Row> table) {
        return table.toJavaRDD().zipWithIndex().mapToPair(row -> new scala.Tuple2<>(row._2(), texts(row._1())));
    }

    private static List<String> texts(Row row) {
        List<String> texts = new ArrayList<>(row.length());
        for (int n = 0; n < row.length(); n++) {
            texts.add(row.isNullAt(n) ? "" : row.getString(n));
        }
        return texts;
    }

    /** The one of the usual separators that a line has most of. */
    static char separator(String line) {
        char best = ',';
        long most = 0;
        for (char each : new char[] {',', ';', '\t', '|'}) {
            long count = line.chars().filter(c -> c == each).count();
            if (count > most) {
                most = count;
                best = each;
            }
        }
        return best;
    }
}
