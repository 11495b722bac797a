package io.gradus.export.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.export.Exported;
import io.gradus.export.ExternalTool;
import io.gradus.export.graph.Graph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C sources, compiled with every warning an error, against {@code predict}, for every kind of network. */
class CExportTest {
    private static final List<String> COMPILE =
            List.of("gcc", "-std=c99", "-O1", "-Wall", "-Wextra", "-Werror", "-pedantic", "-o", "all");

    @TempDir
    Path folder;

    @Test
    void saysWhatPredictSays() throws Exception {
        assumeTrue(ExternalTool.isThere("gcc", "--version"), "no gcc");
        List<Exported.Case> cases = Exported.cases();
        StringBuilder main = new StringBuilder("#include <math.h>\n#include <stdio.h>\n");
        StringBuilder calls = new StringBuilder("int main(void)\n{\n    int r, j;\n");
        List<String> compile = new ArrayList<>(COMPILE);
        for (int n = 0; n < cases.size(); n++) {
            Exported.Case c = cases.get(n);
            write(CExport.files(Graph.of(c.model()), "n" + n, "1"));
            compile.add("n" + n + ".c");
            main.append("#include \"n").append(n).append(".h\"\n");
            String in = Graph.of(c.model()).offsets() == null ? "float" : "double";
            String out = Graph.of(c.model()).outputOffsets() == null ? "float" : "double";
            int inputs = c.rows()[0].length;
            int outputs = c.answers()[0].length;
            calls.append("    { static const ")
                    .append(in)
                    .append(" x[][")
                    .append(inputs)
                    .append("] = {");
            for (double[] row : c.rows()) {
                calls.append("{");
                for (double x : row) {
                    calls.append(Double.isNaN(x) ? "NAN" : in.equals("float") ? (float) x + "f" : x + "")
                            .append(',');
                }
                calls.append("},\n");
            }
            calls.append("};\n    ").append(out).append(" y[").append(outputs).append("];\n    for (r = 0; r < ");
            calls.append(Exported.ROWS).append("; r++) { n").append(n).append("_predict(x[r], y);\n");
            calls.append("    for (j = 0; j < ").append(outputs).append("; j++) printf(\"%.17g \", (double) y[j]);\n");
            calls.append("    printf(\"\\n\"); } }\n");
        }
        Files.writeString(folder.resolve("main.c"), main.append(calls).append("    return 0;\n}\n"));
        compile.add("main.c");
        ExternalTool.run(folder, compile);
        List<String> lines = ExternalTool.run(folder, List.of("./all")).lines().toList();
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

    /**
     * Texts and class names with quotes, bytes beyond ASCII and trigraphs come through; an unknown text sets nothing.
     */
    @Test
    void encodesTexts() throws Exception {
        assumeTrue(ExternalTool.isThere("gcc", "--version"), "no gcc");
        Exported.Case table = Exported.cases().stream()
                .filter(c -> c.name().equals("table"))
                .findAny()
                .orElseThrow();
        write(CExport.files(Graph.of(table.model()), "int", "1"));
        Files.writeString(folder.resolve("main.c"), """
                #include "int_.h"
                #include <stdio.h>
                int main(void)
                {
                    double x[INT__INPUTS] = {0};
                    printf("%d ", int__set_sex(x, "it's \\"odd\\""));
                    printf("%g %g %g ", x[1], x[2], x[3]);
                    printf("%d ", int__set_sex(x, "Q"));
                    printf("%g %g %g\\n", x[1], x[2], x[3]);
                    return 0;
                }
                """);
        List<String> compile = new ArrayList<>(COMPILE);
        compile.addAll(List.of("int_.c", "main.c"));
        ExternalTool.run(folder, compile);
        assertEquals("1 0 0 1 0 0 0 0\n", ExternalTool.run(folder, List.of("./all")));
    }

    private void write(Map<String, String> files) throws Exception {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
