package io.gradus.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regression with several target columns, from the CSV to predictions. */
class SeveralOutputsTest {
    @TempDir
    Path folder;

    @Test
    void areTrainedEvaluatedAndPredicted() throws Exception {
        StringJoiner rows = new StringJoiner("\n");
        rows.add("up,x,down,y");
        for (int n = 0; n < 200; n++) {
            double x = n % 20 / 10.0;
            double y = n / 100.0;
            rows.add((x + y) + "," + x + "," + (x - 2 * y) + "," + y);
        }
        Path csv = Files.writeString(folder.resolve("two.csv"), rows + "\n");
        Path model = folder.resolve("two.safetensors");
        Cli trained = Cli.run("train", csv, "--target", "up,down", "--epochs", 60, "--rate", 0.05, "--out", model);
        assertEquals(0, trained.code(), trained.err());
        assertTrue(trained.out().contains("2 values to predict"), trained.out());
        Cli eval = Cli.run("eval", model, csv, "--target", "up,down", "--part", "all");
        assertEquals(0, eval.code(), eval.err());
        Cli json = Cli.run("eval", model, csv, "--target", "up,down", "--part", "all", "--json");
        assertTrue(json.out().contains("\"outputs\":[{\"output\":1,\"name\":\"up\",\"rmse\":"), json.out());
        Path out = folder.resolve("out.csv");
        assertEquals(
                0,
                Cli.run("predict", model, csv, "--target", "up,down", "--part", "all", "--out", out)
                        .code());
        List<String> lines = Files.readAllLines(out);
        assertEquals("up,down", lines.get(0));
        String[] last = lines.get(200).split(",");
        assertEquals(1.9 + 1.99, Double.parseDouble(last[0]), 0.3);
        assertEquals(1.9 - 2 * 1.99, Double.parseDouble(last[1]), 0.3);
        assertTrue(eval.out().contains("down        R² "), eval.out());
    }
}
