package io.gradus.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.export.graph.Graph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script, and so the JSON object in it, against {@code predict}, for every kind of network; one Python for all. */
class NumpyExportTest {
    @TempDir
    Path folder;

    @Test
    void saysWhatPredictSays() throws Exception {
        assumeTrue(ExternalTool.isThere("python3", "-c", "import numpy"), "no python3 with numpy");
        List<Exported.Case> cases = Exported.cases();
        StringBuilder main = new StringBuilder("import math\n");
        for (int n = 0; n < cases.size(); n++) {
            Exported.Case c = cases.get(n);
            Files.writeString(folder.resolve("n" + n + ".py"), NumpyExport.of(Graph.of(c.model()), "1"));
            main.append("import n").append(n).append("\nfor row in n").append(n).append(".predict([");
            for (double[] row : c.rows()) {
                main.append('[');
                for (double x : row) {
                    main.append(Double.isNaN(x) ? "math.nan" : Double.toString(x))
                            .append(',');
                }
                main.append("],");
            }
            main.append("]):\n    print(*[float(v) for v in row])\n");
        }
        Files.writeString(folder.resolve("all.py"), main);
        List<String> lines =
                ExternalTool.run(folder, List.of("python3", "all.py")).lines().toList();
        assertEquals(cases.size() * Exported.ROWS, lines.size());
        for (int n = 0; n < lines.size(); n++) {
            Exported.Case c = cases.get(n / Exported.ROWS);
            double[] wanted = c.answers()[n % Exported.ROWS];
            String[] words = lines.get(n).split(" ");
            for (int j = 0; j < wanted.length; j++) {
                double tolerance = Exported.tolerance(wanted[j] - c.model().offset(j));
                assertEquals(wanted[j], Double.parseDouble(words[j]), tolerance, c + " row " + n % Exported.ROWS);
            }
        }
    }
}
