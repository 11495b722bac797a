package io.gradus.export.onnx;

import io.gradus.data.Scaling;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.TableSchema;
import io.gradus.export.graph.Graph;
import io.gradus.export.graph.Layer;
import io.gradus.export.onnx.OnnxGraph.Attribute;
import io.gradus.net.Activation;
import io.gradus.net.Norm;
import java.util.ArrayList;
import java.util.List;

/**
 * A network as an ONNX model: raw values in, probabilities or values in units out, and the name of the class.
 *
 * <pre>
 * x (examples, inputs) float, or double where columns have offsets; if there are text columns, those of numbers alone,
 *   and an input (examples, rows) of strings for each text column, by its name
 * probabilities or y (examples, outputs); label (examples) of strings
 * </pre>
 *
 * Operators of opset 17, which brought LayerNormalization, or 20, which brought Gelu; IR version 8.
 */
public final class OnnxExport {
    private static final String ML = "ai.onnx.ml";

    private final Graph graph;
    private final OnnxGraph onnx = new OnnxGraph();
    private final String[] outputs; // names of the layers' outputs
    private final String[] sums;

    private OnnxExport(Graph graph) {
        this.graph = graph;
        this.outputs = new String[graph.layers().size()];
        this.sums = new String[graph.layers().size()];
    }

    /** The file's bytes. */
    public static byte[] of(Graph graph, String version) {
        return new OnnxExport(graph).write(version);
    }

    private byte[] write(String version) {
        String x = scaled();
        boolean gelu = false;
        for (Layer layer : graph.layers()) {
            if (layer.steps() > 1) {
                recurrent(layer, x);
            } else {
                plain(layer, x);
            }
            gelu |= layer.activation() == Activation.GELU || layer.activation() == Activation.GELU_TANH;
        }
        answers(outputs[outputs.length - 1]);
        ProtoWriter model = new ProtoWriter()
                .whole(1, 8)
                .text(2, "Gradus")
                .text(3, version)
                .message(7, onnx.write("network"))
                .message(8, new ProtoWriter().text(1, "").whole(2, gelu ? 20 : 17))
                .message(8, new ProtoWriter().text(1, ML).whole(2, 3));
        property(model, "description", graph.model().network().toString());
        property(model, "inputs", String.join("\n", graph.inputNames()));
        property(model, "outputs", String.join("\n", graph.outputNames()));
        return model.toBytes();
    }

    private static void property(ProtoWriter model, String key, String value) {
        model.message(14, new ProtoWriter().text(1, key).text(2, value));
    }

    /** Raw inputs to scaled ones; their name. */
    private String scaled() {
        double[] offsets = graph.offsets();
        int type = offsets == null ? OnnxGraph.FLOAT : OnnxGraph.DOUBLE;
        String x = raw(type);
        if (offsets != null) {
            x = onnx.node("Sub", List.of(x, onnx.numbers("offset", offsets, type)));
        }
        double[] fills = graph.fills();
        if (fills != null) {
            String missing = onnx.node("IsNaN", List.of(x));
            x = onnx.node("Where", List.of(missing, onnx.numbers("fill", fills, type), x));
        }
        if (type == OnnxGraph.DOUBLE) {
            x = onnx.node("Cast", List.of(x), Attribute.whole("to", OnnxGraph.FLOAT));
        }
        Scaling scaling = graph.model().scaling();
        if (!scaling.isNone()) {
            x = onnx.node("Sub", List.of(x, onnx.floats("shift", scaling.shift(), graph.inputs())));
            x = onnx.node("Mul", List.of(x, onnx.floats("scale", scaling.scale(), graph.inputs())));
        }
        return x;
    }

    /** The inputs of the whole, one-hot where they are texts, in the order of the network's. */
    private String raw(int type) {
        TableSchema columns = graph.model().columns();
        if (columns == null || columns.columns().stream().allMatch(c -> c.role() != Column.Role.TEXT)) {
            return onnx.input("x", type, graph.inputs());
        }
        List<String> parts = new ArrayList<>();
        long[] order = new long[columns.width()];
        int numbers = Math.toIntExact(columns.columns().stream()
                .filter(c -> c.role() == Column.Role.NUMBER)
                .count());
        if (numbers > 0) {
            String x = onnx.input("x", type, numbers * graph.rows());
            parts.add(onnx.node("Reshape", List.of(x, onnx.wholes("numbers_shape", -1, graph.rows(), numbers))));
        }
        int input = 0; // the network's
        int number = 0; // of numbers before
        int behind = numbers; // of all parts so far
        for (Column column : columns.columns()) {
            if (column.role() == Column.Role.TEXT) {
                String text = onnx.input(textName(column.name()), OnnxGraph.STRING, graph.rows());
                String hot = onnx.node(
                        ML,
                        "OneHotEncoder",
                        List.of(text),
                        "/onehot_" + parts.size(),
                        Attribute.texts("cats_strings", column.values()),
                        Attribute.whole("zeros", 1));
                parts.add(type == OnnxGraph.FLOAT ? hot : onnx.node("Cast", List.of(hot), Attribute.whole("to", type)));
            }
            for (int i = 0; i < column.width(); i++) {
                order[input++] = column.role() == Column.Role.TEXT ? behind++ : number++;
            }
        }
        String all = onnx.node("Concat", parts, Attribute.whole("axis", 2));
        String ordered = onnx.node("Gather", List.of(all, onnx.wholes("order", order)), Attribute.whole("axis", 2));
        return onnx.node("Reshape", List.of(ordered, onnx.wholes("inputs_shape", -1, graph.inputs())));
    }

