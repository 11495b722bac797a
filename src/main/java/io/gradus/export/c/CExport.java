package io.gradus.export.c;

import io.gradus.data.schema.Column;
import io.gradus.data.schema.TableSchema;
import io.gradus.export.graph.Graph;
import io.gradus.export.graph.QuantizedGraph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network as a C99 header and source: no allocation, no library function, not even of {@code math.h}. The caller's
 * arrays are raw inputs and answers; between them lies one static array whose size the header says.
 */
public final class CExport {
    private final Graph graph;
    private final String name;
    private final String macro;
    private final String version;
    private final Source body;

    private CExport(Graph graph, @Nullable QuantizedGraph quantized, String name, String version) {
        this.graph = graph;
        this.name = CText.identifier(name);
        this.macro = this.name.toUpperCase(Locale.ROOT);
        this.version = version;
        this.body = quantized == null ? new FloatSource(graph, macro) : new QuantizedSource(quantized, macro);
    }

    /**
     * The files, text by name.
     *
     * @param name what the files and functions are called
     */
    public static Map<String, String> files(Graph graph, String name, String version) {
        return new CExport(graph, null, name, version).files();
    }

    /** The same with bytes for weights and values between the layers. */
    public static Map<String, String> files(QuantizedGraph quantized, String name, String version) {
        return new CExport(quantized.graph(), quantized, name, version).files();
    }

    /** Bytes of RAM that the files of a graph take between the layers. */
    public static int workBytes(Graph graph) {
        return new FloatSource(graph, "").workBytes();
    }

    /** The same of a quantised one. */
    public static int workBytes(QuantizedGraph quantized) {
        return new QuantizedSource(quantized, "").workBytes();
    }

    /** Bytes of constants that the files of a graph hold. */
    public static long constantBytes(Graph graph) {
        return constantBytes(new FloatSource(graph, ""));
    }

    /** The same of a quantised one. */
    public static long constantBytes(QuantizedGraph quantized) {
        return constantBytes(new QuantizedSource(quantized, ""));
    }

    private static long constantBytes(Source source) {
        long bytes = 0;
        for (String line : source.constants().split("\n", -1)) {
            if (line.startsWith("static const ")) {
                long count = Long.parseLong(line.substring(line.indexOf('[') + 1, line.indexOf(']')));
                bytes += count * (line.contains(" double ") ? 8 : line.contains(" float ") ? 4 : 1);
            }
        }
        return bytes;
    }

