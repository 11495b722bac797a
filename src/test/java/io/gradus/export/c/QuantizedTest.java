package io.gradus.export.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.export.Exported;
import io.gradus.export.ExternalTool;
import io.gradus.export.graph.Graph;
import io.gradus.export.graph.GraphRun;
import io.gradus.export.graph.QuantizedGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of bytes: C against the same arithmetic in Java, and both against {@code predict}. */
class QuantizedTest {
    @TempDir
    Path folder;

    /** Rows without missing values or offsets, as they are calibrated with. */
    private static List<double[]> rows(Exported.Case c) {
        return Arrays.asList(c.rows());
    }

    private static List<Exported.Case> cases() {
        return Exported.cases().stream()
                .filter(c -> c.model().columns() == null)
                .toList();
    }

    /** Without rounding, the run in double precision says what {@code predict} says. */
    @Test
    void runsAsPredictDoes() {
        for (Exported.Case c : cases()) {
            GraphRun run = new GraphRun(Graph.of(c.model()), (from, values) -> {});
            for (int r = 0; r < Exported.ROWS; r++) {
                double[] answers = run.answers(c.rows()[r]);
                for (int j = 0; j < answers.length; j++) {
                    assertEquals(c.answers()[r][j], answers[j], Exported.tolerance(answers[j]), c + " row " + r);
                }
            }
        }
    }

    /** A twentieth of the variance, or .01 where random layers make answers that hardly vary. */
    @Test
    void staysNearTheFloats() {
        for (Exported.Case c : cases()) {
            GraphRun run = QuantizedGraph.of(Graph.of(c.model()), rows(c)).run();
            double squares = 0;
            double variance = 0;
            double[] mean = new double[c.answers()[0].length];
            for (double[] answers : c.answers()) {
                for (int j = 0; j < mean.length; j++) {
                    mean[j] += answers[j] / Exported.ROWS;
                }
            }
            for (int r = 0; r < Exported.ROWS; r++) {
                double[] answers = run.answers(c.rows()[r]);
                for (int j = 0; j < answers.length; j++) {
                    squares += Math.pow(answers[j] - c.answers()[r][j], 2);
                    variance += Math.pow(c.answers()[r][j] - mean[j], 2);
                }
            }
            assertTrue(
                    squares < 0.05 * variance + 1e-4 * Exported.ROWS * mean.length,
                    c + ": " + squares + " of " + variance);
        }
    }

    @Test
    void cComputesTheSame() throws Exception {
        assumeTrue(ExternalTool.isThere("gcc", "--version"), "no gcc");
        List<Exported.Case> cases = cases();
        StringBuilder main = new StringBuilder("#include <stdio.h>\n");
        StringBuilder calls = new StringBuilder("int main(void)\n{\n    int r, j;\n");
        List<String> compile = new ArrayList<>(
                List.of("gcc", "-std=c99", "-O1", "-Wall", "-Wextra", "-Werror", "-pedantic", "-o", "all"));
        for (int n = 0; n < cases.size(); n++) {
            Exported.Case c = cases.get(n);
            QuantizedGraph quantized = QuantizedGraph.of(Graph.of(c.model()), rows(c));
            for (Map.Entry<String, String> file :
                    CExport.files(quantized, "q" + n, "1").entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
            compile.add("q" + n + ".c");
            main.append("#include \"q").append(n).append(".h\"\n");
            int outputs = c.answers()[0].length;
            calls.append("    { static const float x[][")
                    .append(c.rows()[0].length)
                    .append("] = {");
            for (double[] row : c.rows()) {
                calls.append('{');
                for (double x : row) {
                    calls.append((float) x).append("f,");
                }
                calls.append("},\n");
            }
            calls.append("};\n    float y[")
                    .append(outputs)
                    .append("];\n    for (r = 0; r < ")
                    .append(Exported.ROWS);
            calls.append("; r++) { q")
                    .append(n)
                    .append("_predict(x[r], y);\n    for (j = 0; j < ")
                    .append(outputs);
            calls.append("; j++) printf(\"%.9g \", (double) y[j]);\n    printf(\"\\n\"); } }\n");
        }
        Files.writeString(folder.resolve("main.c"), main.append(calls).append("    return 0;\n}\n"));
        compile.add("main.c");
        ExternalTool.run(folder, compile);
        List<String> lines = ExternalTool.run(folder, List.of("./all")).lines().toList();
        int equal = 0;
        for (int n = 0; n < cases.size(); n++) {
            Exported.Case c = cases.get(n);
            GraphRun run = QuantizedGraph.of(Graph.of(c.model()), rows(c)).run();
            for (int r = 0; r < Exported.ROWS; r++) {
                double[] wanted = run.answers(c.rows()[r]);
                String[] words = lines.get(n * Exported.ROWS + r).split(" ");
                boolean same = true;
                for (int j = 0; j < wanted.length; j++) {
                    double found = Double.parseDouble(words[j]);
                    same &= Math.abs(found - wanted[j]) <= Exported.tolerance(wanted[j]);
                    // a value half way between two bytes may become the one or the other
                    assertEquals(wanted[j], found, 0.1 * Math.max(1, Math.abs(wanted[j])), c + " row " + r);
                }
                equal += same ? 1 : 0;
            }
        }
        assertTrue(equal > 0.9 * cases.size() * Exported.ROWS, equal + " of " + cases.size() * Exported.ROWS);
    }
}
