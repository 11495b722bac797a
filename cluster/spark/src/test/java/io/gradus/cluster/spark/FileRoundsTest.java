package io.gradus.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Dataset;
import io.gradus.data.source.DataSource;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every kind, by the command itself, which starts a context each time. */
class FileRoundsTest {
    @TempDir
    static Path folder;

    /** A table with a text column: class b where colour is red and x above 0, or colour is blue and x below. */
    @BeforeAll
    static void write() throws IOException {
        for (int part = 0; part < 2; part++) {
            List<String> lines = new ArrayList<>(List.of("x,colour,noise,class"));
            for (int n = 0; n < 150; n++) {
                int k = 2 * n + part;
                double x = ((k * 37) % 200 - 99.5) / 50;
                boolean red = (k / 3) % 2 == 0;
                lines.add(x + "," + (red ? "red" : "blue") + "," + (k % 7) + "," + (red == x > 0 ? "b" : "a"));
            }
            Files.createDirectories(folder.resolve("csv"));
            Files.write(folder.resolve("csv/part-" + part + ".csv"), lines);
        }
        SparkSession session =
                SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
        session.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .csv(folder.resolve("csv").toString())
                .write()
                .parquet(folder.resolve("parquet").toString());
        LocalSpark.context().stop();
        Dataset digits = DataSource.load("digits").data();
        Path idx = Files.createDirectories(folder.resolve("idx"));
        try (DataOutputStream images =
                        new DataOutputStream(Files.newOutputStream(idx.resolve("train-images-idx3-ubyte")));
                DataOutputStream labels =
                        new DataOutputStream(Files.newOutputStream(idx.resolve("train-labels-idx1-ubyte")))) {
            for (int head : new int[] {0x803, digits.size(), 8, 8}) {
                images.writeInt(head);
            }
            labels.writeInt(0x801);
            labels.writeInt(digits.size());
            for (int row = 0; row < digits.size(); row++) {
                for (int i = 0; i < 64; i++) {
                    images.writeByte((int) digits.feature(row, i));
                }
                labels.writeByte(digits.label(row));
            }
        }
    }

    private static String run(int code, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int found = Main.run(args, Terminal.of(stream, stream, true));
        String text = out.toString(StandardCharsets.UTF_8);
        assertEquals(code, found, text);
        return text;
    }

    private static double error(String text) {
        String after = text.substring(text.indexOf("test      error ") + 16);
        return Double.parseDouble(after.substring(0, after.indexOf(' ')));
    }

    private static String[] words(String source, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "train",
                source,
                "--master",
                "local[2]",
                "--executor",
                "java",
                "--workers",
                "3",
                "--exchange",
                "average",
                "--rate",
                "0.1",
                "--batch",
                "8"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void csvFilesWithTextsAreLearnt() {
        String csv = run(0, words("csv:" + folder.resolve("csv"), "--epochs", "40"));
        assertTrue(error(csv) < 10, csv);
    }

    @Test
    void parquetIsTheSameTable() {
        String csv = run(0, words("csv:" + folder.resolve("csv"), "--epochs", "2"));
        String parquet = run(0, words("parquet:" + folder.resolve("parquet"), "--epochs", "2"));
        assertEquals(fingerprint(csv), fingerprint(parquet));
    }

    private static String fingerprint(String text) {
        int at = text.indexOf("network   ");
        return text.substring(at, text.indexOf(" (CRC", at));
    }

    @Test
    void idxFoldersAreLearnt() {
        String text = run(0, words("idx:" + folder.resolve("idx"), "--epochs", "6", "--hidden", "32"));
        assertTrue(error(text) < 15, text);
        assertTrue(text.contains("of 269 examples"), text);
    }

    @Test
    void whatCannotBeUsedIsOneLine() throws IOException {
        String text = run(1, words("idx:" + folder.resolve("csv")));
        assertTrue(text.contains("there are no train-images-idx3-ubyte"), text);
        Files.createDirectories(folder.resolve("gap"));
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("csv/part-0.csv")));
        lines.set(100, ",red,1,a");
        Files.write(folder.resolve("gap/a.csv"), lines);
        String dropped = run(0, words("csv:" + folder.resolve("gap"), "--epochs", "1", "--missing", "drop"));
        assertTrue(dropped.contains("the same on all 3"), dropped);
        String refused = run(1, words("csv:" + folder.resolve("gap"), "--epochs", "1"));
        assertTrue(refused.contains("the cell is empty"), refused);
    }
}