    /** A column's name, unless another input or an output has it. */
    private static String textName(String column) {
        return List.of("x", "y", "probabilities", "label", "offset", "fill", "shift", "scale", "order")
                        .contains(column)
                ? column + "_text"
                : column;
    }

    private void plain(Layer layer, String x) {
        int n = layer.number();
        String z = onnx.floats("bias" + n, layer.bias(), layer.fanOut());
        for (int k = 0; k < layer.reads().size(); k++) {
            Layer.Read read = layer.reads().get(k);
            z = dense(layer, k, read.from() == Layer.INPUTS ? x : outputs[read.from()], z);
        }
        float[] gain = layer.gain();
        float[] shift = layer.shift();
        if (gain != null && shift != null) {
            String gains = onnx.floats("gain" + n, gain, gain.length);
            String shifts = onnx.floats("shift" + n, shift, shift.length);
            z = onnx.node(
                    "LayerNormalization",
                    List.of(z, gains, shifts),
                    Attribute.whole("axis", -1),
                    Attribute.number("epsilon", Norm.EPSILON));
        }
        if (layer.skipFrom() >= 0) {
            z = onnx.node("Add", List.of(z, sums[layer.skipFrom()]));
        }
        sums[n] = z;
        outputs[n] = activated(layer, z);
    }

    private String dense(Layer layer, int k, String value, String added) {
        String name = "weight" + layer.number() + "_" + k;
        Layer.Read read = layer.reads().get(k);
        onnx.floats(name, read.weight(), layer.fanOut(), read.width());
        return onnx.node("Gemm", List.of(value, name, added), Attribute.whole("transB", 1));
    }

    /** Unrolled: the RNN operator knows not every activation. */
    private void recurrent(Layer layer, String x) {
        int features = layer.reads().get(0).width();
        String bias = onnx.floats("bias0", layer.bias(), layer.fanOut());
        onnx.floats("weight0_0", layer.reads().get(0).weight(), layer.fanOut(), features);
        onnx.floats("weight0_1", layer.reads().get(1).weight(), layer.fanOut(), layer.fanOut());
        String axis = onnx.wholes("step_axis", 1);
        String h = "";
        for (int t = 0; t < layer.steps(); t++) {
            String from = onnx.wholes("step" + t, (long) t * features);
            String to = onnx.wholes("step" + t + "_end", (t + 1L) * features);
            String step = onnx.node("Slice", List.of(x, from, to, axis));
            String z = onnx.node("Gemm", List.of(step, "weight0_0", bias), Attribute.whole("transB", 1));
            if (t > 0) {
                z = onnx.node("Gemm", List.of(h, "weight0_1", z), Attribute.whole("transB", 1));
            }
            h = activated(layer, z);
        }
        outputs[0] = h;
    }

    private String activated(Layer layer, String z) {
        List<String> reads = List.of(z);
        return switch (layer.activation()) {
            case LINEAR -> z;
            case SIGMOID -> onnx.node("Sigmoid", reads);
            case TANH -> onnx.node("Tanh", reads);
            case RELU -> onnx.node("Relu", reads);
            case LEAKY_RELU -> onnx.node("LeakyRelu", reads, Attribute.number("alpha", layer.slope()));
            case ELU -> onnx.node("Elu", reads, Attribute.number("alpha", 1));
            case GELU -> onnx.node("Gelu", reads, Attribute.text("approximate", "none"));
            case GELU_TANH -> onnx.node("Gelu", reads, Attribute.text("approximate", "tanh"));
            case SELU ->
                onnx.node(
                        "Selu",
                        reads,
                        Attribute.number("alpha", (float) Activation.SELU_ALPHA),
                        Attribute.number("gamma", (float) Activation.SELU_LAMBDA));
            case SOFTSIGN -> onnx.node("Softsign", reads);
        };
    }

    private void answers(String last) {
        String y = last;
        int type = OnnxGraph.FLOAT;
        switch (graph.squash()) {
            case SOFTMAX -> y = onnx.node("Softmax", List.of(y), Attribute.whole("axis", -1));
            case SIGMOID -> y = onnx.node("Sigmoid", List.of(y));
            case NONE -> {
                if (graph.unscales()) {
                    y = onnx.node("Mul", List.of(y, onnx.numbers("out_scale", graph.factors(), type)));
                    y = onnx.node("Add", List.of(y, onnx.numbers("out_shift", graph.addends(), type)));
                }
            }
        }
        double[] offsets = graph.outputOffsets();
        if (offsets != null) {
            type = OnnxGraph.DOUBLE;
            y = onnx.node("Cast", List.of(y), Attribute.whole("to", type));
            y = onnx.node("Add", List.of(y, onnx.numbers("out_offset", offsets, type)));
        }
        String name = graph.squash() == Graph.Squash.NONE ? "y" : "probabilities";
        onnx.node("", "Identity", List.of(y), name);
        onnx.output(name, type, graph.outputs());
        if (!graph.model().classNames().isEmpty()) {
            String largest =
                    onnx.node("ArgMax", List.of(y), Attribute.whole("axis", 1), Attribute.whole("keepdims", 0));
            onnx.node(
                    ML,
                    "LabelEncoder",
                    List.of(largest),
                    "label",
                    Attribute.wholes("keys_int64s", graph.outputs()),
                    Attribute.texts("values_strings", graph.model().classNames()));
            onnx.output("label", OnnxGraph.STRING, 0);
        }
    }
}
