package io.gradus.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eval} and {@code predict}. */
class ModelUseTest {
    @TempDir
    Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void train() {
        model = folder.resolve("iris.model");
        Cli cli = Cli.run("train", "iris", "--epochs", 30, "--json", "--quiet", "--out", model);
        assertEquals(0, cli.code(), cli.err());
    }

    private static JsonObject json(Cli cli) {
        assertEquals(0, cli.code(), cli.err());
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject();
    }

    @Test
    void evalFindsTheTestErrorOfTraining() {
        Path other = folder.resolve("other.model");
        JsonObject trained =
                json(Cli.run("train", "iris", "--epochs", 30, "--seed", 7, "--json", "--quiet", "--out", other));
        JsonObject evaluated = json(Cli.run("eval", other, "iris", "--part", "test", "--json"));
        assertEquals(trained.get("test_error_percent"), evaluated.get("error_percent"));
        assertEquals(22, evaluated.get("samples").getAsInt());
        assertEquals(
                150,
                json(Cli.run("eval", other, "iris", "--json")).get("samples").getAsInt());
    }

    @Test
    void evalShowsTheConfusions() {
        Cli cli = Cli.run("eval", model, "iris");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("virginica") && cli.out().contains("error "), cli.out());
    }

    @Test
    void predictWritesProbabilities() {
        List<String> lines = Cli.run("predict", model, "iris").lines();
        assertEquals(151, lines.size());
        String[] classes = lines.get(0).split(",");
        assertEquals("predicted", classes[0]);
        assertEquals(4, classes.length);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            double sum = 0;
            int largest = 1;
            for (int j = 1; j < cells.length; j++) {
                double p = Double.parseDouble(cells[j]);
                assertTrue(p >= 0 && p <= 1, line);
                sum += p;
                largest = p > Double.parseDouble(cells[largest]) ? j : largest;
            }
            assertEquals(1, sum, 1e-5, line);
            assertEquals(classes[largest], "p(" + cells[0] + ")", line);
        }
    }

    @Test
    void predictTakesDataWithoutLabels() throws IOException {
        Path bare = folder.resolve("bare.csv");
        Files.writeString(bare, "5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n");
        Path out = folder.resolve("predictions.csv");
        Cli cli = Cli.run("predict", model, bare, "--out", out);
        assertEquals(new Cli(0, "", ""), cli);
        List<String> lines = Files.readAllLines(out);
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).contains("setosa"), lines.get(1));
        assertTrue(lines.get(2).contains("virginica"), lines.get(2));
    }

    @Test
    void predictOfARegressionWritesValues() throws IOException {
        StringBuilder csv = new StringBuilder("x,a,b\n");
        for (int i = 0; i < 100; i++) {
            csv.append(i)
                    .append(',')
                    .append(0.01 * i)
                    .append(',')
                    .append(1 - 0.01 * i)
                    .append('\n');
        }
        Path data = folder.resolve("lines.csv");
        Files.writeString(data, csv);
        Path lines = folder.resolve("lines.model");
        Cli trained = Cli.run(
                "train", data, "--target", "a,b", "--hidden", "none", "--epochs", 100, "--quiet", "--out", lines);
        assertEquals(0, trained.code(), trained.err());
        List<String> predicted =
                Cli.run("predict", lines, data, "--target", "a,b").lines();
        assertEquals("a,b", predicted.get(0));
        for (int i = 0; i < 100; i++) {
            String[] cells = predicted.get(1 + i).split(",");
            assertEquals(0.01 * i, Double.parseDouble(cells[0]), 0.05, "row " + i);
            assertEquals(1 - 0.01 * i, Double.parseDouble(cells[1]), 0.05, "row " + i);
        }
    }
}
