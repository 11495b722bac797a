package io.gradus.export.fann;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.export.Exported;
import io.gradus.export.ExternalTool;
import io.gradus.export.graph.ExportException;
import io.gradus.export.graph.Graph;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Shortcut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that libfann reads and runs, where it is installed; what FANN lacks is refused by name. */
class FannExportTest {
    private static final String RUN = """
            #include <fann.h>
            #include <stdio.h>
            int main(int count, char **names)
            {
                int k;
                unsigned i;
                for (k = 1; k < count; k++) {
                    struct fann *net = fann_create_from_file(names[k]);
                    FILE *rows;
                    float x[64];
                    char in[64];
                    if (net == NULL) {
                        return 1;
                    }
                    sprintf(in, "%s.in", names[k]);
                    rows = fopen(in, "r");
                    for (;;) {
                        for (i = 0; i < fann_get_num_input(net) && fscanf(rows, "%f", &x[i]) == 1; i++) { }
                        if (i < fann_get_num_input(net)) {
                            break;
                        }
                        for (i = 0; i < fann_get_num_output(net); i++) {
                            printf("%.9g ", i == 0 ? fann_run(net, x)[0] : net->output[i]);
                        }
                        printf("\\n");
                    }
                    fclose(rows);
                    fann_destroy(net);
                }
                return 0;
            }
            """;

    private static final List<Activation> LACKING =
            List.of(Activation.ELU, Activation.GELU, Activation.GELU_TANH, Activation.SELU);

    @TempDir
    Path folder;

    @Test
    void libfannSaysWhatPredictSays() throws Exception {
        Files.writeString(folder.resolve("run.c"), RUN);
        assumeTrue(
                ExternalTool.isThere(
                        "gcc",
                        "-o",
                        folder.resolve("run").toString(),
                        folder.resolve("run.c").toString(),
                        "-lfann",
                        "-lm"),
                "no gcc with libfann");
        List<Exported.Case> exported = new ArrayList<>();
        List<String> words = new ArrayList<>(List.of("./run"));
        for (Exported.Case c : Exported.cases()) {
            if (c.model().columns() != null) {
                continue;
            }
            String text;
            try {
                text = FannExport.of(Graph.of(c.model()));
            } catch (ExportException lacking) {
                assertTrue(lacking.getMessage().contains("FANN"), lacking.getMessage());
                continue;
            }
            String name = "n" + exported.size() + ".net";
            Files.writeString(folder.resolve(name), text);
            StringBuilder rows = new StringBuilder();
            for (double[] row : c.rows()) {
                for (double x : row) {
                    rows.append(x).append(' ');
                }
            }
            Files.writeString(folder.resolve(name + ".in"), rows);
            exported.add(c);
            words.add(name);
        }
        assertTrue(exported.size() >= 30, exported.size() + " of the cases could be exported");
        List<String> lines = ExternalTool.run(folder, words).lines().toList();
        assertEquals(exported.size() * Exported.ROWS, lines.size());
        for (int n = 0; n < lines.size(); n++) {
            Exported.Case c = exported.get(n / Exported.ROWS);
            double[] wanted = c.answers()[n % Exported.ROWS];
            double[] found = new double[wanted.length];
            String[] words2 = lines.get(n).split(" ");
            for (int j = 0; j < found.length; j++) {
                found[j] = Double.parseDouble(words2[j]);
            }
            if (Graph.of(c.model()).squash() == Graph.Squash.SOFTMAX) {
                softmax(found);
            }
            for (int j = 0; j < wanted.length; j++) {
                assertEquals(wanted[j], found[j], Exported.tolerance(wanted[j]), c + " row " + n % Exported.ROWS);
            }
        }
    }

    private static void softmax(double[] y) {
        double sum = 0;
        for (int j = 0; j < y.length; j++) {
            y[j] = Math.exp(y[j]);
            sum += y[j];
        }
        for (int j = 0; j < y.length; j++) {
            y[j] /= sum;
        }
    }

    @Test
    void refusesWhatFannLacks() {
        List<String> reasons = new ArrayList<>();
        for (Exported.Case c : Exported.cases()) {
            NetworkSpec net = c.model().network();
            boolean lacking = net.skips() > 0 || net.topology().shortcut() != Shortcut.NONE || net.steps(0) > 1;
            for (LayerSpec layer : net.layers()) {
                lacking |= layer.norm() == Norm.LAYER || LACKING.contains(layer.activation());
            }
            try {
                FannExport.of(Graph.of(c.model()));
            } catch (ExportException e) {
                assertTrue(lacking, c.name());
                reasons.add(e.getMessage());
                continue;
            }
            assertFalse(lacking, c.name());
        }
        for (String word : List.of("no elu", "no gelu", "no selu", "no layer norm", "no recurrent layer", "chains")) {
            assertTrue(reasons.stream().anyMatch(r -> r.contains(word)), word);
        }
    }
}
