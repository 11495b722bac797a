package io.gradus.cli.model;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.SplitShares;
import io.gradus.export.c.CExport;
import io.gradus.export.graph.Graph;
import io.gradus.export.graph.GraphRun;
import io.gradus.export.graph.QuantizedGraph;
import io.gradus.model.DataOrigin;
import io.gradus.model.Model;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * A model in bytes, with what that costs in accuracy.
 *
 * @param graph calibrated on training examples
 * @param lines for people: error before and after, memory before and after
 */
record Quantization(QuantizedGraph graph, List<String> lines) {
    /** Examples to calibrate with: more do not widen ranges by much. */
    private static final int MOST = 2000;

    /** Calibrates on the training part of the data that argument 1 names, and compares on the test part. */
    static Quantization of(Arguments arguments, Terminal terminal, Model model) {
        LoadedData loaded =
                DataArguments.settings(arguments, arguments.required(1)).forModel(model, true);
        loaded.notes().forEach(note -> terminal.warn(loaded.data().name() + ": " + note));
        ModelParts parts = new ModelParts(model, loaded);
        Part train = parts.part("train", null, null);
        boolean tested = hasTest(model.origin());
        Part test = tested ? parts.part("test", null, null) : train;
        Graph graph = Graph.of(model);
        List<double[]> examples = examples(train);
        QuantizedGraph quantized = QuantizedGraph.of(graph, examples);
        GraphRun floats = new GraphRun(graph, (from, values) -> {});
        List<String> lines = List.of(
                "calibrated on " + Text.count(examples.size(), "example") + " of the training part; "
                        + (tested ? "test" : "training") + " error " + error(floats, model, test) + " with floats, "
                        + error(quantized.run(), model, test) + " with int8",
                "constants take " + Text.grouped(CExport.constantBytes(quantized)) + " bytes of flash (floats "
                        + Text.grouped(CExport.constantBytes(graph)) + "), values between the layers "
                        + Text.grouped(CExport.workBytes(quantized)) + " bytes of RAM (floats "
                        + Text.grouped(CExport.workBytes(graph)) + ")");
        return new Quantization(quantized, lines);
    }

    private static boolean hasTest(DataOrigin origin) {
        return !origin.isKnown()
                || origin.split().equals(DataOrigin.OWN)
                || SplitShares.parse(origin.split()).test() > 0;
    }

    /** Raw inputs of a part, of every so-manieth example where there are many. */
    private static List<double[]> examples(Part part) {
        List<double[]> examples = new ArrayList<>();
        int step = 1 + (part.size() - 1) / MOST;
        for (int k = 0; k < part.size(); k += step) {
            examples.add(row(part.data(), part.rows()[k]));
        }
        return examples;
    }

    private static double[] row(Dataset data, int row) {
        double[] x = new double[data.inputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = data.feature(row, i);
        }
        return x;
    }

    /** Wrong classes, in per cent; or the root of the mean squared error in the targets' units. */
    private static String error(GraphRun run, Model model, Part part) {
        Dataset data = part.data();
        boolean classes = data.isClassification();
        boolean own = model.network().topology().autoencoder();
        int wrong = 0;
        double squares = 0;
        for (int row : part.rows()) {
            double[] y = run.answers(row(data, row));
            int best = 0;
            for (int j = 0; j < y.length; j++) {
                best = y[j] > y[best] ? j : best;
                if (!classes) {
                    double off = y[j] - (own ? data.feature(row, j) : data.target(row, j));
                    squares += off * off / y.length;
                }
            }
            wrong += classes && best != data.label(row) ? 1 : 0;
        }
        return classes
                ? Text.percent(100.0 * wrong / part.size())
                : "(rms) " + Text.measure(Math.sqrt(squares / part.size()));
    }
}