    private Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(name + ".h", header());
        files.put(name + ".c", source());
        return files;
    }

    private String inputType() {
        return graph.offsets() == null ? "float" : "double";
    }

    private String outputType() {
        return graph.outputOffsets() == null ? "float" : "double";
    }

    private String signature() {
        return "void " + name + "_predict(const " + inputType() + " *in, " + outputType() + " *out)";
    }

    private String header() {
        StringBuilder text = new StringBuilder();
        text.append("/* ")
                .append(CText.comment(graph.model().network().toString()))
                .append(".\n");
        text.append("   Written by Gradus ").append(version).append(". */\n");
        text.append("#ifndef ")
                .append(macro)
                .append("_H\n#define ")
                .append(macro)
                .append("_H\n\n");
        text.append("#define ")
                .append(macro)
                .append("_INPUTS ")
                .append(graph.inputs())
                .append('\n');
        text.append("#define ")
                .append(macro)
                .append("_OUTPUTS ")
                .append(graph.outputs())
                .append('\n');
        text.append("#define ")
                .append(macro)
                .append("_WORK_BYTES ")
                .append(body.workBytes())
                .append(" /* static; see ")
                .append(macro)
                .append("_WORK in the source */\n");
        names(text, "in", graph.inputNames());
        text.append(
                graph.fills() == null ? "" : "   A NaN is a missing value; what training put in its place is used.\n");
        text.append("   ")
                .append(graph.squash() == Graph.Squash.NONE ? "Values" : "Probabilities")
                .append(" out:\n");
        list(text, "out", graph.outputNames());
        text.append("*/\n").append(signature()).append(";\n");
        if (!graph.model().classNames().isEmpty()) {
            text.append("\n/* Names of the classes, in the order of outputs. */\nextern const char *const ")
                    .append(name)
                    .append("_classes[")
                    .append(graph.outputs())
                    .append("];\n");
        }
        for (Column column : textColumns()) {
            text.append("\n/* Sets the inputs of column '")
                    .append(CText.comment(column.name()))
                    .append("' for one of its texts; 0, and no input set, for another. */\n")
                    .append(setter(column))
                    .append(";\n");
        }
        return text.append("\n#endif\n").toString();
    }

    private static void names(StringBuilder text, String array, List<String> names) {
        text.append("\n/* Raw values in, as they are in the table, unscaled:\n");
        list(text, array, names);
    }

    private static void list(StringBuilder text, String array, List<String> names) {
        boolean numbered = names.size() > 64;
        for (int i = 0; i < names.size() && !numbered; i++) {
            text.append("     ").append(array).append('[').append(i).append("]  ");
            text.append(CText.comment(names.get(i))).append('\n');
        }
        if (numbered) {
            text.append("     ").append(array).append("[0] ").append(CText.comment(names.get(0)));
            text.append(" to ")
                    .append(array)
                    .append('[')
                    .append(names.size() - 1)
                    .append("] ");
            text.append(CText.comment(names.get(names.size() - 1))).append('\n');
        }
    }

    private String source() {
        StringBuilder text = new StringBuilder();
        text.append("/* ")
                .append(CText.comment(graph.model().network().toString()))
                .append(".\n");
        text.append("   Written by Gradus ").append(version).append(". */\n");
        text.append("#include \"").append(name).append(".h\"\n\n#include <stdint.h>\n\n");
        text.append("/* Where values between the layers lie. As it is, calls must not overlap; compile with -D")
                .append(macro)
                .append("_WORK=\n   to have them on the stack, for use by several threads. */\n");
        text.append("#ifndef ")
                .append(macro)
                .append("_WORK\n#define ")
                .append(macro)
                .append("_WORK static\n#endif\n\n");
        if (!graph.model().classNames().isEmpty()) {
            text.append("const char *const ")
                    .append(name)
                    .append("_classes[")
                    .append(graph.outputs())
                    .append("] = {\n");
            for (String label : graph.model().classNames()) {
                text.append("    ").append(CText.string(label)).append(",\n");
            }
            text.append("};\n\n");
        }
        text.append(body.constants());
        text.append(CFunctions.of(graph));
        text.append(body.functions());
        text.append('\n')
                .append(signature())
                .append("\n{\n")
                .append(body.statements())
                .append("}\n");
        setters(text);
        return text.toString();
    }

    private List<Column> textColumns() {
        TableSchema columns = graph.model().columns();
        return columns == null || graph.rows() > 1
                ? List.of()
                : columns.columns().stream()
                        .filter(c -> c.role() == Column.Role.TEXT)
                        .toList();
    }

    private String setter(Column column) {
        return "int " + name + "_set_" + CText.identifier(column.name()) + "(" + inputType()
                + " *in, const char *text)";
    }

    private void setters(StringBuilder text) {
        TableSchema columns = graph.model().columns();
        List<Column> wanted = textColumns();
        if (columns == null || wanted.isEmpty()) {
            return;
        }
        text.append("""

                static int same(const char *a, const char *b)
                {
                    while (*a != 0 && *a == *b) {
                        a++;
                        b++;
                    }
                    return *a == *b;
                }
                """);
        int input = 0;
        for (Column column : columns.columns()) {
            if (wanted.contains(column)) {
                int count = column.values().size();
                text.append("\n").append(setter(column)).append("\n{\n    static const char *const values[");
                text.append(count).append("] = {\n");
                column.values().forEach(value -> text.append("        ")
                        .append(CText.string(value))
                        .append(",\n"));
                text.append("    };\n    int i, found = 0;\n    for (i = 0; i < ")
                        .append(count)
                        .append("; i++) {\n");
                text.append("        in[").append(input).append(" + i] = 0;\n");
                text.append("        if (!found && same(text, values[i])) {\n            in[")
                        .append(input);
                text.append(" + i] = 1;\n            found = 1;\n        }\n    }\n    return found;\n}\n");
            }
            input += column.width();
        }
    }
}
