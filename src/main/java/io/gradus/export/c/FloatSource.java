package io.gradus.export.c;

import io.gradus.export.graph.Graph;
import io.gradus.export.graph.Layer;

/** The part of a C source that computes in floats. Weights are (fanOut, fanIn), a unit's next to each other. */
final class FloatSource implements Source {
    private static final String DENSE = """

            static void dense(const float *weight, const float *bias, const float *x, int inputs, float *y, int units)
            {
                int i, j;
                for (j = 0; j < units; j++) {
                    float sum = bias[j];
                    for (i = 0; i < inputs; i++) {
                        sum += *weight++ * x[i];
                    }
                    y[j] = sum;
                }
            }
            """;
    private final Graph graph;
    private final String macro;
    private final WorkArea area = new WorkArea();
    private final StringBuilder constants = new StringBuilder();
    private final StringBuilder statements = new StringBuilder();
    private final int[] outputs; // offset of each layer's outputs
    private final int[] sums; // offset of each layer's sums, where they are kept
    private final int inputs; // offset of the scaled inputs

    FloatSource(Graph graph, String macro) {
        this.graph = graph;
        this.macro = macro;
        int layers = graph.layers().size();
        this.outputs = new int[layers];
        this.sums = new int[layers];
        this.inputs = area.place(graph.inputs(), -1, Lifetimes.lastRead(graph, Layer.INPUTS));
        for (int n = 0; n < layers; n++) {
            Layer layer = graph.layers().get(n);
            outputs[n] = area.place(layer.fanOut(), n, Lifetimes.lastRead(graph, n));
            int last = layer.steps() > 1 ? n : Lifetimes.lastAdded(graph, n);
            sums[n] = last >= n ? area.place(layer.fanOut(), n, last) : outputs[n];
        }
        write();
    }

    @Override
    public int workBytes() {
        return 4 * area.size();
    }

    @Override
    public String constants() {
        return constants.toString();
    }

    @Override
    public String functions() {
        return DENSE;
    }

    @Override
    public String statements() {
        return statements.toString();
    }

    private void write() {
        line(macro + "_WORK float work[" + area.size() + "];");
        line("int i;");
        boolean several = graph.layers().stream().anyMatch(l -> l.steps() > 1);
        if (several) {
            line("int t;");
        }
        CInputs.write(graph, constants, statements, "work[" + at(inputs) + "i]", null);
        for (Layer layer : graph.layers()) {
            String weights = "weight" + layer.number();
            for (int k = 0; k < layer.reads().size(); k++) {
                constants.append(
                        CText.array(weights + "_" + k, layer.reads().get(k).weight()));
            }
            constants.append(CText.array("bias" + layer.number(), layer.bias()));
            if (layer.steps() > 1) {
                recurrent(layer);
            } else {
                plain(layer);
            }
        }
        CInputs.answers(graph, constants, statements, "work + " + outputs[outputs.length - 1]);
    }

    private void plain(Layer layer) {
        int n = layer.number();
        int z = sums[n];
        int units = layer.fanOut();
        for (int k = 0; k < layer.reads().size(); k++) {
            Layer.Read read = layer.reads().get(k);
            String bias = k == 0 ? "bias" + n : "work + " + z; // the sums of the part before
            line("dense(weight" + n + "_" + k + ", " + bias + ", work + " + value(read.from()) + ", " + read.width()
                    + ", work + " + z + ", " + units + ");");
        }
        float[] gain = layer.gain();
        float[] shift = layer.shift();
        if (gain != null && shift != null) {
            constants.append(CText.array("gain" + n, gain)).append(CText.array("shift" + n, shift));
            line("normalize(work + " + z + ", " + units + ", gain" + n + ", shift" + n + ");");
        }
        String from = "work[" + at(z) + "i]";
        if (layer.skipFrom() >= 0) {
            loop(units, from + " += work[" + at(sums[layer.skipFrom()]) + "i];");
        }
        String to = "work[" + at(outputs[n]) + "i]";
        String call = CFunctions.call(layer, from);
        if (!call.equals(to)) {
            loop(units, to + " = " + call + ";");
        }
    }

    /** Its outputs of the step before are in their place while the sums of the next are made in another. */
    private void recurrent(Layer layer) {
        int n = layer.number();
        int units = layer.fanOut();
        int features = layer.reads().get(0).width();
        loop(units, "work[" + at(outputs[n]) + "i] = 0.0f;");
        line("for (t = 0; t < " + layer.steps() + "; t++) {");
        String z = "work + " + sums[n] + ", " + units + ");";
        line("    dense(weight" + n + "_0, bias" + n + ", work + " + inputs + " + t * " + features + ", " + features
                + ", " + z);
        line("    dense(weight" + n + "_1, work + " + sums[n] + ", work + " + outputs[n] + ", " + units + ", " + z);
        line("    for (i = 0; i < " + units + "; i++) {");
        line("        work[" + at(outputs[n]) + "i] = " + CFunctions.call(layer, "work[" + at(sums[n]) + "i]") + ";");
        line("    }");
        line("}");
    }

    private int value(int from) {
        return from == Layer.INPUTS ? inputs : outputs[from];
    }

    private static String at(int offset) {
        return offset == 0 ? "" : offset + " + ";
    }

    private void loop(int units, String body) {
        line("for (i = 0; i < " + units + "; i++) {");
        line("    " + body);
        line("}");
    }

    private void line(String text) {
        statements.append("    ").append(text).append('\n');
    }
}
