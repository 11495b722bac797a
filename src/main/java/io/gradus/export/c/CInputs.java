package io.gradus.export.c;

import io.gradus.data.Scaling;
import io.gradus.export.graph.Graph;
import org.jspecify.annotations.Nullable;

/** The statements that make scaled values of the caller's, and the caller's of the last layer's. */
final class CInputs {
    private CInputs() {}

    /**
     * Raw inputs to scaled ones.
     *
     * @param to an expression for scaled input {@code i}
     * @param quantize what is to be made of the scaled value {@code x}; null for itself
     */
    static void write(
            Graph graph, StringBuilder constants, StringBuilder statements, String to, @Nullable String quantize) {
        Scaling scaling = graph.model().scaling();
        double[] offsets = graph.offsets();
        double[] fills = graph.fills();
        statements.append("    for (i = 0; i < ").append(graph.inputs()).append("; i++) {\n        float x = ");
        if (offsets == null) {
            statements.append("in[i];\n");
        } else {
            constants.append(CText.array("offset", offsets));
            statements.append("(float) (in[i] - offset[i]);\n");
        }
        if (fills != null) {
            float[] rounded = new float[fills.length];
            for (int i = 0; i < fills.length; i++) {
                rounded[i] = Double.isNaN(fills[i]) ? 0 : (float) fills[i];
            }
            constants.append(CText.array("fill", rounded));
            statements.append("        x = x != x ? fill[i] : x;\n");
        }
        if (!scaling.isNone()) {
            String shift = "in_shift[i]";
            String scale = "in_scale[i]";
            if (graph.hasCommonScaling()) {
                shift = CText.number(scaling.shift()[0]);
                scale = CText.number(scaling.scale()[0]);
            } else {
                constants.append(CText.array("in_shift", scaling.shift()));
                constants.append(CText.array("in_scale", scaling.scale()));
            }
            statements
                    .append("        x = (x - ")
                    .append(shift)
                    .append(") * ")
                    .append(scale)
                    .append(";\n");
        }
        statements.append("        ").append(to).append(" = ").append(quantize == null ? "x" : quantize);
        statements.append(";\n    }\n");
    }

    /**
     * The last layer's outputs to answers.
     *
     * @param from a pointer to them
     */
    static void answers(Graph graph, StringBuilder constants, StringBuilder statements, String from) {
        int units = graph.outputs();
        if (graph.squash() == Graph.Squash.SOFTMAX) {
            statements
                    .append("    softmax(")
                    .append(from)
                    .append(", ")
                    .append(units)
                    .append(");\n");
        }
        String value = "(" + from + ")[i]";
        if (graph.squash() == Graph.Squash.SIGMOID) {
            value = "act_sigmoid(" + value + ")";
        }
        double[] offsets = graph.outputOffsets();
        if (graph.unscales()) {
            double[] factors = graph.factors();
            double[] addends = graph.addends();
            float[] scale = new float[units];
            float[] shift = new float[units];
            for (int j = 0; j < units; j++) {
                scale[j] = (float) factors[j];
                shift[j] = (float) addends[j];
            }
            constants.append(CText.array("out_scale", scale)).append(CText.array("out_shift", shift));
            value += " * out_scale[i] + out_shift[i]";
        }
        if (offsets != null) {
            constants.append(CText.array("out_offset", offsets));
            value = "out_offset[i] + (" + value + ")";
        }
        statements
                .append("    for (i = 0; i < ")
                .append(units)
                .append("; i++) {\n        out[i] = ")
                .append(value);
        statements.append(";\n    }\n");
    }
}
