package io.gradus.export;

import io.gradus.export.c.CExport;
import io.gradus.export.fann.FannExport;
import io.gradus.export.graph.Graph;
import io.gradus.export.graph.QuantizedGraph;
import io.gradus.export.onnx.OnnxExport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The formats that a trained network can leave in. */
public enum Format {
    /** An ONNX model. */
    ONNX(".onnx"),
    /** A C99 header and source. */
    C(""),
    /** A file of the FANN library. */
    FANN(".net"),
    /** A Python script that needs NumPy alone. */
    NUMPY(".py"),
    /** One JSON object. */
    JSON(".json");

    private final String extension;

    Format(String extension) {
        this.extension = extension;
    }

    /** As it is typed: {@code onnx}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the name of a file ends with; empty for a folder of files. */
    public String extension() {
        return extension;
    }

    /** Whether it is several files, in a folder. */
    public boolean isFolder() {
        return extension.isEmpty();
    }

    /**
     * The files, by name; one under the name {@code ""} where the format is a single file.
     *
     * @param name what files and functions are called
     * @param version of Gradus, for whoever reads them
     * @throws ExportException if the format cannot carry the network
     */
    public Map<String, byte[]> files(Graph graph, String name, String version) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        switch (this) {
            case C ->
                CExport.files(graph, name, version)
                        .forEach((file, text) -> files.put(file, text.getBytes(StandardCharsets.UTF_8)));
            case ONNX -> files.put("", OnnxExport.of(graph, version));
            case FANN -> files.put("", FannExport.of(graph).getBytes(StandardCharsets.UTF_8));
            case NUMPY -> files.put("", NumpyExport.of(graph, version).getBytes(StandardCharsets.UTF_8));
            case JSON -> files.put("", JsonExport.of(graph).getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    /** The files of {@link #C} with bytes for weights and values between the layers. */
    public static Map<String, byte[]> quantizedC(QuantizedGraph graph, String name, String version) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        CExport.files(graph, name, version)
                .forEach((file, text) -> files.put(file, text.getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    /** What of a network stays behind, so that whoever uses the files has to do it; a sentence each. */
    public List<String> omissions(Graph graph) {
        List<String> omissions = new ArrayList<>();
        if (this == C && graph.rows() > 1 && hasTexts(graph)) {
            omissions.add("texts of a time series are not encoded by the C source: set one input of each to 1");
        }
        if (this == FANN) {
            fann(graph, omissions);
        }
        return omissions;
    }

    private static void fann(Graph graph, List<String> omissions) {
        if (graph.squash() == Graph.Squash.SOFTMAX) {
            omissions.add("FANN has no softmax: outputs are what goes into it, the largest is the class's");
        }
        if (graph.offsets() != null || graph.outputOffsets() != null) {
            omissions.add("columns have offsets that floats would blur: take them from the inputs and add them to the"
                    + " outputs, as --to json lists them");
        }
        if (graph.fills() != null) {
            omissions.add("missing values are not filled: put in the numbers that --to json lists");
        }
        if (hasTexts(graph)) {
            omissions.add("texts are not encoded: set one input of each column to 1, as --to json lists them");
        }
        omissions.add("names of columns and classes are not in the file; --to json has them");
    }

    private static boolean hasTexts(Graph graph) {
        var columns = graph.model().columns();
        return columns != null
                && columns.columns().stream()
                        .anyMatch(column -> !column.values().isEmpty());
    }
}
