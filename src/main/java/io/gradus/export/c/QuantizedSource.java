package io.gradus.export.c;

import io.gradus.export.graph.Graph;
import io.gradus.export.graph.Layer;
import io.gradus.export.graph.QuantizedGraph;
import java.util.List;

/**
 * The part of a C source that computes with bytes. A unit's sum becomes a byte at once, without a place of its own, but
 * where a norm or a skip needs a layer's sums as floats; the last layer's go straight to the caller's array.
 */
final class QuantizedSource implements Source {
    private static final String DOT = """

            static float dot(const signed char *weight, const signed char *x, int inputs)
            {
                int32_t sum = 0;
                int i;
                for (i = 0; i < inputs; i++) {
                    sum += weight[i] * x[i];
                }
                return (float) sum;
            }

            static signed char to_byte(float x)
            {
                x = x > -128.0f ? x < 127.0f ? x : 127.0f : -128.0f;
                return (signed char) (x < 0.0f ? x - 0.5f : x + 0.5f);
            }
            """;

    private final QuantizedGraph quantized;
    private final Graph graph;
    private final String macro;
    private final WorkArea bytes = new WorkArea();
    private final WorkArea floats = new WorkArea();
    private final StringBuilder constants = new StringBuilder();
    private final StringBuilder statements = new StringBuilder();
    private final int[] outputs; // offset of each layer's outputs, in bytes
    private final int[] sums; // offset of each layer's sums, in floats; -1 if they have no place
    private final int inputs;
    private final boolean direct; // whether the last layer's outputs go to the caller's array at once

    QuantizedSource(QuantizedGraph quantized, String macro) {
        this.quantized = quantized;
        this.graph = quantized.graph();
        this.macro = macro;
        int layers = graph.layers().size();
        this.outputs = new int[layers];
        this.sums = new int[layers];
        this.direct = graph.outputOffsets() == null;
        this.inputs = bytes.place(graph.inputs(), -1, Lifetimes.lastRead(graph, Layer.INPUTS));
        for (int n = 0; n < layers; n++) {
            Layer layer = graph.layers().get(n);
            boolean isLast = n == layers - 1;
            outputs[n] = isLast ? -1 : bytes.place(layer.fanOut(), n, Lifetimes.lastRead(graph, n));
            int added = layer.steps() > 1 ? -1 : Lifetimes.lastAdded(graph, n);
            boolean kept = added >= n || layer.gain() != null || layer.steps() > 1 || (isLast && !direct);
            sums[n] = kept ? floats.place(layer.fanOut(), n, isLast ? layers : Math.max(n, added)) : -1;
        }
        write();
    }

    @Override
    public int workBytes() {
        return bytes.size() + 4 * floats.size();
    }

    @Override
    public String constants() {
        return constants.toString();
    }

    @Override
    public String functions() {
        return DOT;
    }

    @Override
    public String statements() {
        return statements.toString();
    }

    private void write() {
        line(macro + "_WORK signed char bytes[" + bytes.size() + "];");
        if (floats.size() > 0) {
            line(macro + "_WORK float work[" + floats.size() + "];");
        }
        line("int i;");
        if (graph.layers().get(0).steps() > 1) {
            line("int t;");
        }
        CInputs.write(graph, constants, statements, byteAt(inputs), toByte(Layer.INPUTS, "x"));
        for (Layer layer : graph.layers()) {
            int n = layer.number();
            List<QuantizedGraph.Read> reads = quantized.reads(layer);
            for (int k = 0; k < reads.size(); k++) {
                constants.append(
                        CText.array("weight" + n + "_" + k, reads.get(k).weight()));
                constants.append(
                        CText.array("factor" + n + "_" + k, reads.get(k).factor()));
            }
            constants.append(CText.array("bias" + n, quantized.bias(layer)));
            if (layer.steps() > 1) {
                recurrent(layer, reads);
            } else {
                plain(layer, reads);
            }
        }
        int last = graph.layers().size() - 1;
        CInputs.answers(graph, constants, statements, direct ? "out" : "work + " + sums[last]);
    }

    private void plain(Layer layer, List<QuantizedGraph.Read> reads) {
        int n = layer.number();
        float[] gain = layer.gain();
        float[] shift = layer.shift();
        line("for (i = 0; i < " + layer.fanOut() + "; i++) {");
        line("    float z = bias" + n + "[i];");
        for (int k = 0; k < reads.size(); k++) {
            QuantizedGraph.Read read = reads.get(k);
            int from = read.from() == Layer.INPUTS ? inputs : outputs[read.from()];
            line("    z += " + sum(n, k, read.width(), "bytes + " + from) + ";");
        }
        if (gain != null && shift != null) {
            constants.append(CText.array("gain" + n, gain)).append(CText.array("shift" + n, shift));
            line("    " + floatAt(sums[n]) + " = z;");
            line("}");
            line("normalize(work + " + sums[n] + ", " + layer.fanOut() + ", gain" + n + ", shift" + n + ");");
            line("for (i = 0; i < " + layer.fanOut() + "; i++) {");
            line("    float z = " + floatAt(sums[n]) + ";");
        }
        if (layer.skipFrom() >= 0) {
            line("    z += " + floatAt(sums[layer.skipFrom()]) + ";");
        }
        if (layer.keepsSums()) {
            line("    " + floatAt(sums[n]) + " = z;");
        }
        String y = CFunctions.call(layer, "z");
        if (n < graph.layers().size() - 1) {
            line("    " + byteAt(outputs[n]) + " = " + toByte(n, y) + ";");
        } else {
            line("    " + (direct ? "out[i]" : floatAt(sums[n])) + " = " + y + ";");
        }
        line("}");
    }

    private void recurrent(Layer layer, List<QuantizedGraph.Read> reads) {
        int units = layer.fanOut();
        int features = reads.get(0).width();
        line("for (i = 0; i < " + units + "; i++) {");
        line("    " + byteAt(outputs[0]) + " = " + quantized.range(0).zero() + ";");
        line("}");
        line("for (t = 0; t < " + layer.steps() + "; t++) {");
        line("    for (i = 0; i < " + units + "; i++) {");
        line("        " + floatAt(sums[0]) + " = bias0[i] + "
                + sum(0, 0, features, "bytes + " + inputs + " + t * " + features) + " + "
                + sum(0, 1, units, "bytes + " + outputs[0]) + ";");
        line("    }");
        line("    for (i = 0; i < " + units + "; i++) {");
        line("        " + byteAt(outputs[0]) + " = " + toByte(0, CFunctions.call(layer, floatAt(sums[0]))) + ";");
        line("    }");
        line("}");
    }

    private static String sum(int n, int k, int width, String from) {
        return "factor" + n + "_" + k + "[i] * dot(weight" + n + "_" + k + " + i * " + width + ", " + from + ", "
                + width + ")";
    }

    private String toByte(int from, String value) {
        QuantizedGraph.Range range = quantized.range(from);
        return "to_byte(" + value + " * " + CText.number(1 / range.scale()) + " + " + CText.number((float) range.zero())
                + ")";
    }

    private static String byteAt(int offset) {
        return "bytes[" + (offset == 0 ? "" : offset + " + ") + "i]";
    }

    private static String floatAt(int offset) {
        return "work[" + (offset == 0 ? "" : offset + " + ") + "i]";
    }

    private void line(String text) {
        statements.append("    ").append(text).append('\n');
    }
}
