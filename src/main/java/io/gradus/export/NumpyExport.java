package io.gradus.export;

import io.gradus.export.graph.Graph;
import io.gradus.net.Activation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * A network as a Python script that needs NumPy alone: a page of code, and behind it the object of {@link JsonExport}.
 */
public final class NumpyExport {
    private NumpyExport() {}

    /** The script. */
    public static String of(Graph graph, String version) {
        Set<Activation> used = new TreeSet<>();
        graph.layers().forEach(layer -> used.add(layer.activation()));
        StringBuilder functions = new StringBuilder();
        for (Activation activation : used) {
            functions
                    .append(functions.isEmpty() ? "" : "\n")
                    .append("    \"")
                    .append(activation.label())
                    .append("\": lambda x, slope: ")
                    .append(formula(activation))
                    .append(",");
        }
        String data = graph.model().provenance().data();
        String title = "A network " + graph.model().network() + (data.isEmpty() ? "" : ", trained on " + data) + ".";
        // The network comes last: what it holds is not looked through for marks.
        return template()
                .replace("@VERSION@", version)
                .replace("@ACTIVATIONS@", functions)
                .replace("@TITLE@", title.replace("\\", "/").replace("\"", "'"))
                .replace("@NETWORK@", JsonExport.of(graph).strip());
    }

    private static String formula(Activation activation) {
        return switch (activation) {
            case LINEAR -> "x";
            case SIGMOID -> "1 / (1 + np.exp(-x))";
            case TANH -> "np.tanh(x)";
            case RELU -> "np.maximum(x, 0)";
            case LEAKY_RELU -> "np.where(x > 0, x, slope * x)";
            case ELU -> "np.where(x > 0, x, np.expm1(np.minimum(x, 0)))";
            case GELU -> "x * np.vectorize(math.erfc, otypes=[float])(-x / math.sqrt(2)) / 2";
            case GELU_TANH ->
                "x / 2 * (1 + np.tanh(" + Activation.GELU_ROOT + " * (x + " + Activation.GELU_CUBIC + " * x**3)))";
            case SELU ->
                Activation.SELU_LAMBDA + " * np.where(x > 0, x, " + Activation.SELU_ALPHA
                        + " * np.expm1(np.minimum(x, 0)))";
            case SOFTSIGN -> "x / (1 + np.abs(x))";
        };
    }

    private static String template() {
        try (InputStream in = NumpyExport.class.getResourceAsStream("network.py")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks network.py");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
